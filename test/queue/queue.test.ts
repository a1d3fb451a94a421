/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { exampleWorkflow } from '../e2e/workflows';
import type { WorkflowFile } from '../n8n/client';
import { say } from '../n8n/run';
import { openQueueRoom, type Delivered, type QueueRoom } from './room';

const examples = join(__dirname, '..', '..', 'examples');
const toOneProcess = readFileSync(join(examples, 'nginx-webhook-processes.conf'), 'utf8');
const inTurn = toOneProcess.replace(/^\s*hash .*;$/m, '');
const recordings = 24;

describe('n8n in queue mode with two webhook processes, Speakr sending everything up to three times', () => {
	let room: QueueRoom;
	const seen: Array<[way: string, Delivered]> = [];

	beforeAll(async () => {
		room = await openQueueRoom();
		await room.queue.startWorker(10);
	});

	afterAll(async () => {
		await room?.close();
		const rows = seen.map(([way, { received, sent, executions, run, lost, doubled }]) =>
			[way.padEnd(34), received, sent, executions, run, lost, doubled].join('\t'),
		);
		say([`${''.padEnd(34)}\trecordings\trequests\texecutions\truns\tlost\tdoubled`, ...rows].join('\n').replaceAll('\t', '  '));
	});

	async function deliver(way: string, file: WorkflowFile): Promise<Delivered> {
		const delivered = await room.deliver(file, recordings);
		seen.push([way, delivered]);
		return delivered;
	}

	it('runs a recording again where the processes take turns, since each remembers only its own', async () => {
		await room.queue.routeBy(inTurn);
		const { sent, lost, doubled } = await deliver('in turn', exampleWorkflow());
		expect(sent).toBeGreaterThanOrEqual(2 * recordings);
		expect(lost).toBe(0);
		expect(doubled).toBeGreaterThan(0);
	});

	it('runs each recording once where nginx sends all repeats of a delivery to one process', async () => {
		const nginx = await room.queue.routeBy(toOneProcess);
		const delivered = await deliver('by delivery id', exampleWorkflow());
		expect(delivered.sent).toBeGreaterThanOrEqual(2 * recordings);
		expect(delivered).toMatchObject({ executions: recordings, run: recordings, lost: 0, doubled: 0 });
		expect(new Set(nginx.takers()).size).toBe(2);
	});

	it('spreads webhooks without the id of a delivery over the processes', async () => {
		const nginx = await room.queue.routeBy(toOneProcess);
		const address = `${nginx.url}/webhook/of-another-service`;
		await Promise.all(Array.from({ length: 20 }, async () => await fetch(address, { method: 'POST' })));
		expect(new Set(nginx.takers()).size).toBe(2);
	});

	it('works on each recording once where the workflow counts the delivery in Redis', async () => {
		await room.queue.routeBy(inTurn);
		const file = readFileSync(join(examples, 'speakr-several-webhook-processes.json'), 'utf8');
		const delivered = await deliver('in turn, counted in Redis', JSON.parse(file) as WorkflowFile);
		expect(delivered).toMatchObject({ run: recordings, lost: 0, doubled: 0 });
		expect(delivered.executions).toBeGreaterThan(recordings);
	});

	it('goes on with the other process when one is gone', async () => {
		await room.queue.routeBy(toOneProcess);
		await room.queue.webhookProcesses[0]?.kill();
		const delivered = await deliver('by delivery id, one process gone', exampleWorkflow());
		expect(delivered).toMatchObject({ run: recordings, lost: 0, doubled: 0 });
	});
});
