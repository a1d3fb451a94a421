import type { INodeParameters } from 'n8n-workflow';
import { simulateClock } from '../harness';
import { openRoom, type Room } from './room';

const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const recordingId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };

describe.each(['0.9.4', '1.1'] as const)("with n8n's Retry On Fail, on Speakr %s", (version) => {
	simulateClock();

	let room: Room;
	let items: Array<{ json: { id: number } }>;
	beforeEach(async () => {
		room = await openRoom({ version });
		items = [1, 2].map(() => ({ json: { id: room.speakr.state.addRecording().id } }));
	});
	afterEach(async () => await room.close());

	const failFor = (path: RegExp) => room.speakr.faults.next({ path, status: 400, body: '{"error":"Try again"}', contentType: 'application/json' });
	const sent = (request: RegExp) => room.requests().filter((each) => request.test(each));

	test.each<[operation: `${string}:${string}`, request: string, parameters: INodeParameters]>([
		['recording:transcribe', 'POST /recordings/1/transcribe', {}],
		['recording:summarize', 'POST /recordings/1/summarize', {}],
		['recording:chat', 'POST /recordings/1/chat', { message: 'Who?' }],
		['recording:regenerateTitle', 'POST /recordings/1/regenerate_title', {}],
		['recording:delete', 'DELETE /recordings/1', {}],
	])('%s is done once for an item that was fine', async (operation, request, parameters) => {
		failFor(new RegExp(request.replace('1', '2').replace(/.* /, '')));
		const { error, items: output } = await room.run(operation, { recordingId, ...parameters }, { items, settings });
		expect(error).toBeUndefined();
		expect(output.map(({ json }) => json.id)).toEqual([1, 2]);
		expect(sent(new RegExp(`^${request}$`))).toHaveLength(1);
	});
	test.each(['transcribeMany', 'deleteMany'] as const)('%s sends only those again that failed', async (operation) => {
		room.speakr.faults.next({ path: /batch/, body: JSON.stringify({ results: [{ id: 1, success: true }, { id: 2, success: false, error: 'Try again' }] }), contentType: 'application/json' });
		const { error, items: output } = await room.run(`recording:${operation}`, { recordingIds: '={{ $json.id }}' }, { items, settings });
		expect(error).toBeUndefined();
		expect(output.map(({ json }) => json.id)).toEqual([1, 2]);
		const bodies = room.speakr.requests.filter(({ path }) => path.includes('batch')).map(({ body }) => Object(body).recording_ids);
		expect(bodies.slice(1)).toEqual([[2]]);
	});
	test('what is under way is waited for again', async () => {
		failFor(/recordings\/1\/status/);
		const { items: output } = await room.run('recording:transcribe', { recordingId, waitUntilProcessed: true }, { items, settings });
		expect(output.map(({ json }) => json.status)).toEqual(['COMPLETED', 'COMPLETED']);
		expect(sent(/transcribe/)).toHaveLength(2);
	});
	test('another run does it again', async () => {
		await room.run('recording:regenerateTitle', { recordingId }, { items, settings });
		await room.run('recording:regenerateTitle', { recordingId }, { items, settings });
		expect(sent(/regenerate_title/)).toHaveLength(4);
	});
});
