import { itemWithFile, readWorkflow, simulateClock } from '../harness';
import { openRoom, type Room } from './room';

simulateClock();

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const example = (name: string) => readWorkflow(`examples/${name}.json`);

test('a voice memo is answered with its summary, the speakers named', async () => {
	const memo = await itemWithFile(Buffer.alloc(20_000, 0xaa), { fileName: 'memo.ogg', mimeType: 'audio/ogg' });
	const run = await room.engine.runWorkflow(example('speakr-voice-memo'), {
		items: [{ ...memo, json: { message: { chat: { id: 7 } } } }],
	});
	expect(run.error).toBeUndefined();
	expect(run.output('Who speaks?')[0]?.json).toMatchObject({ speaker_map: expect.any(Object) });
	expect(run.output('Name them')[0]?.json.participants).toEqual(expect.any(String));
	expect(run.output('Answer')[0]?.json.text).toMatch(/^Quarterly Planning Meeting\n\n## Summary/);
	expect(run.output('Send it back')).toHaveLength(1);
});

test('at night what is new is tagged and filed, and what is old deleted', async () => {
	const { state } = room.speakr;
	const folder = state.addFolder({ name: 'Archive' });
	const [one, two] = [state.addRecording(), state.addRecording()];
	const old = state.addRecording({ createdAt: '2020-01-01T00:00:00.000000', isInbox: false });
	const loved = state.addRecording({ createdAt: '2020-01-02T00:00:00.000000', isInbox: false, isHighlighted: true });
	const run = await room.engine.runWorkflow(example('speakr-nightly-tidy-up'));
	expect(run.error).toBeUndefined();
	for (const { id } of [one, two]) {
		expect(state.recordings.get(id)).toMatchObject({ isInbox: false, folderId: folder.id, tagIds: [1] });
	}
	expect(state.recordings.get(old.id)).toBeUndefined();
	expect(state.recordings.get(loved.id)).toBeDefined();
	expect(state.tags.get(1)?.name).toMatch(/^Inbox \d{4}-\d\d$/);
});

test('a question is asked of each recording that fits', async () => {
	room.speakr.state.addRecording();
	room.speakr.state.addRecording({ title: 'Something else' });
	room.speakr.state.addRecording({ title: 'Road planning' });
	const run = await room.engine.runWorkflow(example('speakr-questions'));
	expect(run.error).toBeUndefined();
	expect(run.output('Answers').map(({ json }) => json)).toEqual([
		{ meeting: 'Road planning', date: expect.any(String), answer: expect.any(String) },
		{ meeting: 'Quarterly Planning Meeting', date: expect.any(String), answer: expect.any(String) },
	]);
});

test('what the webhook missed comes by polling, to the same nodes', async () => {
	const workflow = { ...example('speakr-nothing-missed'), id: 'both' };
	const trigger = await room.engine.serveWebhook(workflow, 'When a recording is transcribed');
	await trigger.activate();
	const { type, parameters } = workflow.nodes.find(({ name }) => name === 'What the webhook missed') ?? {};
	const polling = room.engine.servePolls(String(type?.split('.')[1]), parameters ?? {}, { workflow: { id: 'both', name: 'Both' } });
	await polling.poll();
	Object.assign(room.speakr.state.webhooks.get(1) ?? {}, { enabled: false, autoPaused: true });
	const { id } = room.speakr.state.addRecording({ status: 'COMPLETED' });
	await polling.poll();
	expect((await polling.poll()).map(({ json }) => json.id)).toEqual([id]);
	await trigger.close();
});
