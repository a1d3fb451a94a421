/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- reads the documentation, never shipped */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentation } from '../../scripts/operations-table';
import { readWorkflow } from '../engine/harness';

const root = join(__dirname, '../..');
const workflows = readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.json'));

test.each(documentation())('the operations in $file are those of the node', ({ written, due }) => {
	expect(written).toBe(due);
});

test.each(workflows)('the README links examples/%s by its name', (file) => {
	const { name } = readWorkflow(`examples/${file}`);
	expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`[${name}](examples/${file})`);
});
