import { sleep, type INodeParameters } from 'n8n-workflow';
import { hold } from '../../services/shared/hold';
import { chain, copyPackage, createEngine, toNode, type ServedWebhook } from '../harness';
import type { Room } from './room';
import { eachTriggerRoom } from './trigger-room';

const room = eachTriggerRoom();
afterEach(() => jest.restoreAllMocks());

/** A trigger that only polls; its first look comes on publishing and starts nothing. */
function polling(parameters: INodeParameters = {}, engine?: Room['engine']) {
	let trigger: ServedWebhook | undefined;
	let seen = 0;
	return {
		async poll() {
			if (!trigger) {
				trigger = await room().serve({ mode: 'polling', ...parameters }, {}, engine);
				await trigger.start('activate');
				return [];
			}
			await trigger.tick();
			const added = trigger.executions.slice(seen);
			seen = trigger.executions.length;
			return added.flatMap(({ items }) => items);
		},
		get errors() {
			return trigger?.errors ?? [];
		},
	};
}
const minute = 60_000;
const add = (about: Parameters<Room['assemblyAi']['state']['addTranscript']>[0] = {}) => room().assemblyAi.state.addTranscript(about);
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
test('one that a proxy has lost waits until it is back', async () => {
	const trigger = polling();
	await trigger.poll();
	const { id } = add();
	room().assemblyAi.faults.next({ path: new RegExp(`/transcript/${id}`), status: 404, contentType: 'text/plain', body: '404 page not found' });
	expect(await trigger.poll()).toEqual([]);
	expect(ids(await trigger.poll())).toEqual([id]);
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
test('deleted ones are skipped in every status', async () => {
	const trigger = polling();
	const open = add({ status: 'processing' });
	await trigger.poll();
	add({ deleted: true });
	Object.assign(open, { deleted: true, status: 'completed' });
	expect(await trigger.poll()).toEqual([]);
});
test('what n8n could not store is found again', async () => {
	const trigger = polling();
	await trigger.poll();
	const { id } = add();
	jest.spyOn(room().engine.database.keys, 'has').mockImplementationOnce(() => {
		throw new Error('SQLITE_BUSY');
	});
	expect(await trigger.poll()).toEqual([]);
	expect(ids(await trigger.poll())).toEqual([id]);
});
test('what ran is not run again by the next start, although n8n has pruned its executions with their keys', async () => {
	const { database } = room().engine;
	const type = 'n8n-nodes-transcription.assemblyAiTrigger';
	const workflow = chain([toNode({ name: 'Trigger', type, typeVersion: 2, webhookId: 'pruned', parameters: { mode: 'polling' } })], { id: 'pruned' });
	const serve = async (engine: Room['engine']) => {
		const trigger = await engine.serveWebhook(workflow, 'Trigger');
		room().keep(trigger);
		return trigger;
	};
	const before = await serve(room().engine);
	await before.start('activate');
	for (let count = 0; count < 30; count++) add();
	await before.tick();
	expect(before.executions).toHaveLength(30);
	await before.stop();
	database.keys.clear();
	const now = Date.now();
	jest.spyOn(Date, 'now').mockImplementation(() => now + 15 * 24 * 60 * minute);
	const { directory, remove } = copyPackage();
	const after = await serve(await createEngine({ packageDirectory: directory, database }));
	await after.start();
	await after.tick();
	expect(after.executions).toEqual([]);
	remove();
});
test.each(['update', 'init'] as const)('when another event was chosen (%s), nothing starts that was there before, and nothing is deleted', async (activation) => {
	const id = 'changed';
	const serve = async (engine: Room['engine'], events: string[]) => {
		const node = toNode({
			name: 'Trigger', type: 'n8n-nodes-transcription.assemblyAiTrigger', typeVersion: 2, webhookId: id,
			parameters: { mode: 'polling', events, options: { deleteWhenDone: true } },
		});
		const trigger = await engine.serveWebhook(chain([node], { id }), 'Trigger');
		room().keep(trigger);
		return trigger;
	};
	const before = await serve(room().engine, ['error']);
	await before.start('activate');
	const old = add();
	await before.tick();
	await before.stop();
	const { directory, remove } = copyPackage();
	const { database } = room().engine;
	const after = await serve(activation === 'init' ? await createEngine({ packageDirectory: directory, database }) : room().engine, ['error', 'completed']);
	await after.start(activation);
	await after.tick();
	expect([after.executions, old.deleted]).toEqual([[], false]);
	const next = add();
	await after.tick();
	expect(after.executions.map(({ items }) => ids(items))).toEqual([[next.id]]);
	remove();
});
test('one that can never be fetched is given up after sixty polls, with an error that names it', async () => {
	const trigger = polling();
	await trigger.poll();
	const { id } = add();
	room().assemblyAi.faults.next({ path: new RegExp(`/transcript/${id}`), status: 401, times: Infinity });
	for (let polls = 0; polls < 60; polls++) expect(await trigger.poll()).toEqual([]);
	expect(trigger.errors).toMatchObject([{ message: expect.stringMatching(`^Transcript ${id} could not be fetched after 60 tries: `) }]);
});
test('the first poll reads no more than the latest hundred, however many there are', async () => {
	for (let index = 0; index < 500; index++) add({ created: Date.now() - index * minute });
	const before = room().assemblyAi.requests.length;
	await polling().poll();
	expect(room().assemblyAi.requests.length - before).toBe(1);
});
test('the test in the editor shows the newest one, as a sample', async () => {
	add({ created: Date.now() - minute });
	const { id } = add();
	const { items } = await room().engine.testTrigger('assemblyAiTrigger', { mode: 'polling' });
	expect(items).toMatchObject([{ json: { id, event: { status: 'completed', sample: true } } }]);
});
test('the other region starts over', async () => {
	const engine = await createEngine({ credentials: room().credentials({ region: 'eu' }) });
	const trigger = polling({}, engine);
	add({ region: 'eu' });
	expect(await trigger.poll()).toEqual([]);
	const { id } = add({ region: 'eu' });
	add();
	expect(ids(await trigger.poll())).toEqual([id]);
});

describe('with the webhook', () => {
	const deliver = async (trigger: ServedWebhook, id: string) => await room().deliver(trigger, { transcript_id: id, status: 'completed' });
	const addOwn = (trigger: ServedWebhook, query = '') => add({ request: { audio_url: 'https://example.com/a.mp3', webhook_url: trigger.url + query } }).id;
	const startedBy = ({ executions }: ServedWebhook) => executions.flatMap(({ items }) => ids(items));

	test('what came by webhook is not found again', async () => {
		const trigger = await room().publish();
		const id = addOwn(trigger);
		await deliver(trigger, id);
		await trigger.started(1);
		await trigger.tick();
		expect(startedBy(trigger)).toEqual([id]);
	});
	test('what the clock found starts nothing when its webhook comes after all', async () => {
		const trigger = await room().publish();
		const id = addOwn(trigger, '?customer=42');
		await trigger.tick();
		expect(trigger.executions[0]?.items).toMatchObject([{ json: { id, event: { metadata: { customer: '42' } } } }]);
		expect(await deliver(trigger, id)).toBe(200);
		await trigger.tick();
		expect(startedBy(trigger)).toEqual([id]);
	});
	test('a webhook that comes while the clock fetches the same transcript starts nothing', async () => {
		const trigger = await room().publish();
		const id = addOwn(trigger);
		const { held, release } = hold();
		room().assemblyAi.faults.next({ path: new RegExp(`/transcript/${id}`), held });
		const ticked = trigger.tick();
		while (!room().requests().some((each) => each.includes(`/transcript/${id}`))) await sleep(10);
		expect(await deliver(trigger, id)).toBe(200);
		release();
		await ticked;
		await trigger.tick();
		expect(startedBy(trigger)).toEqual([id]);
	});
	test('what came by webhook and could not be fetched is made up for', async () => {
		const trigger = await room().publish();
		const id = addOwn(trigger);
		room().assemblyAi.faults.next({ path: new RegExp(`/transcript/${id}`), status: 401 });
		await deliver(trigger, id);
		while (!room().requests().some((each) => each.includes(`/transcript/${id}`))) await sleep(10);
		await trigger.tick();
		expect(startedBy(trigger)).toEqual([id]);
	});
	test('what was created with another URL is not looked for', async () => {
		const trigger = await room().publish();
		add();
		await trigger.tick();
		expect(startedBy(trigger)).toEqual([]);
	});
	test('what was created with its URL is found also when a run has overwritten what was stored of it', async () => {
		const trigger = await room().publish();
		const { staticData } = room().engine.database;
		for (const id of staticData.keys()) staticData.set(id, { 'node:Trigger': { state: trigger.staticData.state } });
		await trigger.start();
		const own = addOwn(trigger);
		add({ request: { audio_url: 'https://example.com/a.mp3', webhook_url: trigger.url.replace('/webhook/', '/webhook-test/') } });
		add({ request: { audio_url: 'https://example.com/a.mp3', webhook_url: trigger.url.replace('127.0.0.1', 'n8n.example') } });
		await trigger.tick();
		expect(startedBy(trigger)).toEqual([own]);
	});
});
