/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- measures, never shipped */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, expectSuccess, waitFor } from '../test/n8n/client';
import { installN8n } from '../test/n8n/install';
import { startPostgres } from '../test/n8n/postgres';
import { startQueue } from '../test/n8n/queue';
import { specalaHost, startSpecala } from '../test/services/specala';
import { openLink, type Limit } from './link';
import { cpuOf } from './process';

/** How the year of `examples/archive-on-workers.json` was exported. */
export interface YearExport {
	workers: number;
	limit?: Limit | undefined;
	/** Different transcripts that were written, of all. */
	files: number;
	transcripts: number;
	requests: number;
	refused: number;
	/** Milliseconds. */
	wall: number;
	/** Milliseconds of CPU of all workers. */
	cpu: number;
}

const months = 12;
/** Months that a worker exports at once. */
const concurrency = 3;
/** Milliseconds to the service. */
const away = 30;
const beginOfYear = Date.UTC(2026, 0, 1);
const year = 365 * 24 * 3_600_000;
/** Of which each takes a request, under a limit of fewer requests in a minute than Specala AI documents. */
const limited = { transcripts: 240, limit: { requests: 100, window: 60, retryAfter: false } };
/** Milliseconds that a year may take. */
const patience = 900_000;

/** A year exported by 1, 2 and 4 workers: as fast as they can, and under a limit that they share. */
export async function measureWorkers(transcripts: number): Promise<YearExport[]> {
	const opened: Array<() => unknown> = [];
	try {
		return await measure(transcripts, opened);
	} finally {
		for (const close of opened.reverse()) await close();
	}
}

async function measure(transcripts: number, opened: Array<() => unknown>): Promise<YearExport[]> {
	const specala = await startSpecala({ rateLimit: Infinity });
	opened.push(specala.close);
	const link = await openLink(specala.url);
	opened.push(link.close);
	const folder = mkdtempSync(join(tmpdir(), 'year-'));
	opened.push(() => rmSync(folder, { recursive: true }));
	const text = 'Alice: So what we look at now is what it costs to keep all of this in one place.\n'.repeat(600);
	const fillYear = (count: number) => {
		specala.state.of('pro').transcriptions.splice(0);
		for (let index = 0; index < count; index++) {
			specala.state.addTranscription({ text, createdAt: new Date(beginOfYear + (index / count) * year).toISOString() });
		}
	};

	const database = await startPostgres();
	opened.push(database.stop);
	const settings = { ...database.settings, N8N_RESTRICT_FILE_ACCESS_TO: folder };
	const queue = await startQueue(await installN8n(), { hasWebhookProcesses: false, standIns: { [specalaHost]: link.url }, settings });
	opened.push(queue.stop);
	const client = await connect(queue.main.url);
	const credentials = [
		await client.createCredential('specalaApi', 'Specala AI', { apiKey: specala.keys.pro }),
		await client.createCredential('httpHeaderAuth', 'Header Auth', { name: 'x-secret', value: 'throw-away' }),
	];
	const example = readFileSync(join(__dirname, '../examples/archive-on-workers.json'), 'utf8');
	const workers: number[] = [];

	const exportYear = async ({ transcripts, limit }: { transcripts: number; limit?: Limit }): Promise<YearExport> => {
		const place = join(folder, `${workers.length}-${transcripts}`);
		mkdirSync(place);
		fillYear(transcripts);
		const file = example.replace('/data/transcripts', place).replace('"format": "md"', limit ? '"format": "json"' : '"format": "md"');
		const workflow = await client.importWorkflow(JSON.parse(file), ...credentials);
		await client.publish(workflow);
		Object.assign(link, { latency: away, limit });
		link.reset();
		const used = () => workers.reduce((sum, pid) => sum + cpuOf(pid), 0);
		const [began, before] = [performance.now(), used()];
		expectSuccess(await client.run(workflow, 'Start'));
		const written = () => readdirSync(place);
		const manifests = () => written().filter((name) => name.includes('manifest'));
		await waitFor('the last month', async () => (manifests().length >= months ? true : undefined), patience);
		const [wall, cpu] = [performance.now() - began, used() - before];
		await client.unpublish(workflow);
		const { requests, refused } = link.traffic;
		return { workers: workers.length, limit, files: written().length - manifests().length, transcripts, requests, refused, wall, cpu };
	};

	const measured: YearExport[] = [];
	for (const wanted of [1, 2, 4]) {
		while (workers.length < wanted) workers.push((await queue.startWorker(concurrency)).pid);
		for (const way of [{ transcripts }, limited]) measured.push(await exportYear(way));
	}
	return measured;
}
