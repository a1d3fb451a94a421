import { sleep, type INodeParameters } from 'n8n-workflow';
import { hold } from '../../services/shared/hold';
import { chain, toNode, type ServedWebhook } from '../harness';
import { openRoom, secret, type Room } from './room';

let room: Room;
let open: ServedWebhook[] = [];
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => {
	for (const webhook of open) await webhook.close();
	open = [];
	await room.close();
});

const workflow = { id: 'w1', name: 'Transcripts' };
let workflows = 0;
const polling = (parameters: INodeParameters = {}, options: object = {}) =>
	room.engine.servePolls('assemblyAiPollingTrigger', parameters, {
		workflow: { ...workflow, id: `polling-${++workflows}` },
		...options,
	});
const minute = 60_000;
const add = (about: Parameters<Room['assemblyAi']['state']['addTranscript']>[0] = {}) => room.assemblyAi.state.addTranscript(about);
const ids = (items: Array<{ json: object }>) => items.map(({ json }) => ('id' in json ? json.id : undefined));

test('what was there before starts nothing', async () => {
	add();
	const trigger = polling();
	expect(await trigger.poll()).toEqual([]);
	expect(await trigger.poll()).toEqual([]);
});
test('a transcript that is there is found once, with its text', async () => {
	const trigger = polling();
	await trigger.poll();
	const { id } = add();
	const [item] = await trigger.poll();
	expect(item?.json).toMatchObject({ id, status: 'completed', transcript: expect.stringContaining('Good morning') });
	expect(await trigger.poll()).toEqual([]);
});
test('a long one is found although younger ones ended before it', async () => {
	const trigger = polling();
	const long = add({ status: 'processing', created: Date.now() - 30 * minute });
	await trigger.poll();
	const young = add();
	expect(ids(await trigger.poll())).toEqual([young.id]);
	for (let count = 0; count < 250; count++) add({ created: Date.now() + count });
	await trigger.poll();
	Object.assign(long, { status: 'completed' });
	const found = new Set<unknown>();
	for (let polls = 0; polls < 3; polls++) for (const id of ids(await trigger.poll())) found.add(id);
	expect(found).toContain(long.id);
});
test('of many none is lost and none comes twice', async () => {
	const trigger = polling();
	await trigger.poll();
	const made = Array.from({ length: 450 }, (_, index) => add({ created: Date.now() - (450 - index) * 10 }).id);
	const found: unknown[] = [];
	for (let polls = 0; polls < 8; polls++) found.push(...ids(await trigger.poll()));
	expect(found).toHaveLength(450);
	expect(new Set(found)).toEqual(new Set(made));
});
test('failed ones only where that is wanted, with the words of AssemblyAI', async () => {
	const [completed, failed] = [polling(), polling({ events: ['error'] })];
	for (const trigger of [completed, failed]) await trigger.poll();
	add({ status: 'error', error: 'Too short' });
	expect(await completed.poll()).toEqual([]);
	expect((await failed.poll())[0]?.json).toMatchObject({ status: 'error', error: 'Too short' });
});
test('deleted ones are none, whatever their status says', async () => {
	const trigger = polling();
	const open = add({ status: 'processing' });
	await trigger.poll();
	add({ deleted: true });
	Object.assign(open, { deleted: true, status: 'completed' });
	expect(await trigger.poll()).toEqual([]);
});
test('a poll that n8n could not hand over is repeated', async () => {
	const trigger = polling();
	await trigger.poll();
	const { id } = add();
	expect(ids(await trigger.pollInVain())).toEqual([id]);
	expect(ids(await trigger.poll())).toEqual([id]);
});
test('one that can never be fetched is given up after sixty polls, with an error that names it', async () => {
	const trigger = polling();
	await trigger.poll();
	const { id } = add();
	room.assemblyAi.faults.next({ path: new RegExp(`/transcript/${id}`), status: 401, times: Infinity });
	for (let polls = 0; polls < 60; polls++) expect(await trigger.poll()).toEqual([]);
	expect(trigger.errors).toMatchObject([{ message: expect.stringMatching(`^Transcript ${id} could not be fetched after 60 polls: `) }]);
});
test('the first poll reads no more than the latest hundred, however many there are', async () => {
	for (let index = 0; index < 500; index++) add({ created: Date.now() - index * minute });
	const before = room.assemblyAi.requests.length;
	await polling().poll();
	expect(room.assemblyAi.requests.length - before).toBe(1);
});
test('the test in the editor shows the newest one', async () => {
	add({ created: Date.now() - minute });
	const { id } = add();
	const trigger = polling();
	expect(ids(await trigger.sample())).toEqual([id]);
});
test('the other region begins anew', async () => {
	const trigger = polling({}, { credentials: room.credentials({ region: 'eu' }) });
	add({ region: 'eu' });
	expect(await trigger.poll()).toEqual([]);
	const { id } = add({ region: 'eu' });
	add();
	expect(ids(await trigger.poll())).toEqual([id]);
});

describe('beside a webhook trigger in the same workflow', () => {
	const deliver = async (id: string, workflowId: string) => {
		const node = toNode({ name: 'Trigger', type: 'n8n-nodes-transcription.assemblyAiTrigger', typeVersion: 2, webhookId: workflowId });
		const served = await room.engine.serveWebhook(chain([node], { id: workflowId }), 'Trigger');
		open.push(served);
		const headers = { 'content-type': 'application/json', 'x-webhook-secret': secret };
		await served.send({ headers, body: JSON.stringify({ transcript_id: id, status: 'completed' }) });
		return served;
	};
	/** The executions that a delivery has started, after time enough for one that should not. */
	const delivered = async (id: string, workflowId: string) => {
		const served = await deliver(id, workflowId);
		await sleep(300);
		return served.executions;
	};
	/** The next time that a transcript is fetched, the answer is held back until `release` is called. */
	const holdBack = (id: string) => {
		const { held, release } = hold();
		room.assemblyAi.faults.next({ path: new RegExp(`/transcript/${id}`), held });
		return release;
	};
	const fetching = async (id: string) => {
		while (!room.requests().some((each) => each.includes(`/transcript/${id}`))) await sleep(10);
	};
	test('what came by webhook is not found again', async () => {
		const trigger = polling({}, { workflow: { id: 'beside-1', name: 'Both' } });
		await trigger.poll();
		const { id } = add();
		const served = await deliver(id, 'beside-1');
		expect(await served.started(1)).toHaveLength(1);
		expect(await trigger.poll()).toEqual([]);
	});
	test('and what polling found starts nothing when its webhook comes after all', async () => {
		const trigger = polling({}, { workflow: { id: 'beside-2', name: 'Both' } });
		await trigger.poll();
		const { id } = add();
		expect(await trigger.poll()).toHaveLength(1);
		expect(await delivered(id, 'beside-2')).toEqual([]);
	});
	test('nor does a webhook that comes while polling fetches the same transcript', async () => {
		const trigger = polling({}, { workflow: { id: 'beside-3', name: 'Both' } });
		await trigger.poll();
		const { id } = add();
		const release = holdBack(id);
		const polled = trigger.poll();
		await fetching(id);
		expect(await delivered(id, 'beside-3')).toEqual([]);
		release();
		expect(ids(await polled)).toEqual([id]);
	});
	test('polling waits for what came by webhook and is being fetched', async () => {
		const trigger = polling({}, { workflow: { id: 'beside-4', name: 'Both' } });
		await trigger.poll();
		const { id } = add();
		const release = holdBack(id);
		const served = await deliver(id, 'beside-4');
		await fetching(id);
		expect(await trigger.poll()).toEqual([]);
		release();
		expect(await served.started(1)).toHaveLength(1);
		expect(await trigger.poll()).toEqual([]);
	});
	test('and makes up for what came by webhook and could not be fetched', async () => {
		const trigger = polling({}, { workflow: { id: 'beside-5', name: 'Both' } });
		await trigger.poll();
		const { id } = add();
		room.assemblyAi.faults.next({ path: new RegExp(`/transcript/${id}`), status: 400 });
		const served = await deliver(id, 'beside-5');
		while (served.errors.length === 0) await sleep(10);
		expect(served.executions).toEqual([]);
		expect(ids(await trigger.poll())).toEqual([id]);
	});
	test('one that polling could not fetch starts the workflow by its webhook', async () => {
		const trigger = polling({}, { workflow: { id: 'beside-6', name: 'Both' } });
		await trigger.poll();
		const { id } = add();
		room.assemblyAi.faults.next({ path: new RegExp(`/transcript/${id}`), status: 401 });
		expect(await trigger.poll()).toEqual([]);
		const served = await deliver(id, 'beside-6');
		expect(await served.started(1)).toHaveLength(1);
		expect(await trigger.poll()).toEqual([]);
	});
});
