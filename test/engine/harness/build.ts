/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- builds the package, never shipped */
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../../../package.json';

const root = join(__dirname, '../../..');
const run = promisify(execFile);

const sources = [
	'nodes',
	'credentials',
	'icons',
	'gulpfile.js',
	'rolldown.config.mjs',
	'scripts/notice.mjs',
	'tsconfig.json',
	'package.json',
	'package-lock.json',
];

/** Builds `dist/` unless it is newer than everything that it is made of. */
export async function buildWhenStale() {
	const changed = Math.max(...sources.map((path) => lastChange(join(root, path))));
	if (changed < builtAt()) return;
	await run('npm', ['run', '--silent', 'build'], { cwd: root });
}

/** Milliseconds; of a folder also when something in it came or went. */
function lastChange(path: string): number {
	const stats = statSync(path);
	if (!stats.isDirectory()) return stats.mtimeMs;
	return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => lastChange(join(path, name))));
}

/** A build writes the bundles last. */
function builtAt(): number {
	const times = packageJson.n8n.nodes.map((file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0);
	return Math.min(...times);
}
