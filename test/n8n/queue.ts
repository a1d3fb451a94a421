/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

import { findProgram, installPackages } from './debian';
import type { InstalledN8n } from './install';
import { freePort, makeHome, startProcess, type Home, type Instance } from './instance';
import { startProgram, type Program } from './program';

const servers = ['redis-server', 'nginx'];

/** What n8n's queue mode needs beside n8n. */
export async function installServers(): Promise<void> {
	const missing = servers.filter((name) => findProgram(name) === undefined);
	if (missing.length === 0) return;
	const advice = `Queue mode is tested with ${missing.join(' and ')}: install what the Debian packages of these names hold.`;
	await installPackages(missing.join(' and '), missing, advice);
}

export interface Queue {
	readonly main: Instance;
	readonly webhookProcesses: readonly Instance[];
	readonly redisPort: number;
	readonly startWorker: (concurrency: number) => Promise<Instance>;
	/** Puts nginx, by this configuration, where n8n expects its webhooks; ends the one before. */
	readonly routeBy: (configuration: string) => Promise<void>;
	readonly stop: () => Promise<void>;
}

/** n8n in queue mode: Redis, one main process that takes no webhooks, and two webhook processes. Workers and nginx are to follow. */
export async function startQueue(installed: InstalledN8n): Promise<Queue> {
	const home = await makeHome(installed);
	const running: Program[] = [];
	const stop = async () => {
		await Promise.all(running.splice(0).map(async (program) => await program.stop()));
		home.remove();
	};
	const start = async <T extends Program>(starting: Promise<T>): Promise<T> => {
		const program = await starting;
		running.push(program);
		return program;
	};
	const open = async (): Promise<Queue> => {
		const redisPort = await freePort();
		await start(startRedis(home, redisPort));
		const entrance = await freePort();
		const startPart = async (...command: string[]) =>
			await start(startPartOf(installed, home, { command, redisPort, entrance }));
		// The first to start makes the tables of the database.
		const main = await startPart('start');
		const webhookProcesses = await Promise.all([startPart('webhook'), startPart('webhook')]);
		let nginx: Program | undefined;
		return {
			main,
			webhookProcesses,
			redisPort,
			startWorker: async (concurrency) => await startPart('worker', `--concurrency=${concurrency}`),
			routeBy: async (configuration) => {
				await nginx?.stop();
				nginx = await start(startNginx(home, fill(configuration, { main, webhookProcesses, entrance }), entrance));
			},
			stop,
		};
	};
	return await open().catch(async (error: Error) => {
		await stop();
		throw error;
	});
}

interface Part {
	readonly command: readonly string[];
	readonly redisPort: number;
	/** The port of nginx. */
	readonly entrance: number;
}

async function startPartOf(installed: InstalledN8n, home: Home, { command, redisPort, entrance }: Part): Promise<Instance> {
	const port = await freePort();
	return await startProcess(installed, home, {
		command,
		port,
		webhookUrl: `http://127.0.0.1:${entrance}`,
		settings: {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redisPort),
			N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
			// A worker listens nowhere else, and tells there when it is ready.
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
		},
	});
}

async function startRedis({ folder }: Home, port: number): Promise<Program> {
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	return await startProgram(findProgram('redis-server') ?? 'redis-server', args, {
		cwd: folder,
		env: process.env,
		isReady: async () => await isOpen(port),
	});
}

async function startNginx({ folder }: Home, configuration: string, port: number): Promise<Program> {
	const file = join(folder, 'nginx.conf');
	const frame = `daemon off; pid nginx.pid; events {}
		http { access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
			uwsgi_temp_path uwsgi; scgi_temp_path scgi; ${configuration} }`;
	writeFileSync(file, frame);
	return await startProgram(findProgram('nginx') ?? 'nginx', ['-p', folder, '-e', 'stderr', '-c', file], {
		cwd: folder,
		env: process.env,
		isReady: async () => await isOpen(port),
	});
}

/** The example's host names and port become those of the running processes. */
function fill(configuration: string, to: Pick<Queue, 'main' | 'webhookProcesses'> & { entrance: number }): string {
	const hosts = new Map([['n8n-main:5678', to.main], ...to.webhookProcesses.map((one, index) => [`n8n-webhook-${index + 1}:5678`, one] as const)]);
	const addressed = [...hosts].reduce((text, [host, { url }]) => text.replaceAll(host, new URL(url).host), configuration);
	return addressed.replace('listen 80;', `listen 127.0.0.1:${to.entrance};`);
}

const isOpen = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
