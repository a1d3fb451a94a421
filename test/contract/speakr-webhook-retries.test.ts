/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests, never shipped */
import { setTimeout as pause } from 'node:timers/promises';

import { hold } from '../services/shared/hold';
import { startReceiver, type Receiver } from '../services/shared/receiver';
import { type SpeakrOptions, type StandInSpeakr, startSpeakr } from '../services/speakr';
import { sign } from '../services/speakr/webhooks/sign';
import { clientOf, type Client } from './speakr/client';

let speakr: StandInSpeakr;
let receiver: Receiver;
let alice: Client;
let webhook: { id: number; secret: string };

async function start(options: SpeakrOptions): Promise<void> {
	speakr = await startSpeakr({ stageDuration: 2, ...options });
	receiver = await startReceiver();
	alice = clientOf(speakr);
	webhook = await alice.subscribe(receiver.url, ['webhook.test', 'recording.created']);
}

afterEach(async () => {
	await speakr.close();
	await receiver.close();
});

async function until(met: () => boolean): Promise<void> {
	for (let waited = 0; !met(); waited += 5) {
		if (waited > 15_000) throw new Error('It did not happen in time');
		await pause(5);
	}
}

async function ping(): Promise<void> {
	await alice.call('POST', `/webhooks/${webhook.id}/test`);
}

function state() {
	const row = speakr.state.webhooks.get(webhook.id);
	if (!row) throw new Error('The webhook is gone');
	return row;
}

test('five attempts after 30, 120, 600 and 3600 seconds (by the factor), always the same bytes and id', async () => {
	await start({ timeFactor: 5000 });
	/** Milliseconds from the end of an attempt until the next was due. */
	const planned: number[] = [];
	receiver.answer(() => {
		const { lastDeliveryAt } = state();
		const { nextRetryAt } = speakr.state.deliveries.get(1) ?? {};
		if (lastDeliveryAt !== null) planned.push(Date.parse(`${nextRetryAt}Z`) - Date.parse(`${lastDeliveryAt}Z`));
		return { status: 503 };
	});
	await ping();
	await until(() => receiver.received.length === 5);
	await until(() => speakr.state.deliveries.get(1)?.status === 'permanent_failure');
	await pause(50);
	expect(receiver.received).toHaveLength(5);
	const [first] = receiver.received;
	const gaps = receiver.received.slice(1).map(({ at }, index) => at - (receiver.received[index]?.at ?? 0));
	[6, 24, 120, 720].forEach((wanted, index) => {
		expect(gaps[index]).toBeGreaterThanOrEqual(wanted - 2);
		expect(planned[index]).toBeLessThanOrEqual(wanted + 1);
	});
	for (const { body, headers } of receiver.received) {
		expect(body.equals(first?.body ?? Buffer.alloc(0))).toBe(true);
		expect(headers['speakr-delivery-id']).toBe(first?.headers['speakr-delivery-id']);
		expect(headers['speakr-signature']).toBe(sign(webhook.secret, body.toString()));
	}
	expect(new Set(receiver.received.map(({ headers }) => headers['speakr-timestamp'])).size).toBe(5);
	expect(speakr.state.deliveries.get(1)?.attemptCount).toBe(5);
});

test('a retry that succeeds ends it, and is signed with the secret of then', async () => {
	await start({ timeFactor: 1000 });
	receiver.answer(async () => {
		await alice.call('POST', `/webhooks/${webhook.id}/rotate-secret`);
		receiver.answer({ status: 200 });
		return { status: 500 };
	});
	await ping();
	await until(() => speakr.state.deliveries.get(1)?.status === 'success');
	const [first, second] = receiver.received;
	expect(first?.headers['speakr-signature']).toBe(sign(webhook.secret, first?.body.toString() ?? ''));
	expect(state().secret).not.toBe(webhook.secret);
	expect(second?.headers['speakr-signature']).toBe(sign(state().secret, second?.body.toString() ?? ''));
});

test('ten permanent failures pause it; what happens meanwhile is lost; enabling keeps the count', async () => {
	// The hourly trial comes long after the end of the test.
	await start({ timeFactor: 100 });
	receiver.answer({ status: 404 });
	for (let count = 1; count <= 10; count++) {
		expect(state().enabled).toBe(true);
		await ping();
		await speakr.idle();
	}
	expect(state()).toMatchObject({ enabled: false, autoPaused: true, consecutiveFailures: 10 });
	expect((await alice.call('POST', `/webhooks/${webhook.id}/test`)).status).toBe(409);
	receiver.answer({ status: 200 });
	await alice.upload('meeting.mp3');
	await speakr.idle();
	expect(receiver.received).toHaveLength(10);
	expect(speakr.state.deliveries.size).toBe(10);
	const enabled = await alice.object('PATCH', `/webhooks/${webhook.id}`, { enabled: true });
	expect(enabled).toMatchObject({ enabled: true, auto_paused: false, consecutive_failures: 10 });
	receiver.answer({ status: 404 });
	await ping();
	await speakr.idle();
	expect(state()).toMatchObject({ enabled: false, autoPaused: true, consecutiveFailures: 11 });
});

test('what pauses it is kept for the trial; what was chosen in the same sweep is still sent: as recorded', async () => {
	await start({ timeFactor: 10_000 });
	const [first, trial] = [hold(), hold()];
	receiver.answer(async () => {
		await (receiver.received.length <= 11 ? first : trial).held;
		return { status: receiver.received.length <= 11 ? 404 : 200 };
	});
	await ping();
	await until(() => receiver.received.length === 1);
	// While the first is under way ten more are queued, for one sweep.
	for (let count = 0; count < 10; count++) await ping();
	first.release();
	await until(() => state().consecutiveFailures === 11);
	const statuses = speakr.state.deliveries.all().map(({ status }) => status);
	expect(statuses).toEqual([...Array(9).fill('permanent_failure'), 'failed', 'permanent_failure']);
	expect(state()).toMatchObject({ enabled: false, autoPaused: true });
	trial.release();
	await until(() => state().enabled);
	expect(speakr.state.deliveries.get(10)).toMatchObject({ status: 'success', attemptCount: 2 });
	expect(receiver.received[11]?.headers['speakr-delivery-id']).toBe(receiver.received[9]?.headers['speakr-delivery-id']);
});

/** A webhook that paused itself, with that many deliveries that are due. */
async function pausedWith(count: number): Promise<void> {
	await start({ timeFactor: 10_000 });
	Object.assign(state(), { enabled: false, autoPaused: true, consecutiveFailures: 10 });
	for (let number = 1; number <= count; number++) speakr.state.addDelivery(state(), { payload: `{"a":${number}}` });
}

async function sweep(): Promise<void> {
	await alice.call('PATCH', `/webhooks/${webhook.id}`, { name: 'wakes the dispatcher' });
	await speakr.idle();
}

test('a trial that succeeds ends the pause, and what else is due follows in the same pass [read]', async () => {
	await pausedWith(2);
	await sweep();
	expect(receiver.received.map(({ body }) => body.toString())).toEqual(['{"a":1}', '{"a":2}']);
	expect(state()).toMatchObject({ enabled: true, autoPaused: false, consecutiveFailures: 0 });
});

test('a trial that fails for a while is tried again after an hour, and so is what else was due [read]', async () => {
	await pausedWith(2);
	receiver.answer({ status: 503 });
	await sweep();
	expect(receiver.received.length).toBe(1);
	const [tried, waiting] = speakr.state.deliveries.all();
	expect([tried?.status, tried?.attemptCount, waiting?.status, waiting?.attemptCount]).toEqual(['failed', 1, 'failed', 0]);
	receiver.answer({ status: 200 });
	speakr.clock.advance(0.36);
	await speakr.idle();
	expect(receiver.received.length).toBe(3);
});

test('a trial that fails for good is not put back: with none left nothing is tried any more [read]', async () => {
	await pausedWith(2);
	receiver.answer({ status: 404 });
	await sweep();
	speakr.clock.advance(0.36);
	await speakr.idle();
	expect(speakr.state.deliveries.all().map(({ status }) => status)).toEqual(['permanent_failure', 'permanent_failure']);
	expect(state()).toMatchObject({ enabled: false, autoPaused: true, consecutiveFailures: 12 });
	speakr.clock.advance(3600);
	await speakr.idle();
	expect(receiver.received).toHaveLength(2);
});

test('disabled by hand, what is queued is not sent; that it is given up is kept by the next pass that sends something [read]', async () => {
	await start({ timeFactor: 10_000 });
	const other = await alice.subscribe(`${receiver.url}/other`, ['webhook.test']);
	Object.assign(state(), { enabled: false });
	const queued = speakr.state.addDelivery(state());
	await sweep();
	expect([receiver.received.length, queued.status]).toEqual([0, 'pending']);
	await alice.call('POST', `/webhooks/${other.id}/test`);
	await speakr.idle();
	expect([receiver.received.map(({ path }) => path), queued.status]).toEqual([['/other'], 'permanent_failure']);
});

test('enabled again before that, it is sent [read]', async () => {
	await start({ timeFactor: 10_000 });
	Object.assign(state(), { enabled: false });
	speakr.state.addDelivery(state());
	await sweep();
	await alice.call('PATCH', `/webhooks/${webhook.id}`, { enabled: true });
	await speakr.idle();
	expect(receiver.received).toHaveLength(1);
});

test('a pass writes what became of its deliveries at its end; one that is killed sends them all again [read]', async () => {
	await start({ timeFactor: 10_000 });
	const second = hold();
	receiver.answer(async () => {
		if (receiver.received.length === 2) await second.held;
		return { status: 200 };
	});
	speakr.state.addDelivery(state(), { payload: '{"a":1}' });
	speakr.state.addDelivery(state(), { payload: '{"a":2}' });
	await alice.call('PATCH', `/webhooks/${webhook.id}`, { name: 'wakes the dispatcher' });
	await until(() => receiver.received.length === 2);
	expect(speakr.state.deliveries.get(1)).toMatchObject({ status: 'pending', attemptCount: 0 });
	await speakr.close();
	second.release();
	speakr = await startSpeakr({ timeFactor: 10_000, state: speakr.state });
	await speakr.idle();
	expect(receiver.received.map(({ body }) => body.toString())).toEqual(['{"a":1}', '{"a":2}', '{"a":1}', '{"a":2}']);
});

test('three workers: each delivery comes three times at once with one id, and is recorded once', async () => {
	await start({ timeFactor: 1000, workers: 3 });
	await ping();
	await speakr.idle();
	expect(receiver.received).toHaveLength(3);
	expect(new Set(receiver.received.map(({ headers }) => headers['speakr-delivery-id'])).size).toBe(1);
	expect(speakr.state.deliveries.all().map(({ attemptCount, status }) => [attemptCount, status])).toEqual([[1, 'success']]);
});

test('one after the other: a slow answer holds up the next', async () => {
	await start({ timeFactor: 1000 });
	receiver.answer(() => ({ status: 200, delay: 60 }));
	await ping();
	await ping();
	await speakr.idle();
	const [first, second] = receiver.received;
	expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(55);
});
