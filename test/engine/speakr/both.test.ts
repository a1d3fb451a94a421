import { sleep } from 'n8n-workflow';
import { hold } from '../../services/shared/hold';
import { startReceiver } from '../../services/shared/receiver';
import { byId, simulateClock, type ServedWebhook } from '../harness';
import { changeCredential } from '../harness/credentials';
import { eachClockRoom, idsOf, itemsOf, typesOf, type ClockRoom } from './clock-room';
import { isModern } from './room';

// Speakr's test delivery is waited for no longer than 16 seconds.
simulateClock(10);

const completed = 'recording.transcription.completed';
const failed = 'recording.transcription.failed';

const room = eachClockRoom();
afterEach(() => jest.restoreAllMocks());
const webhooks = () => room().speakr.state.webhooks.where(() => true);
function webhook() {
	const [only] = webhooks();
	if (!only) throw new Error('There is no webhook');
	return only;
}
const asked = (what: RegExp) => room().requests().filter((request) => what.test(request));

/** A trigger looks after its webhook in every fifth look. */
async function lookFive(trigger: ServedWebhook) {
	for (let looks = 0; looks < 5; looks++) await room().look(trigger);
}

let deliveries = 0;

describe('the webhook misses nothing that the clock does not find', () => {
	test('what was delivered is not run again', async () => {
		const trigger = await room().listen();
		await room().upload();
		await room().finish();
		await trigger.started(1);
		await room().look(trigger);
		await room().look(trigger);
		expect(trigger.executions).toHaveLength(1);
	});
	test.each([[['transcript']], [['recording', 'summary', 'transcript']]])('a recording in which a segment has no speaker runs, with its transcript, where %j are included', async (include) => {
		const trigger = await room().listen({ include });
		const segments = [{ speaker: null, sentence: 'Hello', start_time: 0, end_time: 1 }];
		const { id } = room().speakr.state.addRecording({ transcription: JSON.stringify(segments) });
		expect(await room().deliver(trigger, completed, { recording_id: id })).toBe(200);
		await trigger.started(1);
		expect(itemsOf(trigger)).toMatchObject([{ json: { id, transcript: expect.stringContaining('Hello') } }]);
	});
	test('what happened while it was paused runs, and the pause is ended', async () => {
		const trigger = await room().listen();
		Object.assign(webhook(), { enabled: false, autoPaused: true });
		const id = await room().upload();
		await room().finish();
		expect(idsOf(await room().look(trigger))).toEqual([id]);
		expect(webhook()).toMatchObject({ enabled: true, autoPaused: false });
	});
	test('one that somebody switched off stays off', async () => {
		const trigger = await room().listen();
		Object.assign(webhook(), { enabled: false });
		const id = await room().upload();
		await room().finish();
		expect(idsOf(await room().look(trigger))).toEqual([id]);
		expect(webhook()).toMatchObject({ enabled: false });
	});
	test('one that was deleted is made again, and what happened meanwhile runs', async () => {
		const trigger = await room().listen();
		await lookFive(trigger);
		const { name, url } = webhook();
		room().speakr.state.webhooks.delete(webhook().id);
		const id = await room().upload();
		await room().finish();
		expect(idsOf(await room().look(trigger))).toEqual([id]);
		expect(webhook()).toMatchObject({ name, url, enabled: true });
		await room().upload('after.mp3');
		await room().finish();
		expect(await trigger.started(2)).toHaveLength(2);
		await trigger.delete();
		expect(webhooks()).toEqual([]);
	});
	test('one that was deleted while n8n was stopped is made again, although nothing has started yet', async () => {
		const trigger = await room().listen();
		const { name, url, events } = webhook();
		await lookFive(trigger);
		await trigger.stop();
		room().speakr.state.webhooks.delete(webhook().id);
		const next = await room().another(trigger);
		await next.start();
		await next.tick();
		expect(webhook()).toMatchObject({ name, url, events, enabled: true });
	});
	test('one that Speakr will not make again does not keep the clock from its work', async () => {
		const trigger = await room().listen();
		await lookFive(trigger);
		room().speakr.state.webhooks.delete(webhook().id);
		for (let index = 0; index < 10; index++) room().speakr.state.addWebhook({ url: `http://127.0.0.1/${index}` });
		const id = await room().upload();
		await room().finish();
		expect(idsOf(await room().look(trigger))).toEqual([id]);
	});
	test('a secret that does not fit any more is replaced once, and what was refused runs', async () => {
		const trigger = await room().listen();
		webhook().secret = 'changed in Speakr';
		const refused = await room().upload();
		await room().finish();
		room().requests();
		expect(idsOf(await room().look(trigger))).toEqual([refused]);
		await lookFive(trigger);
		expect(asked(/rotate-secret/)).toHaveLength(1);
		await room().upload('after.mp3');
		await room().finish();
		expect(await trigger.started(2)).toHaveLength(2);
	});
	test.each([404, 502])('what a path answers with %i for good runs once', async (status) => {
		const proxy = await startReceiver();
		// Speakr's test delivery passes: the path breaks later.
		const trigger = await room().publish({ include: [] }, proxy.url);
		proxy.answer({ status });
		const ids: number[] = [];
		for (let count = 0; count < 12; count++) {
			ids.push(await room().upload(`${count}.mp3`));
			if (count % 3 !== 2) continue;
			await room().finish();
			await room().look(trigger);
		}
		await lookFive(trigger);
		expect(idsOf(itemsOf(trigger)).sort((a, b) => a - b)).toEqual(ids);
		expect(proxy.received.length).toBeGreaterThan(10);
		await proxy.close();
	});
	if (isModern()) test('with a token that may not see webhooks, polling goes on beside the one that was made by hand', async () => {
		const { token } = room().speakr.state.addToken('readOnly');
		changeCredential({ apiToken: token, webhookSecret: 'made by hand' });
		const trigger = await room().listen({ registration: 'manual' });
		const ids: number[] = [];
		for (let looks = 0; looks < 6; looks++) {
			ids.push(room().speakr.state.addRecording().id);
			expect(idsOf(await room().look(trigger))).toEqual(ids.slice(-1));
		}
		expect(asked(/webhooks/)).not.toEqual([]);
		expect(trigger.errors).toEqual([]);
	});
	test('that of the n8n which this one is a copy of stays as it is', async () => {
		const trigger = await room().listen();
		await trigger.stop();
		const copy = await room().another(trigger, {}, { instanceUrl: 'https://n8n.example/' });
		await copy.start();
		Object.assign(webhook(), { enabled: false, autoPaused: true });
		await lookFive(copy);
		expect(webhook()).toMatchObject({ enabled: false, autoPaused: true });
	});
	test('a webhook of something else stays as it is', async () => {
		const trigger = await room().listen();
		const other = room().speakr.state.addWebhook({ url: 'http://127.0.0.1:9/crm', events: [completed], enabled: false, autoPaused: true });
		await lookFive(trigger);
		expect(other).toMatchObject({ autoPaused: true });
	});
});

test("what is stored has neither Speakr's address with its password nor the token", async () => {
	const address = new URL(room().speakr.url);
	Object.assign(address, { username: 'ada', password: 'lovelace' });
	changeCredential({ baseUrl: address.href, sendTokenAs: 'xApiToken' });
	const trigger = await room().listen();
	const id = await room().upload();
	await room().finish();
	await trigger.started(1);
	await lookFive(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([id]);
	const stored = JSON.stringify(trigger.staticData);
	expect(stored).toContain('state');
	for (const secret of ['lovelace', address.host, room().speakr.tokens.alice]) expect(stored).not.toContain(secret);
});

describe('events that no list has', () => {
	const events = ['recording.events.extracted'];
	const log = (columns: Parameters<ClockRoom['speakr']['state']['addDelivery']>[1]) => {
		const { id: recordingId } = room().speakr.state.addRecording({ createdAt: '2026-01-01T00:00:00.000000' });
		const eventId = `event-${++deliveries}`;
		const timestamp = new Date().toISOString();
		const payload = JSON.stringify({ id: eventId, type: events[0], timestamp, data: { recording_id: recordingId, events_count: 1 } });
		room().speakr.state.addDelivery(webhook(), { eventId, eventType: 'recording.events.extracted', payload, ...columns });
		return recordingId;
	};
	const later = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString().slice(0, -1);

	test.each([
		['failed for good', { status: 'permanent_failure' as const }],
		['is tried again in an hour', { status: 'failed' as const, nextRetryAt: later(3_600) }],
		['was answered by a process that starts nothing', { status: 'success' as const }],
	])('one whose delivery %s comes from the log, once', async (_, columns) => {
		const trigger = await room().listen({ events });
		const id = log(columns);
		await lookFive(trigger);
		await lookFive(trigger);
		expect(idsOf(itemsOf(trigger))).toEqual([id]);
	});
	test('fifty that a process which starts nothing has answered all come, each once', async () => {
		const trigger = await room().listen({ events });
		await room().look(trigger);
		const ids = Array.from({ length: 50 }, () => log({ status: 'success' }));
		const begun = Date.now();
		for (let minutes = 1; minutes <= 15; minutes++) {
			jest.spyOn(Date, 'now').mockReturnValue(begun + minutes * 60_000);
			await room().look(trigger);
		}
		jest.restoreAllMocks();
		expect(idsOf(itemsOf(trigger)).sort()).toEqual(ids.sort());
	});
	test('one that was handled is not read from the log', async () => {
		const trigger = await room().listen({ events });
		const { id } = room().speakr.state.addRecording();
		await room().deliver(trigger, 'recording.events.extracted', { recording_id: id }, 0, { id: 'handled' });
		await trigger.started(1);
		room().speakr.state.addDelivery(webhook(), { eventId: 'handled', eventType: 'recording.events.extracted', payload: '{}', status: 'success' });
		room().requests();
		await lookFive(trigger);
		expect(asked(/deliveries\/\d+$/)).toEqual([]);
	});
	test('one that Speakr tries again soon is left to it', async () => {
		const trigger = await room().listen({ events });
		log({ status: 'failed', nextRetryAt: later(60) });
		await lookFive(trigger);
		expect(itemsOf(trigger)).toEqual([]);
	});
});

describe('one recording, one ending', () => {
	test.each(['empty.mp3', 'budget.mp3'])('%s starts the workflow once under either event name', async (name) => {
		const trigger = await room().listen({ events: [completed, failed] });
		await room().upload(name);
		await room().finish();
		await trigger.started(1);
		await room().look(trigger);
		await room().look(trigger);
		const isSilent = name === 'empty.mp3' && !isModern();
		expect(typesOf(itemsOf(trigger))).toEqual([isSilent ? completed : failed]);
	});
	test('a failed one is not completed by a summary that is made again and again', async () => {
		const events = [completed, failed];
		const trigger = await room().listen({ events });
		const id = await room().upload('asr400.mp3');
		await room().finish();
		expect(typesOf((await trigger.started(1)).flatMap(({ items }) => items))).toEqual([failed]);
		await room().look(trigger);
		await trigger.stop();
		// What n8n remembers of the failure is not what keeps it from starting again.
		const next = await room().another(trigger, { events }, { state: { ...Object(trigger.staticData.state), endings: [] } });
		await next.start();
		for (let times = 0; times < 3; times++) {
			// As in Speakr's web app: the node refuses it, and so does Speakr 0.10.11.
			expect(await room().post(`/recordings/${id}/summarize`)).toBe(isModern() ? 400 : 200);
			await room().look(next);
			await room().finish();
			await room().look(next);
		}
		expect(room().speakr.state.recordings.get(id)?.status).toBe(isModern() ? 'FAILED' : 'COMPLETED');
		expect(itemsOf(next)).toEqual([]);
	});
	test('a delivery that comes again after a restart starts nothing, although n8n has forgotten the first', async () => {
		const trigger = await room().listen();
		const { id } = room().speakr.state.addRecording();
		expect(idsOf(await room().look(trigger))).toEqual([id]);
		await trigger.stop();
		jest.setSystemTime(Date.now() + 20_000);
		const next = await room().another(trigger, {}, { state: { ...Object(trigger.staticData.state), endings: [] } });
		await next.start();
		await room().deliver(next, completed, { recording_id: id }, 10_000);
		await room().look(next);
		expect(itemsOf(next)).toEqual([]);
	});
	test('a limit says nothing about a recording that was delivered, so it is not given up', async () => {
		const trigger = await room().listen();
		const { id } = room().speakr.state.addRecording({ createdAt: '2026-01-01T00:00:00.000000' });
		room().speakr.faults.next({ path: new RegExp(`/recordings/${id}(\\?|$)`), status: 429, headers: { 'retry-after': '61' }, times: Infinity });
		await room().deliver(trigger, completed, { recording_id: id });
		for (let looks = 0; looks < 62; looks++) await room().look(trigger);
		expect(trigger.errors).toEqual([]);
		room().speakr.faults.clear();
		jest.setSystemTime(Date.now() + 61_000);
		expect(idsOf(await room().look(trigger))).toEqual([id]);
	});
	test('a late repeat says nothing new, although the recording was edited meanwhile', async () => {
		const trigger = await room().listen();
		const { id } = room().speakr.state.addRecording({ createdAt: '2026-01-01T00:00:00.000000' });
		await room().deliver(trigger, completed, { recording_id: id });
		await trigger.started(1);
		const recording = room().speakr.state.recordings.get(id);
		if (recording) room().speakr.state.write(recording, { title: 'Edited', transcription: 'Edited', processingSeconds: 7 });
		expect(await room().deliver(trigger, completed, { recording_id: id }, 600_000)).toBe(200);
		await room().look(trigger);
		expect(trigger.executions).toHaveLength(1);
	});
	test('an event that Speakr tells of a moment after the clock has seen it says nothing new', async () => {
		const trigger = await room().listen();
		const { id } = room().speakr.state.addRecording();
		expect(idsOf(await room().look(trigger))).toEqual([id]);
		jest.setSystemTime(Date.now() + 5_000);
		await room().deliver(trigger, completed, { recording_id: id });
		await room().look(trigger);
		expect(trigger.executions).toHaveLength(1);
	});
	test("nor does one that comes after n8n's clock was put forward by an hour", async () => {
		const trigger = await room().listen();
		const completedAt = room().speakr.state.clock.now();
		const { id } = room().speakr.state.addRecording({ completedAt });
		expect(idsOf(await room().look(trigger))).toEqual([id]);
		jest.setSystemTime(Date.now() + 3_600_000);
		await room().deliver(trigger, completed, { recording_id: id }, 0, { timestamp: `${completedAt}Z` });
		await room().look(trigger);
		expect(trigger.executions).toHaveLength(1);
	});
	test('a late event of a deleted recording does not run with another one that was given its ID', async () => {
		const trigger = await room().listen();
		const { id } = room().speakr.state.addRecording({ createdAt: new Date(Date.now() - 60_000).toISOString().slice(0, -1) });
		expect(await room().deliver(trigger, completed, { recording_id: id }, 600_000)).toBe(200);
		expect(idsOf(await room().look(trigger))).toEqual([id]);
		expect(JSON.stringify(itemsOf(trigger))).not.toContain('made-');
	});
	test('what somebody has sent again starts the workflow again', async () => {
		const trigger = await room().listen();
		const { id } = room().speakr.state.addRecording();
		expect(idsOf(await room().look(trigger))).toEqual([id]);
		await room().deliver(trigger, completed, { recording_id: id }, 0, { replayed_from: 'earlier' });
		expect(await trigger.started(2)).toHaveLength(2);
	});
});

describe('the same end a second time is an event of its own', () => {
	const pass = (seconds: number) => {
		room().speakr.clock.advance(seconds);
		jest.setSystemTime(Date.now() + seconds * 1_000);
	};
	const times = async (trigger: ServedWebhook) => {
		await room().look(trigger);
		await room().look(trigger);
		return trigger.executions.length;
	};
	const ended = async (trigger: ServedWebhook, id: number, age = 0) => {
		expect(await room().deliver(trigger, completed, { recording_id: id }, age * 1_000)).toBe(200);
		await room().look(trigger);
	};
	const write = (id: number, status: 'PROCESSING' | 'COMPLETED') => {
		const recording = room().speakr.state.recordings.get(id);
		if (recording) room().speakr.state.write(recording, { status });
	};
	/** A trigger, and a recording whose first ending a look has found. */
	const foundFirst = async () => {
		const trigger = await room().listen();
		const { id } = room().speakr.state.addRecording();
		expect(idsOf(await room().look(trigger))).toEqual([id]);
		return { trigger, id };
	};
	/** A look sees it at work in between. */
	const endAgain = async (trigger: ServedWebhook, id: number) => {
		pass(5);
		write(id, 'PROCESSING');
		await room().look(trigger);
		pass(5);
		write(id, 'COMPLETED');
	};

	describe.each([['asr400.mp3', failed], ['meeting.mp3', completed]])('%s', (name, type) => {
		test.each([1, 5, 20, 45, 61, 3_600])('%i seconds after the first', async (seconds) => {
			const trigger = await room().listen({ events: [type] });
			const id = await room().upload(name);
			await room().finish();
			await trigger.started(1);
			pass(seconds);
			await room().run('recording:transcribe', { recordingId: byId(id) });
			await room().finish();
			expect(await trigger.started(2)).toHaveLength(2);
			expect(await times(trigger)).toBe(2);
		});
	});
	test('and so is the third', async () => {
		const trigger = await room().listen();
		const id = await room().upload();
		await room().finish();
		for (let times = 1; times <= 3; times++) {
			expect(await trigger.started(times)).toHaveLength(times);
			pass(20);
			if (times < 3) await room().run('recording:transcribe', { recordingId: byId(id) });
			await room().finish();
		}
		expect(await times(trigger)).toBe(3);
	});
	test('but one that a delivery and a look find at the same moment is one', async () => {
		const trigger = await room().listen();
		const { id } = room().speakr.state.addRecording({ status: 'PROCESSING' });
		await room().look(trigger);
		pass(5);
		write(id, 'COMPLETED');
		const { held, release } = hold();
		room().speakr.faults.next({ path: new RegExp(`/recordings/${id}(\\?|$)`), held, times: Infinity });
		await room().deliver(trigger, completed, { recording_id: id });
		const looking = room().look(trigger);
		// As it should be, the second one waits for the first.
		for (let waits = 0, sent = 0; waits < 100 && sent < 2; waits++, sent += asked(new RegExp(`GET /recordings/${id}(\\?|$)`)).length) await sleep(20);
		release();
		await looking;
		expect(await times(trigger)).toBe(1);
	});
	test('also after n8n has forgotten the first, which its database has not', async () => {
		const trigger = await room().listen();
		const createdAt = '2026-01-01T00:00:00.000000';
		const recordings = [room().speakr.state.addRecording({ createdAt }), room().speakr.state.addRecording({ createdAt })];
		for (const { id } of recordings) await room().deliver(trigger, completed, { recording_id: id });
		await trigger.started(2);
		await trigger.stop();
		const [delivered, found] = recordings.map(({ id }) => id);
		const next = await room().another(trigger, {}, { state: { ...Object(trigger.staticData.state), endings: [] } });
		await next.start();
		pass(5);
		for (const { id } of recordings) write(id, 'PROCESSING');
		await room().look(next);
		pass(5);
		for (const { id } of recordings) write(id, 'COMPLETED');
		await room().deliver(next, completed, { recording_id: delivered });
		expect(idsOf(itemsOf({ ...next, executions: await next.started(1) }))).toEqual([delivered]);
		await room().look(next);
		expect(idsOf(itemsOf(next))).toEqual([delivered, found]);
	});
	test('delivered together with the first', async () => {
		const trigger = await room().listen();
		const { id } = room().speakr.state.addRecording({ createdAt: '2026-01-01T00:00:00.000000' });
		await Promise.all([ended(trigger, id, 4), ended(trigger, id, 2)]);
		expect(await times(trigger)).toBe(2);
	});
	test('after polling was first with the first, and its delivery came late', async () => {
		const { trigger, id } = await foundFirst();
		pass(1);
		await ended(trigger, id);
		expect(await times(trigger)).toBe(1);
		pass(20);
		await ended(trigger, id);
		expect(await times(trigger)).toBe(2);
	});
	test('after polling has seen the recording at work in between', async () => {
		const { trigger, id } = await foundFirst();
		await endAgain(trigger, id);
		await room().deliver(trigger, completed, { recording_id: id });
		expect(await trigger.started(2)).toHaveLength(2);
		expect(await times(trigger)).toBe(2);
	});
	test('after a restart in between', async () => {
		const { trigger, id } = await foundFirst();
		pass(5);
		write(id, 'PROCESSING');
		await room().look(trigger);
		const other = room().speakr.state.addRecording();
		expect(idsOf(await room().look(trigger))).toEqual([other.id]);
		await trigger.stop();
		const next = await room().another(trigger);
		await next.start();
		pass(5);
		write(id, 'COMPLETED');
		expect(idsOf(await room().look(next))).toEqual([id]);
		expect(await times(next)).toBe(1);
	});
	if (isModern()) test('told before it can be seen, which is later than anyone looks', async () => {
		const { trigger, id } = await foundFirst();
		pass(61);
		write(id, 'PROCESSING');
		room().requests();
		await room().deliver(trigger, completed, { recording_id: id });
		for (let seen = 0; seen < 2; seen += asked(new RegExp(`GET /recordings/${id}`)).length) await sleep(10);
		// Until the second answer has come.
		await sleep(500);
		expect(trigger.executions).toHaveLength(1);
		write(id, 'COMPLETED');
		expect(await times(trigger)).toBe(2);
	});
	test('but a late delivery of the first, after which the recording was at work again, is none', async () => {
		const { trigger, id } = await foundFirst();
		await endAgain(trigger, id);
		expect(idsOf(await room().look(trigger))).toEqual([id]);
		await ended(trigger, id, 10);
		expect(await times(trigger)).toBe(2);
	});
	test('nor does such a delivery tell of the second, if it comes before polling has found that', async () => {
		const { trigger, id } = await foundFirst();
		await endAgain(trigger, id);
		await room().deliver(trigger, completed, { recording_id: id }, 10_000);
		await sleep(500);
		expect(trigger.executions).toHaveLength(1);
		expect(await times(trigger)).toBe(2);
	});
});

describe('a workflow that may start itself', () => {
	test('an update is only told if one of the chosen fields has changed', async () => {
		const trigger = await room().listen({ events: ['recording.updated'] });
		const { id } = room().speakr.state.addRecording();
		await room().deliver(trigger, 'recording.updated', { recording_id: id, fields_changed: ['summary', 'title'] });
		await room().deliver(trigger, 'recording.updated', { recording_id: id, fields_changed: ['tags', 'title'] });
		expect(await trigger.started(1)).toMatchObject([{ items: [{ json: { event: { data: { fields_changed: ['tags', 'title'] } } } }] }]);
	});
	test('any update is told if no field is chosen', async () => {
		const trigger = await room().listen({ events: ['recording.updated'], changedFields: [] });
		const { id } = room().speakr.state.addRecording();
		await room().deliver(trigger, 'recording.updated', { recording_id: id, fields_changed: ['summary'] });
		expect(await trigger.started(1)).toMatchObject([{ items: [{ json: { event: { data: { fields_changed: ['summary'] } } } }] }]);
	});
	test('a recording starts it twenty times in an hour, then it is ignored and reported once', async () => {
		const trigger = await room().listen({ events: ['recording.updated'] });
		const { id } = room().speakr.state.addRecording();
		for (let times = 0; times < 25; times++) await room().deliver(trigger, 'recording.updated', { recording_id: id, fields_changed: ['tags'] });
		await room().look(trigger);
		expect(trigger.executions).toHaveLength(20);
		expect(trigger.errors).toMatchObject([{ message: `Recording ${id} started the workflow too often and is ignored for an hour` }]);
	});
});
