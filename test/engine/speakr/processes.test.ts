import { sleep } from 'n8n-workflow';
import { chain, copyPackage, createEngine, toNode, type ServedWebhook } from '../harness';
import { hold } from '../../services/shared/hold';
import { idsOf, openClockRoom, type ClockRoom } from './clock-room';

const completed = 'recording.transcription.completed';

let room: ClockRoom;
beforeEach(async () => {
	room = await openClockRoom();
});
afterEach(async () => await room.close());

const publish = async (parameters = {}) => await room.publish({ include: [], ...parameters });
const itemsOf = ({ executions }: ServedWebhook) => executions.flatMap(({ items }) => items);
const deliver: ClockRoom['deliver'] = async (...given) => await room.deliver(...given);

const keep: Array<() => void> = [];
afterEach(() => {
	for (const remove of keep.splice(0)) remove();
});
/** The same trigger in another process of n8n, or the same after a restart. */
async function another(trigger: ServedWebhook, parameters = {}) {
	const { directory, remove } = copyPackage();
	keep.push(remove);
	const engine = await createEngine({ packageDirectory: directory, database: room.engine.database });
	const webhookId = new URL(trigger.url).pathname.split('/')[2] ?? '';
	const [workflowId = ''] = room.engine.database.staticData.keys();
	const node = toNode({ name: 'Trigger', type: 'n8n-nodes-transcription.speakrTrigger', typeVersion: 2, webhookId, parameters: { include: [], ...parameters } });
	return await engine.serveWebhook(chain([node], { id: workflowId, name: 'Meetings' }), 'Trigger');
}

test('stopped while it fetches what it has answered, it starts the workflow before it stops', async () => {
	const trigger = await publish();
	const { id } = room.speakr.state.addRecording();
	const { held, release } = hold();
	room.speakr.faults.next({ path: new RegExp(`/recordings/${id}`), held });
	await deliver(trigger, completed, { recording_id: id });
	const stopped = trigger.stop();
	release();
	await stopped;
	expect(idsOf(itemsOf(trigger))).toEqual([id]);
});
test('killed meanwhile, it starts the workflow after its next start', async () => {
	const trigger = await publish();
	const first = await room.upload();
	await room.finish();
	await trigger.started(1);
	const { id } = room.speakr.state.addRecording();
	const { held, release } = hold();
	room.speakr.faults.next({ path: new RegExp(`/recordings/${id}`), held });
	await deliver(trigger, completed, { recording_id: id });
	while (!room.requests().some((request) => request.startsWith(`GET /recordings/${id}`))) await sleep(10);
	const next = await another(trigger);
	room.speakr.clock.advance(3);
	room.speakr.faults.clear();
	await next.start();
	await next.tick();
	// The first one is looked at again, and refused by its key.
	expect(idsOf(itemsOf(next))).toEqual([id]);
	expect(first).not.toBe(id);
	await next.close();
	release();
});
test('a webhook process only answers, and the main process finds the recording', async () => {
	const trigger = await publish();
	const { id } = room.speakr.state.addRecording();
	const elsewhere = await another(trigger);
	expect(await deliver(elsewhere, completed, { recording_id: id })).toBe(200);
	expect(itemsOf(elsewhere)).toEqual([]);
	expect(idsOf(await room.look(trigger))).toEqual([id]);
	await elsewhere.close();
});
test('copies of a delivery whose recording cannot be fetched start nothing, fail nothing, and run once it can be', async () => {
	const trigger = await publish();
	const { id } = room.speakr.state.addRecording({ createdAt: '2026-01-01T00:00:00.000000' });
	room.speakr.faults.next({ path: new RegExp(`/recordings/${id}`), status: 403, times: Infinity });
	const send = async () => await deliver(trigger, completed, { recording_id: id });
	await Promise.all([send(), send(), send()]);
	await room.look(trigger);
	expect([itemsOf(trigger), trigger.errors]).toEqual([[], []]);
	room.speakr.faults.clear();
	expect(idsOf(await room.look(trigger))).toEqual([id]);
});
