/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- looks at the packed package, never shipped */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jsonParse } from 'n8n-workflow';

export const root = join(__dirname, '../..');

const run = promisify(execFile);

interface Packed {
	/** Bytes of the tarball. */
	size: number;
	files: Array<{ path: string; size: number }>;
}

/** What `npm publish` would upload. */
export async function pack(): Promise<Packed> {
	const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root });
	const [packed] = jsonParse<Packed[]>(stdout);
	if (!packed) throw new Error('npm has packed nothing');
	return packed;
}

/** Every script of the built package, by its path. */
export const scripts = (): Array<[path: string, source: string]> =>
	readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.js'))
		.map((path) => [path, readFileSync(join(root, 'dist', path), 'utf8')]);

/** A folder with what n8n's scanner takes out of a tarball. */
export function unpacked(): string {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-packed-'));
	cpSync(join(root, 'package.json'), join(folder, 'package.json'));
	for (const [path] of scripts()) cpSync(join(root, 'dist', path), join(folder, 'dist', path));
	return folder;
}

/** What n8n's scanner finds: nothing when all is well. */
export async function scan(folder: string, what: 'source' | 'package'): Promise<string> {
	// Its rules judge by other file names when they find themselves under test.
	const env = { ...process.env, NODE_ENV: undefined };
	const { stdout } = await run('node', [join(__dirname, 'scan.mjs'), folder, what], { env });
	return stdout.trim();
}
