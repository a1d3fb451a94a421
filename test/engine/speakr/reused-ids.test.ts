import { byId, simulateClock } from '../harness';
import { eachClockRoom, idsOf, itemsOf, pollingOnly } from './clock-room';
import { isModern } from './room';

// Speakr's test delivery is waited for no longer than 16 seconds.
simulateClock(10);

const room = eachClockRoom();
afterEach(() => jest.restoreAllMocks());

const state = () => room().speakr.state;

test('recordings that each get the ID of the one deleted before all start the workflow, however many', async () => {
	const trigger = await room().listen();
	const ids = new Set<number>();
	for (let count = 1; count <= 25; count++) {
		const { id } = state().addRecording();
		ids.add(id);
		expect(idsOf(await room().look(trigger))).toEqual([id]);
		state().deleteRecording(id);
	}
	expect(ids.size).toBe(1);
	expect(trigger.errors).toEqual([]);
});
test('and so they do if nothing is fetched of them', async () => {
	const trigger = await room().listen({ events: ['recording.events.extracted'] });
	for (let count = 1; count <= 25; count++) {
		const { id } = state().addRecording();
		await room().deliver(trigger, 'recording.events.extracted', { recording_id: id });
		await trigger.started(count);
		state().deleteRecording(id);
		room().speakr.clock.advance(0.02);
	}
	expect(trigger.errors).toEqual([]);
});
test('a late event of one that was deleted a moment ago does not run with the one that was given its ID', async () => {
	const trigger = await room().listen({ events: ['recording.updated'], changedFields: [], include: ['recording'] });
	const { id } = state().addRecording();
	const timestamp = `${state().clock.now()}Z`;
	state().deleteRecording(id);
	// As fast as requests follow each other.
	room().speakr.clock.advance(0.02);
	expect(state().addRecording().id).toBe(id);
	await room().deliver(trigger, 'recording.updated', { recording_id: id, fields_changed: ['tags'] }, 0, { timestamp });
	await room().deliver(trigger, 'recording.updated', { recording_id: id, fields_changed: ['notes'] });
	expect(await trigger.started(1)).toMatchObject([{ items: [{ json: { event: { data: { fields_changed: ['notes'] } } } }] }]);
	await room().look(trigger);
	expect(itemsOf(trigger)).toHaveLength(1);
});
test('Catch Up sends nothing again of one whose ID was given to another', async () => {
	const trigger = await room().listen();
	const [webhook] = state().webhooks.where(() => true);
	if (!webhook) throw new Error('There is no webhook');
	const type = 'recording.transcription.completed';
	const miss = (eventId: string, id: number) => {
		const payload = JSON.stringify({ id: eventId, type, timestamp: `${state().clock.now()}Z`, data: { recording_id: id } });
		state().addDelivery(webhook, { eventId, eventType: type, payload, status: 'permanent_failure' });
	};
	const catchUp = async () => (await room().run('webhook:catchUp', { webhookId: byId(webhook.id) })).items[0]?.json.replayed;
	const { id } = state().addRecording();
	miss('first', id);
	state().deleteRecording(id);
	room().speakr.clock.advance(0.02);
	expect(state().addRecording().id).toBe(id);
	expect(idsOf(await room().look(trigger))).toEqual([id]);
	expect(await catchUp()).toEqual([]);
	miss('second', id);
	expect(await catchUp()).toHaveLength(1);
	await room().finish();
	expect(await trigger.started(2)).toHaveLength(2);
});
test('both are told when they are deleted one right after the other', async () => {
	const trigger = await room().listen({ events: ['recording.deleted'] });
	for (let count = 0; count < 2; count++) {
		const { id } = state().addRecording();
		state().deleteRecording(id);
		room().speakr.clock.advance(0.02);
		// Speakr 0.10.11 tells by itself; 0.9.4 only of deletions in its web app, and sends each several times.
		const timestamp = `${state().clock.now()}Z`;
		for (let copies = isModern() ? 2 : 0; copies < 2; copies++) await room().deliver(trigger, 'recording.deleted', { recording_id: id }, 0, { timestamp });
		await trigger.started(count + 1);
		await room().look(trigger);
	}
	expect(await trigger.started(2)).toHaveLength(2);
	await room().look(trigger);
	await room().look(trigger);
	expect(itemsOf(trigger)).toHaveLength(2);
});
if (isModern()) test('and both are found by polling alone', async () => {
	const trigger = await room().publish({ ...pollingOnly, events: ['recording.deleted'] });
	for (let count = 0; count < 2; count++) {
		state().deleteRecording(state().addRecording().id);
		room().speakr.clock.advance(0.02);
	}
	expect(await room().look(trigger)).toHaveLength(2);
	expect(await room().look(trigger)).toEqual([]);
});
test('a deletion that n8n could not store is told by a later look', async () => {
	const trigger = await room().listen({ events: ['recording.deleted'] });
	const { id } = state().addRecording();
	jest.spyOn(room().engine.database.keys, 'has').mockImplementationOnce(() => {
		throw new Error('SQLITE_BUSY');
	});
	await room().deliver(trigger, 'recording.deleted', { recording_id: id });
	// It may still be under way in the first one.
	for (let looks = 0; looks < 3; looks++) await room().look(trigger);
	expect(idsOf(itemsOf(trigger))).toEqual([id]);
});
test('a delivery is shown while the editor listens for one', async () => {
	const trigger = await room().engine.serveTrigger('speakrTrigger', { events: ['recording.deleted'] }, { test: true });
	await trigger.activate();
	expect(await room().deliver(trigger, 'recording.deleted', { recording_id: 7 })).toBe(200);
	expect(itemsOf({ ...trigger, executions: await trigger.started(1) })).toMatchObject([{ json: { id: 7, event: { type: 'recording.deleted' } } }]);
	await trigger.close();
});
