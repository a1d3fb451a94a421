/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- drives a real n8n, never shipped */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { divertingEnvironment } from '../engine/harness/divert';
import type { InstalledN8n } from './install';
import { lastLines, runQuietly } from './run';

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
}

export interface Instance {
	readonly url: string;
	readonly log: () => string;
	/** Ends n8n and everything that it started, and removes its data. */
	readonly stop: () => Promise<void>;
}

/** Starts n8n on fresh data with the built package installed from its tarball, as a user's n8n installs it. */
export async function startN8n(installed: InstalledN8n, options: StartOptions = {}): Promise<Instance> {
	const data = mkdtempSync(join(tmpdir(), 'n8n-'));
	await installPackage(data, installed.env);
	const port = await freePort(options.port);
	const url = `http://${loopback}:${port}`;
	const logFile = join(data, 'n8n.log');
	const log = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');

	// A group of its own: n8n starts a task runner, and Ctrl-C must reach this program first.
	const child = spawn(installed.program, ['start'], {
		cwd: data,
		detached: true,
		env: { ...installed.env, ...(await settings(data, port, options)) },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const stream = createWriteStream(logFile);
	child.stdout.pipe(stream, { end: false });
	child.stderr.pipe(stream, { end: false });
	const killAtExit = () => killGroup(child, 'SIGKILL');
	process.once('exit', killAtExit);

	const stop = async () => {
		await end(child);
		process.removeListener('exit', killAtExit);
		stream.end();
		rmSync(data, { recursive: true, force: true, maxRetries: 3 });
	};
	if (!(await isReady(url, child))) {
		const lines = lastLines(log(), 30);
		await stop();
		throw new Error(`n8n did not start (${child.exitCode ?? child.signalCode}):\n${lines}`);
	}
	return { url, log, stop };
}

async function installPackage(data: string, env: NodeJS.ProcessEnv): Promise<void> {
	const folder = join(data, '.n8n', 'nodes');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), '{"private":true}');
	await runQuietly('npm', ['pack', '--pack-destination', folder], { cwd: root, env });
	const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
	if (tarball === undefined) throw new Error('npm pack made no tarball');
	// Peer dependencies stay out: n8n itself is what provides n8n-workflow.
	const args = ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', `./${tarball}`];
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
		N8N_EDITOR_BASE_URL: `http://${loopback}:${port}/`,
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_ENCRYPTION_KEY: 'throw-away-key-for-local-tests',
		N8N_SECURE_COOKIE: 'false',
		DB_TYPE: 'sqlite',
		NO_PROXY: ['127.0.0.1', 'localhost', ...Object.keys(options.standIns ?? {})].join(','),
		// n8n 3 loads packages that it has not verified only when told to.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		// Whatever calls home or puts something between a new user and the canvas.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_DISABLED_MODULES: 'mcp-registry,insights,chat-hub,instance-ai',
	};
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
	const deadline = Date.now() + 180_000;
	while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
		const answer = await fetch(`${url}/healthz/readiness`).catch(() => undefined);
		if (answer?.ok) return true;
		await pause(500);
	}
	return false;
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise((resolve) => child.once('exit', resolve));
	killGroup(child, 'SIGTERM');
	const timer = setTimeout(() => killGroup(child, 'SIGKILL'), 8_000);
	await ended;
	clearTimeout(timer);
	killGroup(child, 'SIGKILL');
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	try {
		if (child.pid !== undefined) process.kill(-child.pid, signal);
	} catch {
		// Nothing of the group is left.
	}
}

/** The wished port if nobody has it, else one that the system gives. */
export async function freePort(wished = 0): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', (error) => (wished === 0 ? reject(error) : resolve(freePort())));
		server.listen(wished, loopback, () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : wished));
		});
	});
}

export const pause = async (milliseconds: number): Promise<void> =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));
