import { sign, signV2 } from '../../services/speakr/webhooks/sign';
import { ALL_TYPES, openWebhookRoom } from './webhook-room';

const room = openWebhookRoom();

let webhook: { id: number; secret: string };

beforeEach(async () => {
	webhook = await room.alice.subscribe(room.receiver.url, ['webhook.test']);
});

async function ping(): Promise<void> {
	await room.alice.call('POST', `/webhooks/${webhook.id}/test`);
	await room.speakr.idle();
}

const headers = (index: number) => room.receiver.received[index]?.headers ?? {};
const bodyOf = (index: number) => room.receiver.received[index]?.body.toString() ?? '';
const secondsOf = (index: number) => Number(/^t=(\d+)/.exec(String(headers(index)['speakr-signature-v2']))?.[1]);

describe('a delivery [read]', () => {
	test('both signatures, the attempt, and when it happened', async () => {
		await ping();
		expect(headers(0)['speakr-signature']).toBe(sign(webhook.secret, bodyOf(0)));
		expect(headers(0)['speakr-signature-v2']).toBe(signV2([webhook.secret], secondsOf(0), bodyOf(0)));
		expect(Math.abs(secondsOf(0) - Date.now() / 1000)).toBeLessThan(30);
		expect(headers(0)['speakr-attempt']).toBe('1');
		const [envelope] = room.envelopes();
		expect(Object.keys(envelope ?? {})).toEqual(['id', 'type', 'timestamp', 'occurred_at', 'user_id', 'data']);
		expect(envelope?.occurred_at).toBe(envelope?.timestamp);
	});

	test('a retry: the same bytes, the next attempt, a signature of its own time', async () => {
		room.receiver.answer(() => {
			room.receiver.answer({ status: 200 });
			room.speakr.clock.advance(30);
			return { status: 503 };
		});
		await ping();
		room.speakr.clock.advance(30);
		await room.speakr.idle();
		expect([bodyOf(1), headers(1)['speakr-attempt']]).toEqual([bodyOf(0), '2']);
		expect(secondsOf(1)).toBeGreaterThan(secondsOf(0));
		expect(headers(1)['speakr-signature-v2']).toBe(signV2([webhook.secret], secondsOf(1), bodyOf(1)));
		expect(headers(1)['speakr-signature']).toBe(headers(0)['speakr-signature']);
	});

	test('a trial of a paused webhook can be the sixth attempt', async () => {
		const row = room.speakr.state.webhooks.get(webhook.id);
		if (!row) throw new Error('The webhook is gone');
		Object.assign(row, { enabled: false, autoPaused: true });
		room.speakr.state.addDelivery(row, { attemptCount: 5, status: 'failed' });
		await room.alice.call('PATCH', `/webhooks/${webhook.id}`, { name: 'wakes the dispatcher' });
		await room.speakr.idle();
		expect(headers(0)['speakr-attempt']).toBe('6');
	});

	test('a replay has a time and an id of its own, and the data as stored', async () => {
		await ping();
		await room.alice.call('POST', `/webhooks/${webhook.id}/deliveries/1/replay`);
		await room.speakr.idle();
		const [first, second] = room.envelopes();
		expect(second).toMatchObject({ data: first?.data, replayed_from: first?.id });
		expect(second?.occurred_at).toBe(second?.timestamp);
		expect(String(second?.timestamp) > String(first?.timestamp)).toBe(true);
	});

	test('once, however many workers there are; two or three times until 0.10.5', async () => {
		for (const [version, times] of [['1.1', 1], ['0.9.4', 3]] as const) {
			const before = room.receiver.received.length;
			await room.restart({ workers: 3, version });
			webhook = await room.alice.subscribe(room.receiver.url, ['webhook.test']);
			await ping();
			expect(room.receiver.received.length - before).toBe(times);
		}
	});

	test('0.9.4 has neither V2 nor an attempt [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		webhook = await room.alice.subscribe(room.receiver.url, ['webhook.test']);
		await ping();
		expect(Object.keys(headers(0)).filter((name) => name.startsWith('speakr-')).sort()).toEqual([
			'speakr-delivery-id',
			'speakr-event',
			'speakr-signature',
			'speakr-timestamp',
		]);
		expect(room.envelopes()[0]).not.toHaveProperty('occurred_at');
	});
});

describe('a rotated secret [read]', () => {
	const rotate = async () => String((await room.alice.object('POST', `/webhooks/${webhook.id}/rotate-secret`)).secret);

	test('V1 is of the new one at once, V2 of both for a day', async () => {
		const fresh = await rotate();
		await ping();
		expect(headers(0)['speakr-signature']).toBe(sign(fresh, bodyOf(0)));
		expect(headers(0)['speakr-signature-v2']).toBe(signV2([fresh, webhook.secret], secondsOf(0), bodyOf(0)));
		room.speakr.clock.advance(24 * 3600);
		await ping();
		expect(headers(1)['speakr-signature-v2']).toBe(signV2([fresh], secondsOf(1), bodyOf(1)));
	});

	test('only one old secret is kept', async () => {
		const [second, third] = [await rotate(), await rotate()];
		await ping();
		expect(headers(0)['speakr-signature-v2']).toBe(signV2([third, second], secondsOf(0), bodyOf(0)));
	});

	test('the webhook says until when, and nothing without a grace', async () => {
		const shown = async () => (await room.alice.object('GET', `/webhooks/${webhook.id}`)).previous_secret_valid_until;
		expect(await shown()).toBeNull();
		await rotate();
		expect(await shown()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
		room.speakr.state.settings.webhookSecretGraceHours = 0;
		await rotate();
		expect(await shown()).toBeNull();
	});
});

describe('the guard at each send [read]', () => {
	test('a private address that is no longer allowed is tried again, like a network error', async () => {
		await room.restart({ timeFactor: 50, state: room.speakr.state });
		room.speakr.state.settings.intranetHosts = null;
		await ping();
		expect(room.receiver.received).toHaveLength(0);
		expect(room.speakr.state.deliveries.get(1)).toMatchObject({
			status: 'failed',
			responseStatus: null,
			attemptCount: 1,
			errorMessage: expect.stringMatching(/^blocked at delivery: URL resolves to a private\/loopback address \(127\.0\.0\.1\)/),
		});
	});

	test('in 0.9.4 it is delivered [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		webhook = await room.alice.subscribe(room.receiver.url, ['webhook.test']);
		room.speakr.state.settings.intranetHosts = null;
		await ping();
		expect(room.receiver.received).toHaveLength(1);
	});
});

describe('management', () => {
	test('twelve types, and include_shared can be set [documented]', async () => {
		const { event_types } = await room.alice.object('GET', '/webhooks');
		expect(event_types).toEqual(expect.arrayContaining(ALL_TYPES));
		expect(await room.alice.object('PATCH', `/webhooks/${webhook.id}`, { include_shared: true })).toMatchObject({ include_shared: true });
	});

	test('0.9.4 refuses the two new types [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		const made = await room.alice.call('POST', '/webhooks', {
			name: 'x',
			url: room.receiver.url,
			allow_http: true,
			events: ['recording.share.created'],
		});
		expect(made.status).toBe(400);
	});
});
