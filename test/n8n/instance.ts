/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { divertingEnvironment } from '../engine/harness/divert';
import type { InstalledN8n } from './install';
import { startProgram, type Program } from './program';
import { runQuietly } from './run';

const loopback = '127.0.0.1';
const root = join(__dirname, '..', '..');

export interface StartOptions {
	/** Taken when free; otherwise, and without it, a free one. */
	readonly port?: number;
	/** The address under which services reach this n8n's webhooks, when it is not its own. */
	readonly webhookUrl?: string;
	/** The name of this machine for services elsewhere; default the loopback, and then n8n listens nowhere else. */
	readonly host?: string;
	/** Stand-ins for services with one address that no user can change: their origins by that host name. */
	readonly standIns?: Readonly<Record<string, string>>;
	/** Folders of built packages; default this one. */
	readonly packages?: readonly string[];
}

export interface ProcessOptions extends StartOptions {
	/** Default `start`: the one process that does everything. */
	readonly command?: readonly string[];
	/** Settings beyond those of every test. */
	readonly settings?: Readonly<Record<string, string>>;
}

export interface Instance extends Program {
	readonly url: string;
}

/** The data folder of an n8n; outlives its processes. */
export interface Home {
	readonly folder: string;
	readonly remove: () => void;
}

/** Starts n8n on fresh data; the data go with it. */
export async function startN8n(installed: InstalledN8n, options: StartOptions = {}): Promise<Instance> {
	const home = await makeHome(installed, options.packages);
	const n8n = await startProcess(installed, home, options).catch((error: Error) => {
		home.remove();
		throw error;
	});
	const stop = async () => {
		await n8n.stop();
		home.remove();
	};
	return { ...n8n, stop };
}

/** Fresh data with built packages installed from their tarballs, as a user's n8n installs them. */
export async function makeHome(installed: InstalledN8n, packages: readonly string[] = [root]): Promise<Home> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-'));
	await installPackages(folder, packages, installed.env);
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Starts one process of n8n on these data. */
export async function startProcess(installed: InstalledN8n, home: Home, options: ProcessOptions): Promise<Instance> {
	const port = await freePort(options.port);
	const url = `http://${loopback}:${port}`;
	const program = await startProgram(installed.program, options.command ?? ['start'], {
		cwd: home.folder,
		env: { ...installed.env, ...(await settings(home.folder, port, options)), ...options.settings },
		// n8n 1 is 'ready' before it knows its routes; a webhook process or a worker never has the editor's.
		isReady: async () =>
			(await fetch(`${url}/healthz/readiness`)).ok && (options.command !== undefined || (await fetch(`${url}/rest/settings`)).ok),
	});
	return { ...program, url };
}

async function installPackages(data: string, packages: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
	const folder = join(data, '.n8n', 'nodes');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), '{"private":true}');
	for (const cwd of packages) await runQuietly('npm', ['pack', '--pack-destination', folder], { cwd, env });
	const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
	if (tarballs.length !== packages.length) throw new Error(`npm pack made ${tarballs.length} of ${packages.length} tarballs`);
	// Peer dependencies stay out: n8n itself is what provides n8n-workflow.
	const args = ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', ...tarballs.map((name) => `./${name}`)];
	await runQuietly('npm', args, { cwd: folder, env });
}

async function settings(data: string, port: number, options: StartOptions): Promise<Record<string, string>> {
	const { host = loopback, webhookUrl = `http://${host}:${port}` } = options;
	return {
		...(options.standIns && divertingEnvironment(options.standIns)),
		// jest says 'test' here, and then n8n ends without a word.
		NODE_ENV: 'production',
		N8N_USER_FOLDER: data,
		N8N_HOST: host,
		N8N_LISTEN_ADDRESS: host === loopback ? loopback : '0.0.0.0',
		N8N_PORT: String(port),
		N8N_PROTOCOL: 'http',
		N8N_WEBHOOK_URL: `${webhookUrl}/`,
		// Its name in n8n 1.
		WEBHOOK_URL: `${webhookUrl}/`,
		N8N_EDITOR_BASE_URL: `http://${loopback}:${port}/`,
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_ENCRYPTION_KEY: 'throw-away-key-for-local-tests',
		N8N_SECURE_COOKIE: 'false',
		DB_TYPE: 'sqlite',
		NO_PROXY: ['127.0.0.1', 'localhost', ...Object.keys(options.standIns ?? {})].join(','),
		// n8n 3 loads packages that it has not verified only when told to.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		// What calls home or puts something between a new user and the canvas.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	};
}

/** Below those that systems give to connections, which could take it before its program has started. Each is given once. */
let nextPort = randomInt(10_000, 30_000);

/** The wished port if nobody has it, else another one. */
export async function freePort(wished = nextPort++): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(freePort()) : reject(error)));
		server.listen(wished, loopback, () => server.close(() => resolve(wished)));
	});
}

export const pause = async (milliseconds: number): Promise<void> =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));
