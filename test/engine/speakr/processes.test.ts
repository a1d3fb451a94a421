import { sleep } from 'n8n-workflow';
import { hold } from '../../services/shared/hold';
import { simulateClock, type ServedWebhook } from '../harness';
import { eachClockRoom, idsOf, itemsOf } from './clock-room';

const completed = 'recording.transcription.completed';

// Speakr's test delivery is waited for no longer than 16 seconds.
simulateClock(10);

const room = eachClockRoom();

/** Delivers the end of a recording, which the trigger has answered and goes on fetching until it is released. */
async function answered(trigger: ServedWebhook) {
	const { id } = room().speakr.state.addRecording();
	const { held, release } = hold();
	room().speakr.faults.next({ path: new RegExp(`/recordings/${id}`), held });
	await room().deliver(trigger, completed, { recording_id: id });
	while (!room().requests().some((request) => request.startsWith(`GET /recordings/${id}`))) await sleep(10);
	return { id, release };
}

test('stopped while it fetches what it has answered, it starts the workflow before it stops', async () => {
	const trigger = await room().listen();
	const { id } = room().speakr.state.addRecording();
	const { held, release } = hold();
	room().speakr.faults.next({ path: new RegExp(`/recordings/${id}`), held });
	await room().deliver(trigger, completed, { recording_id: id });
	const stopped = trigger.stop();
	release();
	await stopped;
	expect(idsOf(itemsOf(trigger))).toEqual([id]);
});
test('killed meanwhile, it starts the workflow after its next start', async () => {
	const trigger = await room().listen();
	const first = await room().upload();
	await room().finish();
	await trigger.started(1);
	const { id, release } = await answered(trigger);
	const next = await room().another(trigger);
	room().speakr.clock.advance(3);
	room().speakr.faults.clear();
	await next.start();
	await next.tick();
	// The first one is looked at again, and refused by its key.
	expect(idsOf(itemsOf(next))).toEqual([id]);
	expect(first).not.toBe(id);
	release();
});
test.each([
	['', 0],
	[', also with the clock of n8n an hour ahead', 3_600_000],
])('what a process has answered that is being replaced, and the new one finds first, runs once%s', async (_, ahead) => {
	const trigger = await room().listen();
	jest.setSystemTime(Date.now() + ahead);
	const { id, release } = await answered(trigger);
	const next = await room().another(trigger);
	room().speakr.clock.advance(3);
	await next.start();
	await next.tick();
	expect(idsOf(itemsOf(next))).toEqual([id]);
	release();
	await trigger.stop();
	expect(itemsOf(trigger)).toEqual([]);
});
test('what ran is not run again by the next start, although n8n has pruned its executions with their keys', async () => {
	const trigger = await room().listen({ events: ['recording.created'] });
	const ids = Array.from({ length: 30 }, () => room().speakr.state.addRecording().id);
	expect(idsOf(await room().look(trigger)).sort()).toEqual(ids.sort());
	await trigger.stop();
	room().engine.database.keys.clear();
	jest.setSystemTime(Date.now() + 15 * 86_400_000);
	const next = await room().another(trigger, { events: ['recording.created'] });
	await next.start();
	await room().look(next);
	expect(itemsOf(next)).toEqual([]);
});
test('a webhook process only answers, and the main process finds the recording', async () => {
	const trigger = await room().listen();
	const { id } = room().speakr.state.addRecording();
	const elsewhere = await room().another(trigger);
	expect(await room().deliver(elsewhere, completed, { recording_id: id })).toBe(200);
	expect(itemsOf(elsewhere)).toEqual([]);
	expect(idsOf(await room().look(trigger))).toEqual([id]);
});
test('copies of a delivery whose recording cannot be fetched start nothing, fail nothing, and run once it can be', async () => {
	const trigger = await room().listen();
	const { id } = room().speakr.state.addRecording({ createdAt: '2026-01-01T00:00:00.000000' });
	room().speakr.faults.next({ path: new RegExp(`/recordings/${id}`), status: 403, times: Infinity });
	const send = async () => await room().deliver(trigger, completed, { recording_id: id });
	await Promise.all([send(), send(), send()]);
	await room().look(trigger);
	expect([itemsOf(trigger), trigger.errors]).toEqual([[], []]);
	room().speakr.faults.clear();
	expect(idsOf(await room().look(trigger))).toEqual([id]);
});
test('with what another version has stored of the trigger, it starts anew, and misses nothing from then on', async () => {
	const trigger = await room().listen({ events: ['recording.transcription.completed', 'recording.deleted', 'recording.updated'] });
	await trigger.stop();
	const state = {
		watermark: { subject: 1, from: '2026' }, feed: [], endings: { 1: 'x' }, deletions: [['1', 2]], starting: 'none', started: { a: 1 }, savedAt: 'today',
		lookedAt: {}, rotatedAt: 'never', webhook: 5,
	};
	const next = await room().another(trigger, { events: [completed, 'recording.deleted', 'recording.updated'] }, { state });
	await next.start();
	await next.tick();
	const { id } = room().speakr.state.addRecording();
	await room().look(next);
	await room().look(next);
	await room().deliver(next, 'recording.deleted', { recording_id: 99 });
	expect(idsOf(itemsOf({ ...next, executions: await next.started(2) }))).toEqual([id, 99]);
	expect(next.errors).toEqual([]);
});
