/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- copies the built package, never shipped */
import { cpSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from './package';

let copies = 0;

/** What n8n loads of the package; only its editor asks for the schemas of outputs. */
const loadedFiles = () =>
	readdirSync(join(packageRoot, 'dist'), { recursive: true, encoding: 'utf8' })
		.filter((path) => /\.js(on)?$/.test(path) && !path.includes('__schema__'))
		.map((path) => join('dist', path));

/** A copy of the built package: its memory is empty, as that of another process of n8n. `remove` deletes it. */
export function copyPackage(): { directory: string; remove(): void } {
	const directory = join(packageRoot, 'node_modules', '.cache', `package-${process.pid}-${++copies}`);
	for (const path of ['package.json', ...loadedFiles()]) {
		const copy = join(directory, path);
		mkdirSync(dirname(copy), { recursive: true });
		link(join(packageRoot, path), copy);
	}
	return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** Not every file system has hard links. */
function link(file: string, copy: string) {
	try {
		linkSync(file, copy);
	} catch {
		cpSync(file, copy);
	}
}
