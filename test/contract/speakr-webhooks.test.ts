/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests, never shipped */
import { setTimeout as pause } from 'node:timers/promises';

import { startReceiver, type Receiver, type ReceiverAnswer } from '../services/shared/receiver';
import { type SpeakrOptions, type StandInSpeakr, startSpeakr } from '../services/speakr';
import { isObject, parseJson } from '../services/speakr/json';
import { EVENT_TYPES, type Delivery, type EventType } from '../services/speakr/webhooks/model';
import { deliveryHeaders, type Envelope, sign, writeEnvelope } from '../services/speakr/webhooks/sign';
import { clientOf, type Client } from './speakr/client';
import { deliveries, headerOf, recordedNamed } from './speakr/recordings';

const OFTEN: SpeakrOptions = { stageDuration: 2, timeFactor: 10_000 };

let speakr: StandInSpeakr;
let receiver: Receiver;
let alice: Client;

async function start(options: SpeakrOptions = {}): Promise<void> {
	speakr = await startSpeakr({ ...OFTEN, ...options });
	receiver = await startReceiver();
	alice = clientOf(speakr);
}

afterEach(async () => {
	await speakr?.close();
	await receiver?.close();
});

async function until(met: () => boolean): Promise<void> {
	for (let waited = 0; !met(); waited += 5) {
		if (waited > 15_000) throw new Error('It did not happen in time');
		await pause(5);
	}
}

/** The events that came, in order. */
function events(): string[] {
	return receiver.received.map(({ headers }) => String(headers['speakr-event']));
}

function payloads(): Array<Record<string, unknown>> {
	return receiver.received.map(({ body }) => parseJson(body.toString())).filter(isObject);
}

function delivery(index: number): Delivery {
	const found = speakr.state.deliveries.all()[index];
	if (!found) throw new Error(`There is no delivery ${index}`);
	return found;
}

describe('signing', () => {
	test.each(deliveries.map((recorded) => [recorded.name, recorded] as const))('%s', (_name, recorded) => {
		const body = Buffer.from(recorded.body_base64, 'base64').toString();
		expect(sign(recorded.secret, body)).toBe(headerOf(recorded.headers, 'Speakr-Signature'));
		const envelope: Envelope = JSON.parse(body);
		expect(writeEnvelope(envelope)).toBe(body);
		const headers = deliveryHeaders(recorded.secret, body, {
			id: envelope.id,
			type: envelope.type,
			sentAt: headerOf(recorded.headers, 'Speakr-Timestamp') ?? '',
		});
		const made = ['Host', 'Connection', 'Content-Length'];
		const recordedOnes = recorded.headers.filter(([name]) => !made.includes(name));
		expect(headers).toEqual(Object.fromEntries(recordedOnes));
	});

	test('all fourteen are there', () => expect(deliveries).toHaveLength(14));
});

describe('what is sent', () => {
	beforeEach(async () => await start());

	test('an upload: created, started, events, completed; signed, each with an id of its own', async () => {
		const { secret } = await alice.subscribe(`${receiver.url}/hook?x=1`, EVENT_TYPES);
		const id = await alice.upload('会议.mp3');
		await speakr.idle();
		expect(events()).toEqual([
			'recording.created',
			'recording.transcription.started',
			'recording.events.extracted',
			'recording.transcription.completed',
		]);
		for (const { body, headers, path, method } of receiver.received) {
			expect([method, path]).toEqual(['POST', '/hook?x=1']);
			expect(headers['speakr-signature']).toBe(sign(secret, body.toString()));
			expect(headers['user-agent']).toBe('Speakr-Webhook/1.0');
			expect(headers['speakr-timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
			const envelope = parseJson(body.toString());
			expect(envelope).toMatchObject({ id: headers['speakr-delivery-id'], type: headers['speakr-event'], user_id: 2 });
		}
		expect(new Set(payloads().map((envelope) => envelope.id)).size).toBe(4);
		expect(payloads()[0]?.data).toEqual({
			recording_id: id,
			title: 'Recording - 会议.mp3',
			file_size: 2000,
			original_filename: '会议.mp3',
		});
		expect(receiver.received[0]?.body.toString()).toContain('会议');
		expect(payloads()[2]?.data).toEqual({ recording_id: id, title: 'Quarterly Planning Meeting', events_count: 2 });
		expect(payloads()[3]?.data).toEqual({
			recording_id: id,
			title: 'Quarterly Planning Meeting',
			transcription_duration_seconds: 0,
			summarization_duration_seconds: 0,
		});
	});

	test.each<[file: string, sent: string[], status: string]>([
		['asr400.mp3', ['started', 'failed'], 'FAILED'],
		['asr500.mp3', ['started', 'started', 'started', 'failed'], 'FAILED'],
		['llmfail.mp3', ['started', 'completed'], 'FAILED'],
		['budget.mp3', ['started', 'completed'], 'FAILED'],
		['empty.mp3', ['started', 'completed'], 'COMPLETED'],
		['plain.mp3', ['started', 'completed'], 'COMPLETED'],
	])('%s: %j, %s', async (file, sent, status) => {
		const types: EventType[] = ['recording.transcription.started', 'recording.transcription.completed', 'recording.transcription.failed'];
		await alice.subscribe(receiver.url, types);
		const id = await alice.upload(file);
		await speakr.idle();
		expect(events()).toEqual(sent.map((name) => `recording.transcription.${name}`));
		expect(speakr.state.recordings.get(id)?.status).toBe(status);
	});

	test('only PATCH says updated, only a summary that was asked for says summary.completed, no delete says deleted', async () => {
		await alice.subscribe(receiver.url, EVENT_TYPES);
		const { id } = speakr.state.addRecording();
		await alice.call('PUT', `/recordings/${id}/notes`, { notes: 'x' });
		await alice.call('PATCH', `/recordings/${id}`, { unknown: 1 });
		await alice.call('PATCH', '/recordings/batch', { recording_ids: [id], updates: { is_inbox: false } });
		await alice.call('PATCH', `/recordings/${id}`, { title: null, is_inbox: true });
		await alice.call('POST', `/recordings/${id}/summarize`, {});
		await speakr.idle();
		await alice.call('DELETE', `/recordings/${id}`);
		await speakr.idle();
		expect(events()).toEqual(['recording.updated', 'recording.events.extracted', 'recording.summary.completed']);
		expect(payloads()[0]?.data).toEqual({ recording_id: id, title: null, fields_changed: ['title', 'is_inbox'] });
	});

	test("one's events do not go to others; two webhooks of one user get one id", async () => {
		await clientOf(speakr, speakr.tokens.bob).subscribe(`${receiver.url}/bob`, EVENT_TYPES);
		await alice.subscribe(`${receiver.url}/a`, ['recording.created']);
		await alice.subscribe(`${receiver.url}/b`, ['recording.created']);
		await alice.upload('meeting.mp3');
		await speakr.idle();
		expect(receiver.received.map(({ path }) => path)).toEqual(['/a', '/b']);
		expect(new Set(payloads().map((envelope) => envelope.id)).size).toBe(1);
	});

	test('test and replay: a new id, and where it comes from', async () => {
		const { id } = await alice.subscribe(receiver.url, ['recording.created']);
		await alice.call('POST', `/webhooks/${id}/test`);
		await speakr.idle();
		await alice.call('POST', `/webhooks/${id}/deliveries/1/replay`);
		await speakr.idle();
		const [first, second] = payloads();
		expect(first).toMatchObject({ type: 'webhook.test', data: { webhook_id: id } });
		expect(second?.replayed_from).toBe(first?.id);
		expect(second?.id).not.toBe(first?.id);
		expect(Object.keys(second ?? {})).toEqual(['id', 'type', 'timestamp', 'user_id', 'data', 'replayed_from']);
	});

	test('a private host is refused by default, and one that does not exist always', async () => {
		const order = { name: 'x', events: ['webhook.test'], allow_http: true };
		const refused = await alice.object('POST', '/webhooks', { ...order, url: 'http://10.0.0.1/' });
		expect(refused.error).toContain('private/loopback address (10.0.0.1)');
		const unknown = await alice.object('POST', '/webhooks', { ...order, url: 'https://no-such-host.invalid/' });
		expect(unknown).toEqual({ error: "DNS resolution failed for 'no-such-host.invalid'" });
	});
});

/** What each answer of the receiver does to the delivery: as recorded. */
describe('outcomes', () => {
	const cases: ReadonlyArray<readonly [recording: string, answer: ReceiverAnswer]> = [
		['ok', { status: 200 }],
		['after-status-204', { status: 204 }],
		['after-status-404', { status: 404 }],
		['after-status-410', { status: 410 }],
		['after-status-429', { status: 429, headers: { 'Retry-After': '1' } }],
		['after-status-500', { status: 500 }],
		['after-redirect-302', { status: 302, headers: { Location: '/elsewhere' } }],
		['after-drop', { status: 'drop' }],
	];

	test.each(cases)('webhooks-deliveries--%s', async (name, answer) => {
		await start({ timeFactor: 30 });
		// A second attempt may be made before all is looked at; it changes nothing while it is not answered.
		receiver.answer(async () => await (receiver.received.length === 1 ? answer : new Promise<never>(() => {})));
		const { id } = await alice.subscribe(receiver.url, ['webhook.test']);
		await alice.call('POST', `/webhooks/${id}/test`);
		await until(() => delivery(0).attemptCount > 0);
		expect(receiver.received).toHaveLength(1);
		const shown = await alice.object('GET', `/webhooks/${id}/deliveries`);
		const wanted = recordedNamed(`webhooks-deliveries--${name}`).response.body_json;
		expect(outcomeOf(shown)).toEqual(outcomeOf(wanted));
	});

	test('a port where nobody listens is tried again', async () => {
		await start({ timeFactor: 30 });
		const { id } = await alice.subscribe('http://127.0.0.1:9/closed', ['webhook.test']);
		await alice.call('POST', `/webhooks/${id}/test`);
		await until(() => delivery(0).attemptCount > 0);
		expect(delivery(0)).toMatchObject({ status: 'failed', responseStatus: null });
		expect(delivery(0).errorMessage).toContain("HTTPConnectionPool(host='127.0.0.1', port=9): Max retries exceeded with url: /closed");
	});

	function outcomeOf(body: unknown) {
		const list = isObject(body) && Array.isArray(body.deliveries) ? body.deliveries : [];
		const newest: unknown = list[0];
		if (!isObject(newest)) throw new Error('There is no delivery');
		const { status, response_status, attempt_count, error_message, delivered_at, next_retry_at } = newest;
		const isPlanned = next_retry_at !== null;
		return { status, response_status, attempt_count, error_message, isDelivered: delivered_at !== null, isPlanned };
	}
});
