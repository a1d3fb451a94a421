/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- writes the documentation, never shipped */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resources } from '../nodes/Speakr/resources';
import type { Resources } from '../nodes/shared/operation';

const file = join(__dirname, '../docs/speakr.md');
const begin = '<!-- operations: npm run docs -->';
const end = '<!-- /operations -->';

/** One line for each operation: where it is found, what it sends, and since when the service knows it. */
function toTable(all: Resources, first: string): string {
	const rows = Object.values(all).flatMap(({ name: resource, operations }) =>
		Object.values(operations).map(
			({ name, endpoint, since = first }) => `| ${resource} | ${name} | \`${endpoint}\` | ${since} |`,
		),
	);
	return ['| Resource | Operation | Endpoint | Since Speakr |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The documentation as it is, and as the code says it should be. */
export function documentation(): { written: string; due: string } {
	const written = readFileSync(file, 'utf8');
	const [before = '', rest = ''] = written.split(begin);
	const [, after = ''] = rest.split(end);
	return { written, due: `${before}${begin}\n${toTable(resources, '0.8.0')}\n${end}${after}` };
}

if (process.argv[1] === __filename) writeFileSync(file, documentation().due);
