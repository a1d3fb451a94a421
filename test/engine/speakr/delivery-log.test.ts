import { simulateClock, type ServedWebhook } from '../harness';
import { eachClockRoom, idsOf, itemsOf } from './clock-room';

// Speakr's test delivery is waited for no longer than 16 seconds.
simulateClock(10);

const room = eachClockRoom();
afterEach(() => jest.restoreAllMocks());

/** A trigger looks after its webhook in every fifth look. */
async function lookFive(trigger: ServedWebhook) {
	for (let looks = 0; looks < 5; looks++) await room().look(trigger);
}

let deliveries = 0;

/** A delivery that a process has answered which starts nothing; gives the ID of its recording. */
function answered(type: 'recording.updated' | 'recording.summary.completed' = 'recording.updated', data: object = { fields_changed: ['tags'] }) {
	const { state } = room().speakr;
	const [webhook] = state.webhooks.where(() => true);
	if (!webhook) throw new Error('There is no webhook');
	const { id: recordingId } = state.addRecording();
	const [eventId, timestamp] = [`event-${++deliveries}`, `${state.clock.now()}Z`];
	const payload = JSON.stringify({ id: eventId, type, timestamp, data: { recording_id: recordingId, ...data } });
	state.addDelivery(webhook, { eventId, eventType: type, payload, status: 'success' });
	return recordingId;
}

const events = ['recording.updated'];

test('what the trigger was asked for comes from the log, and nothing else', async () => {
	const trigger = await room().listen({ events });
	answered('recording.updated', { fields_changed: ['title'] });
	answered('recording.summary.completed', {});
	const wanted = answered();
	await lookFive(trigger);
	await lookFive(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([wanted]);
});
test.each([['ahead', 3_600], ['behind', -3_600]])('with the clock of n8n an hour %s, each comes from the log, once', async (_, seconds) => {
	const trigger = await room().listen({ events });
	jest.setSystemTime(Date.now() + seconds * 1_000);
	const ids: number[] = [];
	for (let count = 0; count < 3; count++) {
		ids.push(answered());
		await lookFive(trigger);
	}
	expect(idsOf(itemsOf(trigger))).toEqual(ids);
});
test('what came before the workflow was published starts nothing', async () => {
	const trigger = await room().listen({ events });
	await trigger.stop();
	answered();
	// More than a delivery may be listed late.
	room().speakr.clock.advance(300);
	await trigger.activate();
	const wanted = answered();
	await lookFive(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([wanted]);
});
test('while Speakr answers with failures, what came in is kept for the next look', async () => {
	const trigger = await room().listen({ events });
	await room().look(trigger);
	const id = answered();
	room().speakr.faults.next({ path: /webhooks/, status: 403, times: Infinity });
	for (let hours = 0; hours < 3; hours++) {
		room().speakr.clock.advance(3_600);
		jest.setSystemTime(Date.now() + 3_600_000);
		await lookFive(trigger);
	}
	room().speakr.faults.clear();
	await lookFive(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([id]);
});
test('three thousand rows are read in portions of twenty', async () => {
	const trigger = await room().listen({ events });
	const ids = Array.from({ length: 60 }, () => answered());
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
