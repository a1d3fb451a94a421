/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- looks at the packed package, never shipped */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jsonParse } from 'n8n-workflow';

export const root = join(__dirname, '../..');

const run = promisify(execFile);

export interface Packed {
	/** Bytes of the tarball. */
	size: number;
	/** Bytes of all files. */
	unpackedSize: number;
	files: Array<{ path: string; size: number }>;
}

/** What `npm publish` would upload from a folder. */
export async function pack(folder = root): Promise<Packed> {
	const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: folder });
	const [packed] = jsonParse<Packed[]>(stdout);
	if (!packed) throw new Error('npm has packed nothing');
	return packed;
}

/** Every script of the built package, by its path. */
export const scripts = (folder = root): Array<[path: string, source: string]> =>
	readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.js'))
		.map((path) => [path, readFileSync(join(folder, 'dist', path), 'utf8')]);

/** A folder with what n8n's scanner takes out of a tarball. */
export function unpacked(folder = root): string {
	const copy = mkdtempSync(join(tmpdir(), 'n8n-packed-'));
	cpSync(join(folder, 'package.json'), join(copy, 'package.json'));
	for (const [path] of scripts(folder)) cpSync(join(folder, 'dist', path), join(copy, 'dist', path));
	return copy;
}

interface Target {
	folder: string;
	/** n8n's strict lint of a repository, or its scanner of one, or of a package. */
	what: 'lint' | 'source' | 'package';
}

/** What is found in each: nothing when all is well. */
export async function check(targets: Target[]): Promise<string[]> {
	// Its rules judge by other file names when they find themselves under test.
	const env = { ...process.env, NODE_ENV: undefined };
	const { stdout } = await run('node', [join(__dirname, 'check.mjs'), JSON.stringify(targets)], { env });
	return jsonParse<string[]>(stdout.trim().split('\n').at(-1) ?? '');
}

/** The folder as a repository of its own: linters ignore what lies in `node_modules`. */
export function cloneOf(folder: string): string {
	const copy = mkdtempSync(join(tmpdir(), 'n8n-service-'));
	cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('/dist') });
	symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
	return copy;
}

/** Names of the modules that a script requires or imports. */
export const requiredBy = (source: string): string[] =>
	[...source.matchAll(/\b(?:require|import)\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map(([, name = '']) => name);
