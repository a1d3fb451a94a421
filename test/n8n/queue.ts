/* eslint-disable @n8n/community-nodes/no-restricted-globals -- drives a real n8n, never shipped */
import { findProgram } from './debian';
import type { InstalledN8n } from './install';
import { freePort, makeHome, startProcess, type Instance, type ProcessOptions } from './instance';
import { startNginx, type Nginx } from './nginx';
import { isOpen, startProgram, type Program } from './program';

export interface Queue {
	readonly main: Instance;
	readonly webhookProcesses: readonly Instance[];
	readonly redisPort: number;
	readonly startWorker: (concurrency: number) => Promise<Instance>;
	/** Puts nginx with this configuration where n8n expects its webhooks, replacing the one before. */
	readonly routeBy: (configuration: string) => Promise<Nginx>;
	readonly stop: () => Promise<void>;
}

interface QueueOptions extends Pick<ProcessOptions, 'settings' | 'standIns'> {
	/** Without them webhooks reach the main process, and there is no nginx. */
	readonly hasWebhookProcesses?: boolean;
}

/** n8n in queue mode: Redis, a main process, two webhook processes. Workers and nginx are to follow. */
export async function startQueue(installed: InstalledN8n, options: QueueOptions = {}): Promise<Queue> {
	const { hasWebhookProcesses = true, standIns } = options;
	const home = await makeHome(installed);
	const running: Program[] = [];
	const stop = async () => {
		for (const program of running.splice(0).reverse()) await program.stop();
		home.remove();
	};
	const start = async <T extends Program>(starting: Promise<T>): Promise<T> => {
		const program = await starting;
		running.push(program);
		return program;
	};
	const open = async (): Promise<Queue> => {
		const [redisPort, entrance] = [await freePort(), await freePort()];
		await start(startRedis(home.folder, redisPort));
		const startPart = async (command: string[], at?: number) => {
			const port = at ?? (await freePort());
			const webhookUrl = `http://127.0.0.1:${entrance}`;
			const ofPart = { ...settings(port, redisPort), ...options.settings };
			return await start(startProcess(installed, home, { command, port, webhookUrl, standIns, settings: ofPart }));
		};
		// The first to start makes the tables of the database.
		const main = await startPart(['start'], hasWebhookProcesses ? undefined : entrance);
		const webhookProcesses = hasWebhookProcesses ? await Promise.all([startPart(['webhook']), startPart(['webhook'])]) : [];
		const hosts = [['n8n-main:5678', main] as const, ...webhookProcesses.map((each, index) => [`n8n-webhook-${index + 1}:5678`, each] as const)];
		const addresses = Object.fromEntries(hosts.map(([host, { url }]) => [host, new URL(url).host]));
		let nginx: Nginx | undefined;
		return {
			main,
			webhookProcesses,
			redisPort,
			startWorker: async (concurrency) => await startPart(['worker', `--concurrency=${concurrency}`]),
			routeBy: async (configuration) => {
				await nginx?.stop();
				nginx = await start(startNginx({ configuration, port: entrance, hosts: addresses, folder: home.folder }));
				return nginx;
			},
			stop,
		};
	};
	return await open().catch(async (error: Error) => {
		await stop();
		throw error;
	});
}

const settings = (port: number, redisPort: number): Record<string, string> => ({
	EXECUTIONS_MODE: 'queue',
	QUEUE_BULL_REDIS_HOST: '127.0.0.1',
	QUEUE_BULL_REDIS_PORT: String(redisPort),
	// All that a worker listens for; it tells there when it is ready.
	QUEUE_HEALTH_CHECK_ACTIVE: 'true',
	QUEUE_HEALTH_CHECK_PORT: String(port),
});

async function startRedis(folder: string, port: number): Promise<Program> {
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	return await startProgram(findProgram('redis-server') ?? 'redis-server', args, {
		cwd: folder,
		env: process.env,
		isReady: async () => await isOpen(port),
	});
}
