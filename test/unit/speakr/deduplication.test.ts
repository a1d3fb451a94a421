import { isDue, isInHand, wasDelivered, wasPolled, whileInHand, whilePolled } from '../../../nodes/Speakr/triggers/deduplication';
import { eventKey } from '../../../nodes/Speakr/triggers/poll-source';

const type = 'recording.transcription.completed';
const recording = { id: 7, created_at: '2026-11-22T01:00:00Z', completed_at: '2026-11-22T01:05:00Z' };
const event = { id: eventKey(type, recording), type, timestamp: recording.completed_at, data: { recording_id: 7 } };
const shown = { json: {}, recording };

let workflowId = '';
beforeEach(() => {
	workflowId = crypto.randomUUID();
});

test('what polling found but n8n did not hand over is due again, although a delivery came meanwhile', async () => {
	await whilePolled(workflowId, event, async () => await Promise.resolve({}));
	expect(wasPolled(workflowId, event, shown)).toBe(true);
	expect(wasDelivered(workflowId, event)).toBe(false);
	expect(isDue(workflowId, event)).toBe(true);
});

test('a delivery while polling fetches the same starts nothing', async () => {
	await whilePolled(workflowId, event, async () => {
		expect(wasPolled(workflowId, event, shown)).toBe(true);
		return await Promise.resolve({});
	});
});

test('what polling left out, or could not fetch, is left to a delivery', async () => {
	await whilePolled(workflowId, event, async () => await Promise.resolve(undefined));
	expect(wasPolled(workflowId, event, shown)).toBe(false);
	const other = { ...event, id: 'other' };
	await whilePolled(workflowId, other, async () => await Promise.reject(new Error('500'))).catch(() => undefined);
	expect(isDue(workflowId, other)).toBe(false);
});

test('what was delivered is not made into an item', async () => {
	wasPolled(workflowId, event, shown);
	expect(await whilePolled(workflowId, event, async () => await Promise.resolve({}))).toBeUndefined();
});

test('a delivery that was answered is in hand until it is fetched, and due when that fails', async () => {
	const work = whileInHand(workflowId, event, async () => await Promise.reject(new Error('500'))).catch(() => undefined);
	expect([isInHand(workflowId, event), isDue(workflowId, event)]).toEqual([true, false]);
	await work;
	expect([isInHand(workflowId, event), isDue(workflowId, event)]).toEqual([false, true]);
});
