import { createHmac } from 'crypto';
import { byId, chain, createEngine, instanceSettings, recordedDeliveries, simulateClock, toNode, watchTimeouts, type ServedWebhook } from '../harness';
import { changeCredential } from '../harness/credentials';
import { hold } from '../../services/shared/hold';
import { startReceiver } from '../../services/shared/receiver';
import { zulu } from '../../services/speakr/clock';
import { isModern, openRoom, type Room } from './room';

// Speakr's test delivery is waited for no longer than 16 seconds.
simulateClock(10);

type Parameters_ = Parameters<Room['engine']['serveTrigger']>[1];

let room: Room;
let triggers: ServedWebhook[] = [];
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => {
	for (const trigger of triggers) await trigger.close();
	triggers = [];
	await room.close();
});

async function serve(parameters: Parameters_ = {}, options?: Parameters<Room['engine']['serveTrigger']>[2]) {
	const trigger = await room.engine.serveTrigger('speakrTrigger', parameters, options);
	triggers.push(trigger);
	return trigger;
}

async function activate(parameters: Parameters_ = {}) {
	const trigger = await serve(parameters);
	await trigger.activate();
	return trigger;
}

async function upload(fileName = 'meeting.mp3') {
	const form = new FormData();
	form.append('file', new Blob([Buffer.alloc(2_000, 0xaa)]), fileName);
	const authorization = `Bearer ${room.speakr.tokens.alice}`;
	await fetch(`${room.speakr.url}/api/v1/recordings/upload`, { method: 'POST', body: form, headers: { authorization } });
	await room.speakr.idle();
}

const webhooks = () => room.speakr.state.webhooks.where(() => true);

const hmac = (secret: unknown, body: string | Buffer) => createHmac('sha256', String(secret)).update(body).digest('hex');

/** As that Speakr signs: since 0.10.11 with the time too. */
const sign = (body: string | Buffer, secret: unknown) => {
	const time = Math.floor(Date.now() / 1_000);
	return {
		'content-type': 'application/json',
		'speakr-signature': `sha256=${hmac(secret, body)}`,
		...(isModern() && { 'speakr-signature-v2': `t=${time},v1=${hmac(secret, Buffer.concat([Buffer.from(`${time}.`), Buffer.from(body)]))}` }),
	};
};

let deliveryNumber = 0;
/** Its time is by Speakr's clock, as that of its recordings; the simulated one of n8n stands still. */
const event = (data: object = {}, rest: object = {}) =>
	JSON.stringify({
		id: `delivery-${++deliveryNumber}`,
		type: 'recording.transcription.completed',
		timestamp: zulu(room.speakr.state.clock.now()),
		user_id: 2,
		data,
		...rest,
	});

async function deliver(trigger: ServedWebhook, body: string) {
	return (await trigger.send({ body, headers: sign(body, trigger.staticData.webhookSecret) })).status;
}

describe('registration', () => {
	test('makes a webhook with the events and the address of n8n, and keeps its id and secret', async () => {
		const trigger = await activate({ events: ['recording.created', 'recording.updated'] });
		expect(webhooks()).toEqual([
			expect.objectContaining({
				url: trigger.url,
				allowHttp: true,
				enabled: true,
				events: ['recording.created', 'recording.updated'],
			}),
		]);
		expect(trigger.staticData).toMatchObject({ webhookId: 1, webhookSecret: webhooks()[0]?.secret });
	});
	test('publishing again finds it and makes no second one', async () => {
		const trigger = await activate();
		expect(await trigger.checkExists()).toBe(true);
		expect(webhooks()).toHaveLength(1);
	});
	test.each([
		['a pause', { enabled: false, autoPaused: true }],
		['its events', { events: ['webhook.test'] }],
	])('mends %s', async (_, fault) => {
		const trigger = await activate();
		Object.assign(webhooks()[0] ?? {}, fault);
		expect(await trigger.checkExists()).toBe(true);
		expect(webhooks()).toEqual([
			expect.objectContaining({
				url: trigger.url,
				enabled: true,
				autoPaused: false,
				events: ['recording.transcription.completed', 'recording.transcription.failed'],
			}),
		]);
	});
	describe('what only Speakr 0.10.11 can do', () => {
		const parameters = { events: ['recording.share.created'], options: { includeShared: true } };

		test('is asked for there', async () => {
			const modern = await openRoom({ version: '1.1' });
			const trigger = await modern.engine.serveTrigger('speakrTrigger', parameters);
			triggers.push(trigger);
			await trigger.activate();
			const [webhook] = modern.speakr.state.webhooks.where(() => true);
			expect(webhook).toMatchObject({ events: ['recording.share.created'], includeShared: true });
			await modern.close();
		});
		test('is refused on an older one before anything is created', async () => {
			const old = await openRoom({ version: '0.9.4' });
			for (const each of [{ events: parameters.events }, { options: parameters.options }]) {
				const trigger = await old.engine.serveTrigger('speakrTrigger', each);
				triggers.push(trigger);
				await expect(trigger.activate()).rejects.toThrow('requires Speakr 0.10.11');
			}
			expect(old.speakr.state.webhooks.where(() => true)).toEqual([]);
			await old.close();
		});
	});
	test('a copy of n8n at another address makes a webhook of its own, and touches that of the first no more', async () => {
		const node = toNode({ name: 'Trigger', type: 'n8n-nodes-transcription.speakrTrigger', typeVersion: 2, webhookId: 'copied' });
		const workflow = chain([node], { id: 'copied' });
		const first = await room.engine.serveWebhook(workflow, 'Trigger');
		triggers.push(first);
		await first.activate();
		const production = { ...webhooks()[0] };
		const copy = await room.engine.serveWebhook(workflow, 'Trigger');
		triggers.push(copy);
		await copy.delete();
		expect(webhooks()).toMatchObject([{ url: first.url, secret: production.secret, name: production.name }]);
		await copy.activate();
		expect(webhooks()).toMatchObject([{ url: first.url, secret: production.secret }, { url: copy.url }]);
		await copy.delete();
		expect(webhooks()).toMatchObject([{ url: first.url, enabled: true }]);
	});
	test('leaves a webhook alone that only has the id of its own, since Speakr uses ids again', async () => {
		const trigger = await activate();
		room.speakr.state.webhooks.delete(1);
		const foreign = room.speakr.state.addWebhook({ url: 'http://127.0.0.1/crm' });
		expect(foreign.id).toBe(trigger.staticData.webhookId);
		expect(await trigger.checkExists()).toBe(false);
		await trigger.delete();
		expect(webhooks()).toEqual([foreign]);
		expect(foreign.url).toBe('http://127.0.0.1/crm');
	});
	test('found by its address alone it is taken over with a new secret', async () => {
		const trigger = await serve();
		const made = room.speakr.state.addWebhook({ url: trigger.url, events: ['recording.transcription.completed'] });
		const { secret } = made;
		expect(await trigger.checkExists()).toBe(true);
		expect(trigger.staticData).toMatchObject({ webhookId: made.id, webhookSecret: webhooks()[0]?.secret });
		expect(webhooks()[0]?.secret).not.toBe(secret);
	});
	test('is created again when somebody deleted it in Speakr', async () => {
		const trigger = await activate();
		room.speakr.state.webhooks.delete(1);
		await trigger.activate();
		expect(webhooks()).toHaveLength(1);
		await upload();
		expect(await trigger.started(1)).toHaveLength(1);
	});
	test('removes its own and no other', async () => {
		room.speakr.state.addWebhook({ url: 'http://127.0.0.1/other' });
		const trigger = await activate();
		await trigger.delete();
		expect(webhooks().map(({ url }) => url)).toEqual(['http://127.0.0.1/other']);
		expect(Object.keys(trigger.staticData)).toEqual(['state']);
	});
	test('removes its own although someone gave it another name', async () => {
		const trigger = await activate();
		for (const webhook of webhooks()) webhook.name = 'Meetings';
		await trigger.delete();
		expect(webhooks()).toEqual([]);
	});
	test('removing what is gone already does not fail', async () => {
		const trigger = await activate();
		room.speakr.state.webhooks.delete(1);
		expect(await trigger.delete()).toBe(true);
	});
	test.each([
		['http://192.168.1.20:5678', "In Speakr's environment, set WEBHOOK_INTRANET_HOST_ALLOWLIST=^192\\.168\\.1\\.20$"],
		['http://n8n.invalid:5678', "In n8n's environment, set N8N_WEBHOOK_URL"],
	])('%s is refused with the setting to change in the message, all that n8n shows', async (publicUrl, setting) => {
		const trigger = await serve({}, { publicUrl });
		const error = await trigger.activate().catch((reason: unknown) => reason);
		expect(error).toMatchObject({ message: expect.stringContaining(setting) });
	});
	if (!isModern()) test('a Speakr that is too old for webhooks is told as such', async () => {
		const version = JSON.stringify({ version: 'v0.8.16' });
		room.speakr.faults.next({ path: /webhooks/, status: 404 });
		room.speakr.faults.next({ path: /system\/info/, status: 200, body: version, contentType: 'application/json' });
		const trigger = await serve();
		await expect(trigger.activate()).rejects.toThrow('This requires Speakr 0.9.0 or later, but yours is 0.8.16');
	});
	test('the eleventh webhook is told as one too many', async () => {
		for (let index = 0; index < 10; index++) room.speakr.state.addWebhook({ url: `http://127.0.0.1/${index}` });
		const trigger = await serve();
		const error = await trigger.activate().catch((reason: unknown) => reason);
		expect(error).toMatchObject({ message: 'The webhook could not be created: Per-user webhook cap reached (10/10)' });
	});
	test('a copy of the workflow in another n8n leaves the webhook of the first alone', async () => {
		const trigger = await activate();
		jest.replaceProperty(instanceSettings(), 'instanceId', 'another');
		await trigger.delete();
		jest.restoreAllMocks();
		expect(webhooks()).toMatchObject([{ url: trigger.url }]);
	});
	test('a secret that was changed meanwhile is kept when the workflow is published again', async () => {
		const trigger = await activate();
		await room.run('webhook:rotateSecret', { webhookId: byId(1) });
		expect(trigger.staticData.webhookSecret).not.toBe(webhooks()[0]?.secret);
		await trigger.checkExists();
		expect(trigger.staticData.webhookSecret).toBe(webhooks()[0]?.secret);
	});
	test('the webhook of a test in the editor is marked as one', async () => {
		const trigger = await serve({}, { test: true });
		await trigger.activate();
		expect(webhooks()).toMatchObject([{ name: 'n8n: Test (test)' }]);
	});
	test('a test in the editor asks for no test delivery, which would count as the event that it waits for', async () => {
		const trigger = await serve({}, { test: true });
		await trigger.activate();
		expect(room.speakr.state.deliveries.where(() => true)).toEqual([]);
	});
	test('a long name of a workflow is cut, so that the mark of its owner stays', async () => {
		const node = toNode({ name: 'Trigger', type: 'n8n-nodes-transcription.speakrTrigger', typeVersion: 2, webhookId: 'long' });
		const trigger = await room.engine.serveWebhook(chain([node], { id: 'long', name: 'x'.repeat(200) }), 'Trigger');
		triggers.push(trigger);
		await trigger.activate();
		expect(webhooks()[0]?.name).toMatch(/^n8n: x{50,} \(long, [0-9a-f]{6}\)$/);
		expect(webhooks()[0]?.name).toHaveLength(100);
	});
	test.each(['', 'x'])('an emoji at the cut stays whole, however many come before it: %p', async (before) => {
		const node = toNode({ name: 'Trigger', type: 'n8n-nodes-transcription.speakrTrigger', typeVersion: 2, webhookId: 'emoji' });
		const trigger = await room.engine.serveWebhook(chain([node], { id: 'emoji', name: `${before}${'🎙'.repeat(200)}` }), 'Trigger');
		triggers.push(trigger);
		await trigger.activate();
		const { name = '' } = webhooks()[0] ?? {};
		expect([Buffer.from(name).toString() === name, [...name].length, name.endsWith(')')]).toEqual([true, 100, true]);
		expect(await trigger.checkExists()).toBe(true);
		expect(room.requests().filter((request) => request.startsWith('PATCH'))).toEqual([]);
	});
	test('while n8n publishes, what fails is told at once, since n8n tries again itself', async () => {
		const trigger = await serve();
		room.speakr.faults.next({ path: /webhooks/, status: 503 });
		await expect(trigger.checkExists()).rejects.toThrow('Speakr is temporarily unavailable');
		expect(room.requests()).toEqual(['GET /webhooks']);
	});
	test('while n8n publishes or unpublishes, no answer is waited for longer than ten seconds', async () => {
		const timeouts = watchTimeouts(room.speakr.url);
		const trigger = await activate();
		await trigger.checkExists();
		await trigger.delete();
		expect(new Set(timeouts())).toEqual(new Set([10_000]));
	});
	test.each(['manual', 'Manual', '={{ " MANUAL" }}'])('by hand (%s): nothing is made, and without a secret the workflow cannot be published', async (registration) => {
		const trigger = await serve({ registration });
		await expect(trigger.activate()).rejects.toThrow("The Speakr credential has no 'Webhook Secret'");
		expect(webhooks()).toEqual([]);
	});
});

describe('deliveries', () => {
	test('a finished recording starts the workflow with recording, summary and transcript', async () => {
		const trigger = await activate();
		await upload();
		const [execution] = await trigger.started(1);
		expect(execution?.items).toEqual([
			{
				json: expect.objectContaining({
					id: 1,
					title: 'Quarterly Planning Meeting',
					status: 'COMPLETED',
					summary: expect.stringContaining('##'),
					transcript: expect.stringMatching(/^\[SPEAKER_00\]: Good morning/),
					event: {
						id: expect.any(String),
						type: 'recording.transcription.completed',
						timestamp: expect.stringMatching(/Z$/),
						...(isModern() && { occurred_at: expect.stringMatching(/Z$/) }),
						user_id: expect.any(Number),
						data: expect.objectContaining({ recording_id: 1, title: 'Quarterly Planning Meeting' }),
					},
				}),
			},
		]);
	});
	test('the answer comes before anything is fetched', async () => {
		const trigger = await activate();
		room.speakr.state.addRecording();
		const { held, release } = hold();
		room.speakr.faults.next({ path: /recordings\/1/, held });
		expect(await deliver(trigger, event({ recording_id: 1 }))).toBe(200);
		expect(trigger.executions).toEqual([]);
		release();
		expect(await trigger.started(1)).toHaveLength(1);
	});
	test('what is not included is not fetched', async () => {
		const trigger = await activate({ events: ['recording.events.extracted'], include: [] });
		room.requests();
		expect(await deliver(trigger, event({ recording_id: 1 }, { type: 'recording.events.extracted' }))).toBe(200);
		const [execution] = await trigger.started(1);
		expect(Object.keys(execution?.items[0]?.json ?? {})).toEqual(['id', 'event']);
		expect(room.requests()).toEqual([]);
	});
	test('the transcript comes in the chosen format', async () => {
		const trigger = await activate({ include: ['transcript'], transcriptFormat: 'srt' });
		await upload();
		const [execution] = await trigger.started(1);
		expect(execution?.items[0]?.json.transcript).toMatch(/^1\n00:00:00,000 --> /);
	});
	test('three copies at once start one execution', async () => {
		const trigger = await activate();
		room.speakr.state.addRecording();
		const body = event({ recording_id: 1 });
		expect(await Promise.all([1, 2, 3].map(async () => await deliver(trigger, body)))).toEqual([200, 200, 200]);
		await trigger.started(1);
		expect(await deliver(trigger, body)).toBe(200);
		expect(trigger.executions).toHaveLength(1);
	});
	test('two workflows that get the same event both run', async () => {
		const [one, two] = [await activate(), await activate()];
		await upload();
		expect(await one.started(1)).toHaveLength(1);
		expect(await two.started(1)).toHaveLength(1);
	});
	test('what registration left in the static data stays', async () => {
		const trigger = await activate();
		const { state, ...before } = trigger.staticData;
		await upload();
		await trigger.started(1);
		expect(trigger.staticData).toMatchObject(before);
		expect(state).toBeDefined();
	});
	test.each([['recording', 'summary', 'transcript'], ['recording'], ['summary']])('of a failed transcription there is the reason, with advice, and no transcript: %s', async (...include) => {
		const trigger = await activate({ events: ['recording.transcription.failed'], include });
		await upload('asr400.mp3');
		const [execution] = await trigger.started(1);
		const json = execution?.items[0]?.json;
		expect(json?.error_message).toMatch(/^Invalid Audio Format: .+ may be corrupted\. Try converting the audio to MP3/);
		expect(json?.transcript ?? null).toBeNull();
		expect(json && 'transcript' in json).toBe(include.includes('transcript'));
	});
	test.each([['summary'], ['summary', 'transcript']])('an older failure of the summary is not the reason why a transcription failed: %s', async (...include) => {
		const type = 'recording.transcription.failed';
		const trigger = await activate({ events: [type], include });
		const { id } = room.speakr.state.addRecording({ status: 'FAILED', transcription: 'ERROR_JSON:{"t":"Invalid Audio"}', summary: '[Summary generation failed: too long]' });
		await deliver(trigger, event({ recording_id: id }, { type }));
		const [execution] = await trigger.started(1);
		expect(execution?.items[0]?.json).toMatchObject({ error_message: 'Invalid Audio', summary: null });
	});
	test('an event of a recording that was deleted meanwhile starts nothing', async () => {
		const trigger = await activate();
		expect(await deliver(trigger, event({ recording_id: 99 }))).toBe(200);
		await trigger.tick();
		expect(trigger.executions).toEqual([]);
		expect(trigger.errors).toEqual([]);
	});
	test('a signed event that was not chosen, or that nobody knows, is answered and ignored', async () => {
		const trigger = await activate();
		expect(await deliver(trigger, event({}, { type: 'recording.created' }))).toBe(200);
		expect(await deliver(trigger, event({}, { type: 'recording.sung' }))).toBe(200);
		expect(trigger.executions).toEqual([]);
	});
	test("Speakr's test button starts the workflow when asked to", async () => {
		const quiet = await activate({ options: {} });
		const loud = await activate({ options: { includeTestDeliveries: true } });
		const test_ = event({ webhook_id: 1, reason: 'user_triggered' }, { type: 'webhook.test' });
		await deliver(quiet, test_);
		await deliver(loud, test_);
		expect(await loud.started(1)).toHaveLength(1);
		expect(quiet.executions).toEqual([]);
	});
});

describe('a test delivery on publishing', () => {
	test('starts nothing, although test deliveries do', async () => {
		const trigger = await activate({ options: { includeTestDeliveries: true } });
		await room.speakr.idle();
		expect(room.speakr.state.deliveries.where(() => true)).toMatchObject([{ eventType: 'webhook.test', status: 'success' }]);
		expect(trigger.executions).toEqual([]);
	});
	test('starts nothing when Speakr repeats it after the workflow is published', async () => {
		const trigger = await activate({ options: { includeTestDeliveries: true } });
		const [sent] = room.speakr.state.deliveries.where(() => true);
		expect(await deliver(trigger, String(sent?.payload))).toBe(200);
		expect(trigger.executions).toEqual([]);
	});
	test('an address that Speakr cannot reach is told there and then, and no webhook is left', async () => {
		const trigger = await serve({}, { publicUrl: 'http://127.0.0.1:1' });
		await expect(trigger.activate()).rejects.toThrow(/Speakr can't reach n8n at http:\/\/127\.0\.0\.1:1.*N8N_WEBHOOK_URL/);
		expect(webhooks()).toEqual([]);
		expect(trigger.staticData).not.toHaveProperty('webhookSecret');
	});
	test('a proxy that asks for a password is told as what it is', async () => {
		const proxy = await startReceiver();
		proxy.answer({ status: 401, body: 'Authorization required' });
		const trigger = await serve({}, { publicUrl: proxy.url });
		await expect(trigger.activate()).rejects.toThrow('HTTP 401');
		await proxy.close();
	});
	test('a Speakr that is too busy to tell of it does not keep the workflow from being published', async () => {
		room.speakr.faults.next({ method: 'GET', path: /deliveries\/\d/, status: 503 });
		const trigger = await activate();
		expect(webhooks()).toMatchObject([{ url: trigger.url, enabled: true }]);
	});
	test('a secret that does not fit any more is replaced', async () => {
		const trigger = await activate();
		Object.assign(webhooks()[0] ?? {}, { secret: 'changed in Speakr' });
		await trigger.activate();
		expect(await deliver(trigger, event())).toBe(200);
		expect(trigger.staticData.webhookSecret).toBe(webhooks()[0]?.secret);
	});
});

describe('while the secret is changed', () => {
	test('the operation Rotate Secret tells the trigger: the old and the new one fit', async () => {
		const trigger = await activate();
		const before = trigger.staticData.webhookSecret;
		const { items } = await room.run('webhook:rotateSecret', { webhookId: byId(1) });
		const after = items[0]?.json.secret;
		expect(after).not.toBe(before);
		for (const secret of [before, after]) {
			const body = event();
			expect((await trigger.send({ body, headers: sign(body, secret) })).status).toBe(200);
		}
	});
	test('by hand: a credential with both, a blank between, accepts both', async () => {
		const speakr = await openRoom({}, 'old new');
		const trigger = await speakr.engine.serveTrigger('speakrTrigger', { registration: 'manual', include: [] });
		await trigger.start();
		for (const secret of ['old', 'new']) {
			const body = event();
			expect((await trigger.send({ body, headers: sign(body, secret) })).status).toBe(200);
		}
		const body = event();
		expect((await trigger.send({ body, headers: sign(body, 'old new') })).status).toBe(401);
		await trigger.close();
		await speakr.close();
	});
});

// Since 0.10.11 the signature tells the age.
if (!isModern()) describe('old deliveries', () => {
	const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

	test("Speakr's last try, 74 minutes after the event, is taken", async () => {
		const trigger = await activate({ include: [] });
		expect(await deliver(trigger, event({}, { timestamp: minutesAgo(74) }))).toBe(200);
		await trigger.started(1);
	});
	test.each([
		['older than two hours', 121],
		['from the future', -121],
	])('one %s is put off, and the time in the header does not help', async (_, minutes) => {
		const trigger = await activate({ include: [] });
		const body = event({}, { timestamp: minutesAgo(minutes) });
		const headers = { ...sign(body, trigger.staticData.webhookSecret), 'speakr-timestamp': minutesAgo(0) };
		expect((await trigger.send({ body, headers })).status).toBe(503);
		expect(trigger.executions).toEqual([]);
	});
	test('Speakr tries again later', async () => {
		await activate({ include: [], options: { includeTestDeliveries: false } });
		const [webhook] = webhooks();
		if (!webhook) throw new Error('There is no webhook');
		const { id } = room.speakr.state.addRecording();
		const payload = event({ recording_id: id }, { timestamp: minutesAgo(121) });
		const old = room.speakr.state.addDelivery(webhook, { eventId: 'old', eventType: 'recording.transcription.completed', payload, nextRetryAt: null });
		await room.run('webhook:test', { webhookId: byId(webhook.id) });
		await room.speakr.idle();
		expect(old).toMatchObject({ status: 'failed', responseStatus: 503 });
	});
	test('the age can be set', async () => {
		const trigger = await activate({ include: [], options: { maximumAge: 200 } });
		expect(await deliver(trigger, event({}, { timestamp: minutesAgo(180) }))).toBe(200);
	});
});

describe('by hand', () => {
	const all = recordedDeliveries();
	test.each(all.map((delivery) => [delivery.name, delivery] as const))('takes what a real Speakr sent: %s', async (_, { secret, body, headers }) => {
		const speakr = await openRoom({}, ` ${secret} `);
		const events = [...new Set(all.map((delivery) => delivery.headers['speakr-event'] ?? ''))];
		const trigger = await speakr.engine.serveTrigger('speakrTrigger', {
			registration: 'manual',
			events,
			changedFields: ['title'],
			include: [],
			options: { maximumAge: 100 * 365 * 24 * 60 },
		});
		await trigger.start('activate');
		const { type, data } = JSON.parse(body.toString()) as { type: string; data: { recording_id?: number } };
		const failed = type.endsWith('transcription.failed') && { status: 'FAILED' as const, transcription: null };
		const recording = speakr.speakr.state.addRecording({ createdAt: '2020-01-01T00:00:00.000000', ...failed });
		if (data.recording_id !== undefined) speakr.speakr.state.recordings.insert({ ...recording, id: data.recording_id });
		expect((await trigger.send({ body, headers: { ...headers, 'content-type': 'application/json' } })).status).toBe(200);
		const [execution] = await trigger.started(1);
		expect(execution?.items[0]?.json.event).toEqual(JSON.parse(body.toString()));
		await trigger.close();
		await speakr.close();
	});
	test('while the credential cannot be read, Speakr is asked to retry', async () => {
		const engine = await createEngine();
		const trigger = await engine.serveTrigger('speakrTrigger', { registration: 'manual' });
		triggers.push(trigger);
		const body = event({ recording_id: 1 });
		expect((await trigger.send({ body, headers: sign(body, 'x') })).status).toBe(503);
	});
	test.each([{ from: 'an expression' }, 5, null])('refuses what is signed with a secret that is no text: %j', async (none) => {
		changeCredential({ webhookSecret: none });
		const trigger = await serve({ registration: 'manual' });
		const body = event({ recording_id: 1 });
		expect((await trigger.send({ body, headers: sign(body, String(none)) })).status).toBe(401);
		await expect(trigger.activate()).rejects.toThrow("The Speakr credential has no 'Webhook Secret'");
		jest.restoreAllMocks();
	});
	test('refuses what another secret signed', async () => {
		const trigger = await serve({ registration: 'manual' });
		const body = event({ recording_id: 1 });
		expect((await trigger.send({ body, headers: sign(body, 'x') })).status).toBe(401);
	});
});

describe('filters', () => {
	test('only completed recordings', async () => {
		const trigger = await activate({ options: { onlyCompleted: true } });
		await upload('llmfail.mp3');
		await upload();
		const executions = await trigger.started(1);
		expect(executions.map(({ items }) => items[0]?.json.event)).toMatchObject([{ data: { recording_id: 2 } }]);
	});
	test('only those with one of the tags, or in the folder', async () => {
		const { state } = room.speakr;
		const [tag, other, folder] = [state.addTag(), state.addTag({ name: 'other' }), state.addFolder()];
		const withTag = await activate({ options: { onlyTagIds: [tag.id, other.id] }, include: [] });
		const inFolder = await activate({ options: { onlyFolderId: folder.id }, include: [] });
		const plain = state.addRecording();
		const tagged = state.addRecording({ tagIds: [tag.id] });
		const filed = state.addRecording({ folderId: folder.id });
		for (const { id } of [plain, tagged, filed]) {
			await deliver(withTag, event({ recording_id: id }));
			await deliver(inFolder, event({ recording_id: id }));
		}
		const idsOf = async (trigger: ServedWebhook) =>
			(await trigger.started(1)).map(({ items }) => items[0]?.json.id);
		expect(await idsOf(withTag)).toEqual([tagged.id]);
		expect(await idsOf(inFolder)).toEqual([filed.id]);
	});
	test('a tag filter without a tag is refused when the workflow is published', async () => {
		const trigger = await serve({ options: { onlyTagIds: [] } });
		await expect(trigger.activate()).rejects.toThrow("'Only With Tag Names or IDs' is empty");
	});
	test('the event of a deleted recording is not looked up', async () => {
		const trigger = await activate({ events: ['recording.deleted'], options: { onlyCompleted: true } });
		room.requests();
		await deliver(trigger, event({ recording_id: 9, title: 'x' }, { type: 'recording.deleted' }));
		expect(await trigger.started(1)).toHaveLength(1);
		expect(room.requests()).toEqual([]);
	});
});

describe('what may not come in', () => {
	test.each([
		['no signature', (body: string) => ({ body, headers: { 'content-type': 'application/json' } })],
		['a signature with another secret', (body: string) => ({ body, headers: sign(body, 'another') })],
		['a signature with an empty secret', (body: string) => ({ body, headers: sign(body, '') })],
	])('%s: 401 and no execution', async (_, request) => {
		const trigger = await activate();
		const { status } = await trigger.send(request(event({ recording_id: 1 })));
		expect(status).toBe(401);
		expect(trigger.executions).toEqual([]);
	});
	test('a body that was changed', async () => {
		const trigger = await activate();
		const headers = sign(event({ recording_id: 1 }), trigger.staticData.webhookSecret);
		expect((await trigger.send({ body: event({ recording_id: 2 }), headers })).status).toBe(401);
	});
	test('anything before the webhook is registered', async () => {
		const trigger = await serve();
		const body = event({ recording_id: 1 });
		expect((await trigger.send({ body })).status).toBe(401);
		// Signed, it may be Speakr's, which comes again after a 503: the secret is being stored.
		expect((await trigger.send({ body, headers: sign(body, undefined) })).status).toBe(503);
		expect((await trigger.send({ body, headers: sign(body, '') })).status).toBe(503);
		expect(trigger.executions).toEqual([]);
	});
	test.each([
		['text/plain', 200],
		['application/octet-stream', 200],
	])('the content type %s changes nothing: the raw bytes are what is signed', async (contentType, status) => {
		const trigger = await activate({ include: [] });
		const { id } = room.speakr.state.addRecording();
		const body = event({ recording_id: id });
		const headers = { ...sign(body, trigger.staticData.webhookSecret), 'content-type': contentType };
		expect((await trigger.send({ body, headers })).status).toBe(status);
		expect(await trigger.started(1)).toHaveLength(1);
	});
	test.each([
		['no object', () => '[]'],
		['no id', () => event({ recording_id: 1 }, { id: undefined })],
		['an id that is a number', () => event({ recording_id: 1 }, { id: 4 })],
		['a recording id that is not a number', () => event({ recording_id: 'x' })],
	])('signed nonsense (%s): 400 and no execution', async (_, body) => {
		const trigger = await activate();
		expect(await deliver(trigger, body())).toBe(400);
		expect(trigger.executions).toEqual([]);
	});
	test('a body over a megabyte: 413', async () => {
		const trigger = await activate();
		expect(await deliver(trigger, event({ recording_id: 1, title: 'x'.repeat(1_000_001) }))).toBe(413);
	});
	test('no secret stands in an item, an answer or an error', async () => {
		const trigger = await activate({ options: { includeTestDeliveries: true } });
		await upload();
		const [execution] = await trigger.started(1);
		const secret = String(trigger.staticData.webhookSecret);
		expect(secret).toHaveLength(43);
		const refused = await (await trigger.send({ body: '{}', headers: sign('{}', 'x') })).text();
		expect(JSON.stringify(execution?.items) + refused).not.toContain(secret);
	});
});
