import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { byId, chain, simulateClock, toNode, type PolledTrigger, type ServedWebhook } from '../harness';
import { openRoom, type Room } from './room';

// Speakr's test delivery is waited for no longer than 16 seconds.
simulateClock(10);

const type = 'recording.transcription.completed';

let room: Room;
let open: ServedWebhook[] = [];
/** Another one for each test: the node remembers by workflow what was delivered. */
let workflow = { id: '', name: 'Meetings' };
beforeEach(async () => {
	room = await openRoom({}, 'known');
	workflow = { ...workflow, id: crypto.randomUUID() };
});
afterEach(async () => {
	for (const webhook of open) await webhook.close();
	open = [];
	await room.close();
});

/** A webhook trigger of the workflow, published. */
async function publish(parameters: INodeParameters = {}) {
	const node = toNode({ name: 'Webhook', type: 'n8n-nodes-transcription.speakrTrigger', typeVersion: 2, webhookId: crypto.randomUUID(), parameters });
	const trigger = await room.engine.serveWebhook(chain([node], workflow), node.name);
	open.push(trigger);
	await trigger.activate();
	return trigger;
}

/** The polling trigger of the workflow, after its first poll. */
async function polling(parameters: INodeParameters = {}, options: Parameters<Room['engine']['servePolls']>[2] = {}): Promise<PolledTrigger> {
	const trigger = room.engine.servePolls('speakrPollingTrigger', parameters, { workflow, ...options });
	await trigger.poll();
	return trigger;
}

const webhooks = () => room.speakr.state.webhooks.where(() => true);
/** The only webhook in Speakr. */
function webhook() {
	const [only] = webhooks();
	if (!only) throw new Error('There is no webhook');
	return only;
}

type Columns = Parameters<Room['speakr']['state']['addDelivery']>[1];

/** What Speakr's log tells of an event of a recording. */
function log(recordingId: number, columns: Columns, to = webhook(), rest = {}) {
	const payload = JSON.stringify({ id: 'x', timestamp: new Date().toISOString(), data: { recording_id: recordingId }, ...rest });
	return room.speakr.state.addDelivery(to, { eventType: type, payload, ...columns });
}

const add = () => room.speakr.state.addRecording().id;
const idsOf = (items: INodeExecutionData[]) => items.map(({ json }) => (json.event as { data: { recording_id: number } }).data.recording_id);
const asked = (what: RegExp) => room.requests().filter((request) => what.test(request));

describe('what is attended to', () => {
	test('one refusal replaces the secret once', async () => {
		await publish();
		const trigger = await polling();
		webhook().secret = 'changed in Speakr';
		await room.run('webhook:test', { webhookId: byId(webhook().id) });
		await room.speakr.idle();
		for (let polls = 0; polls < 2; polls++) await trigger.poll();
		expect(asked(/rotate-secret/)).toHaveLength(1);
	});
	test('a webhook of something else stays as it is, and what it was told is not taken for handled', async () => {
		const { id } = room.speakr.state.addWebhook({ url: 'http://127.0.0.1:9/crm', events: [type], enabled: false, autoPaused: true });
		const trigger = await polling();
		const recording = add();
		log(recording, { status: 'success' });
		expect(idsOf(await trigger.poll())).toEqual([recording]);
		expect(webhook()).toMatchObject({ id, autoPaused: true });
	});
	test('a webhook that was made by hand gets no other secret, and is not made again: only its maker knows the secret', async () => {
		const { url } = await publish({ registration: 'manual' });
		const { id } = room.speakr.state.addWebhook({ url, events: [type], secret: 'unknown' });
		const trigger = await polling({ options: { webhookId: byId(id) } });
		await room.run('webhook:test', { webhookId: byId(id) });
		await room.speakr.idle();
		await trigger.poll();
		expect(webhook()).toMatchObject({ secret: 'unknown' });
		room.speakr.state.webhooks.delete(id);
		await trigger.poll();
		expect(webhooks()).toEqual([]);
	});
	test('the webhooks of an account are not made in another one', async () => {
		await publish();
		const { staticData } = await polling();
		const credentials = { speakrApi: { baseUrl: room.speakr.url, apiToken: room.speakr.tokens.bob, sendTokenAs: 'bearer' } };
		const other = await polling({}, { credentials, staticData });
		await other.poll();
		expect(webhooks()).toHaveLength(1);
	});
});

describe('what is sent again', () => {
	test('nothing that was sent again already, here or elsewhere', async () => {
		await publish();
		const trigger = await polling({ events: ['recording.created'] });
		log(1, { eventId: 'lost', status: 'permanent_failure' });
		log(1, { status: 'success' }, webhook(), { replayed_from: 'lost' });
		await trigger.poll();
		expect(asked(/replay/)).toEqual([]);
	});
	test('nothing while somebody has switched the webhook off', async () => {
		await publish();
		const trigger = await polling({ events: ['recording.created'] });
		log(1, { status: 'permanent_failure' });
		webhook().enabled = false;
		await trigger.poll();
		expect(asked(/replay/)).toEqual([]);
		webhook().enabled = true;
		await trigger.poll();
		expect(asked(/replay/)).toHaveLength(1);
	});
	test('what somebody has sent again starts the workflow, although polling found it before', async () => {
		const delivered = await publish();
		const trigger = await polling();
		const recording = add();
		const { id } = log(recording, { eventId: 'lost', status: 'permanent_failure' });
		await trigger.poll();
		expect(idsOf(await trigger.poll())).toEqual([recording]);
		await room.run('delivery:replay', { webhookId: byId(webhook().id), deliveryId: id });
		const [execution] = await delivered.started(1);
		expect(execution?.items).toMatchObject([{ json: { event: { replayed_from: 'lost' } } }]);
	});
});

test('that an earlier transcription was delivered says nothing of a later one', async () => {
	await publish();
	const trigger = await polling();
	const recording = room.speakr.state.addRecording();
	const earlier = new Date(Date.now() - 600_000).toISOString().slice(0, -1);
	log(recording.id, { status: 'success', createdAt: earlier });
	await trigger.poll();
	expect(idsOf(await trigger.poll())).toEqual([recording.id]);
});
test('that a recording was delivered says nothing of a later one that is given its id', async () => {
	const events = ['recording.created'];
	const delivered = await publish({ events });
	const trigger = await polling({ events });
	const first = room.speakr.state.addRecording();
	const { id } = log(first.id, { eventType: 'recording.created', status: 'permanent_failure' });
	await room.run('delivery:replay', { webhookId: byId(webhook().id), deliveryId: id });
	await delivered.started(1);
	expect(await trigger.poll()).toEqual([]);
	const createdAt = new Date(Date.now() - 600_000).toISOString().slice(0, -1);
	for (const delivery of room.speakr.state.deliveries.where(() => true)) Object.assign(delivery, { createdAt });
	room.speakr.state.recordings.delete(first.id);
	room.speakr.state.recordings.insert({ ...first, createdAt: new Date(Date.now() + 1_000).toISOString().slice(0, -1) });
	await trigger.poll();
	expect(idsOf(await trigger.poll())).toEqual([first.id]);
});
