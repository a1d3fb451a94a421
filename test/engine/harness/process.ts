/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- copies the built package, never shipped */
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package';

let copies = 0;

/** A copy of the built package: its memory is empty, as that of another process of n8n. `remove` deletes it. */
export function copyPackage(): { directory: string; remove(): void } {
	const directory = join(packageRoot, 'node_modules', '.cache', `package-${process.pid}-${++copies}`);
	mkdirSync(directory, { recursive: true });
	for (const name of ['package.json', 'dist']) cpSync(join(packageRoot, name), join(directory, name), { recursive: true });
	return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
