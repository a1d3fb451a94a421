import { exampleWorkflow } from '../e2e/workflows';
import { say } from '../n8n/run';
import { openQueueRoom, type Delivered, type QueueRoom } from './room';

const recordings = 9;

const routedTo = (...hosts: string[]) => `
upstream webhooks {
	${hosts.map((host) => `server ${host};`).join(' ')}
}
server {
	listen 80;
	location / {
		proxy_pass http://webhooks;
	}
}
`;

describe('n8n in queue mode with two webhook processes, Speakr sending everything up to three times', () => {
	let room: QueueRoom;
	const seen: Array<[way: string, Delivered]> = [];

	beforeAll(async () => {
		room = await openQueueRoom();
		await room.queue.startWorker(10);
	});

	afterAll(async () => {
		await room?.close();
		const rows = seen.map(([way, { received, sent, executions, run, lost, doubled, median, longest }]) =>
			[way.padEnd(34), received, sent, executions, run, lost, doubled, median, longest].join('\t'),
		);
		say([`${''.padEnd(34)}\trecordings\trequests\texecutions\truns\tlost\tdoubled\tmedian delay (s)\tlongest`, ...rows].join('\n').replaceAll('\t', '  '));
	});

	it.each([
		['in turn to the webhook processes', ['n8n-webhook-1:5678', 'n8n-webhook-2:5678']],
		['to the main process', ['n8n-main:5678']],
	])('runs each recording once where nginx routes deliveries %s', async (way, hosts) => {
		await room.queue.routeBy(routedTo(...hosts));
		const delivered = await room.deliver(exampleWorkflow(), recordings);
		seen.push([way, delivered]);
		expect(delivered.sent).toBeGreaterThanOrEqual(2 * recordings);
		expect(delivered).toMatchObject({ executions: recordings, run: recordings, lost: 0, doubled: 0 });
	});
});
