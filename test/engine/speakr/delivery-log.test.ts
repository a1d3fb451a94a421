import { byId, simulateClock, type ServedWebhook } from '../harness';
import { eachClockRoom, idsOf, itemsOf } from './clock-room';

// Speakr's test delivery is waited for no longer than 16 seconds.
simulateClock(10);

const room = eachClockRoom();
afterEach(() => jest.restoreAllMocks());

/** A trigger looks after its webhook in every fifth look. */
async function lookFive(trigger: ServedWebhook) {
	for (let looks = 0; looks < 5; looks++) await room().look(trigger);
}

type Columns = Parameters<ReturnType<typeof room>['speakr']['state']['addDelivery']>[1];

const tagged = { fields_changed: ['tags'] };
const titled = { fields_changed: ['title'] };

let deliveries = 0;

/** A delivery that a process has answered which starts nothing; gives its ID and that of its recording. */
function answered(type: 'recording.updated' | 'recording.summary.completed' = 'recording.updated', data: object = tagged, columns: Columns = {}) {
	const { state } = room().speakr;
	const [webhook] = state.webhooks.where(() => true);
	if (!webhook) throw new Error('There is no webhook');
	const { id: recordingId } = state.addRecording();
	const [eventId, timestamp] = [`event-${++deliveries}`, `${state.clock.now()}Z`];
	const payload = JSON.stringify({ id: eventId, type, timestamp, data: { recording_id: recordingId, ...data } });
	const { id } = state.addDelivery(webhook, { eventId, eventType: type, payload, status: 'success', ...columns });
	return { id, recordingId };
}

const events = ['recording.updated'];

test('what the trigger was asked for comes from the log, and nothing else', async () => {
	const trigger = await room().listen({ events });
	answered('recording.updated', titled);
	answered('recording.summary.completed', {});
	const { recordingId } = answered();
	await lookFive(trigger);
	await lookFive(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([recordingId]);
});
test.each([['ahead', 3_600], ['behind', -3_600]])('with the clock of n8n an hour %s, each comes from the log, once', async (_, seconds) => {
	const trigger = await room().listen({ events });
	jest.setSystemTime(Date.now() + seconds * 1_000);
	const ids: number[] = [];
	for (let count = 0; count < 3; count++) {
		ids.push(answered().recordingId);
		await lookFive(trigger);
	}
	expect(idsOf(itemsOf(trigger))).toEqual(ids);
});
test.each(['success', 'permanent_failure'] as const)('what came before the workflow was published (%s) starts nothing', async (status) => {
	const trigger = await room().listen({ events });
	await trigger.stop();
	answered('recording.updated', tagged, { status });
	// More than a delivery may be listed late.
	room().speakr.clock.advance(300);
	await trigger.activate();
	const { recordingId } = answered();
	await lookFive(trigger);
	await lookFive(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([recordingId]);
});
test('what came after it does, although the log no longer has the test delivery on publishing', async () => {
	const trigger = await room().listen({ events });
	const { recordingId } = answered();
	room().speakr.clock.advance(300);
	for (let count = 0; count < 199; count++) answered('recording.summary.completed', {});
	await lookFive(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([recordingId]);
});
test('while Speakr answers with failures, what came in is kept for the next look', async () => {
	const trigger = await room().listen({ events });
	await room().look(trigger);
	const { recordingId } = answered();
	room().speakr.faults.next({ path: /webhooks/, status: 403, times: Infinity });
	for (let hours = 0; hours < 3; hours++) {
		room().speakr.clock.advance(3_600);
		jest.setSystemTime(Date.now() + 3_600_000);
		await lookFive(trigger);
	}
	room().speakr.faults.clear();
	await lookFive(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([recordingId]);
});
test('three thousand rows are read in portions of twenty', async () => {
	const trigger = await room().listen({ events });
	const ids = Array.from({ length: 60 }, () => answered().recordingId);
	const { state, faults } = room().speakr;
	const rows = state.deliveries.where(() => true).reverse().map(({ id, eventId, eventType, createdAt, status }) => ({
		id, webhook_id: 1, event_id: eventId, event_type: eventType, status, created_at: createdAt, next_retry_at: null, response_status: 200, response_body_preview: '',
	}));
	const old = Array.from({ length: 3_000 }, (_, index) => ({ ...rows[0], id: 10_000 + index, event_id: `old-${index}`, created_at: '2020-01-01T00:00:00.000000' }));
	faults.next({ path: /deliveries\?/, status: 200, body: JSON.stringify({ deliveries: [...rows, ...old], limit: 200 }), contentType: 'application/json', times: Infinity });
	room().requests();
	await room().look(trigger);
	expect(room().requests().filter((request) => /deliveries\/\d+$/.test(request))).toHaveLength(20);
	for (let looks = 0; looks < 4; looks++) await lookFive(trigger);
	expect(idsOf(itemsOf(trigger)).sort()).toEqual(ids.sort());
});
test.each(['success', 'permanent_failure'] as const)('thirty that were not asked for (%s) hold up none behind them', async (status) => {
	const trigger = await room().listen({ events });
	for (let count = 0; count < 30; count++) answered('recording.updated', titled, { status });
	const { recordingId } = answered('recording.updated', tagged, { status });
	await lookFive(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([recordingId]);
});

test('what came in and was not asked for is not read again', async () => {
	const trigger = await room().listen({ events });
	const recording = room().speakr.state.addRecording();
	await room().run('recording:update', { recordingId: byId(recording.id), updateFields: { title: 'Renamed' } });
	await room().finish();
	expect(room().speakr.state.deliveries.where(({ eventType }) => eventType === 'recording.updated')).not.toEqual([]);
	room().requests();
	await lookFive(trigger);
	expect(room().requests().filter((request) => /deliveries\/\d+$/.test(request))).toEqual([]);
});

/** Deliveries whose event cannot be read from the log. */
function unreadable(count: number, fault?: object) {
	for (let index = 0; index < count; index++) {
		const { id } = answered('recording.updated', tagged, fault ? {} : { payload: 'no event' });
		if (fault) room().speakr.faults.next({ ...fault, path: new RegExp(`deliveries/${id}$`), times: Infinity });
	}
}

test.each([
	['three that Speakr fails to show', 3, { status: 500 }],
	['thirty that the token may not read', 30, { status: 403 }],
	['thirty that have no event', 30, undefined],
])('%s hold up no other', async (_, count, fault) => {
	const trigger = await room().listen({ events });
	unreadable(count, fault);
	const { recordingId } = answered();
	await lookFive(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([recordingId]);
	expect(trigger.errors).toEqual([]);
});
test.each([['cannot be read', { status: 403 }], ['has no event', undefined]])('one that %s is reported after sixty looks, once', async (_, fault) => {
	const trigger = await room().listen({ events });
	unreadable(1, fault);
	for (let looks = 0; looks < 130; looks++) await room().look(trigger);
	expect(trigger.errors).toMatchObject([{ message: expect.stringMatching("Delivery \\d+ \\(recording.updated\\) in Speakr's delivery log could not be fetched") }]);
});
test('one whose recording can never be fetched is reported once', async () => {
	const trigger = await room().listen({ events, include: ['recording'] });
	const { recordingId } = answered();
	room().speakr.faults.next({ path: new RegExp(`recordings/${recordingId}\\?`), status: 403, times: Infinity });
	for (let looks = 0; looks < 130; looks++) await room().look(trigger);
	expect(trigger.errors).toHaveLength(1);
});

describe('what a restart finds again', () => {
	const fetching = { events, include: ['recording'] };

	test('one whose recording could not be fetched, although a later one was stored', async () => {
		const trigger = await room().listen(fetching);
		const { recordingId } = answered();
		room().speakr.faults.next({ path: new RegExp(`recordings/${recordingId}\\?`), status: 403, times: Infinity });
		await lookFive(trigger);
		room().speakr.clock.advance(300);
		const later = answered();
		await lookFive(trigger);
		expect(idsOf(itemsOf(trigger))).toEqual([later.recordingId]);
		await trigger.stop();
		room().speakr.faults.clear();
		const next = await room().another(trigger, fetching);
		await next.start();
		await next.tick();
		expect(idsOf(itemsOf(next))).toEqual([recordingId]);
	});
});
test('one that Speakr delivers late to a process which starts nothing comes from the log, although a later one came before', async () => {
	const trigger = await room().listen({ events });
	const { clock, deliveries } = room().speakr.state;
	const early = answered('recording.updated', tagged, { status: 'failed', nextRetryAt: clock.later(100) });
	const late = answered('recording.updated', tagged, { createdAt: clock.later(300) });
	await lookFive(trigger);
	Object.assign(deliveries.get(early.id) ?? {}, { status: 'success', nextRetryAt: null });
	await lookFive(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([late.recordingId, early.recordingId]);
});
