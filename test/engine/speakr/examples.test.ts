import type { INodeExecutionData } from 'n8n-workflow';
import { createEngine, itemWithFile, readWorkflow, simulateClock, type Engine } from '../harness';
import { openRoom, useVersion, type Room } from './room';

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

test('a silent memo is answered too', async () => {
	const memo = await itemWithFile(Buffer.alloc(20_000, 0xaa), { fileName: 'empty.ogg', mimeType: 'audio/ogg' });
	const run = await room.engine.runWorkflow(example('speakr-voice-memo'), {
		items: [{ ...memo, json: { message: { chat: { id: 7 } } } }],
	});
	expect(run.error).toBeUndefined();
	expect(run.output('Send it back')[0]?.json.text).toMatch(/^This memo has no summary\./);
});

test('at night recordings leave the inbox where folders are off', async () => {
	const { state } = room.speakr;
	state.settings.foldersEnabled = false;
	const { id } = state.addRecording();
	const run = await room.engine.runWorkflow(example('speakr-nightly-tidy-up'));
	expect(run.error).toBeUndefined();
	expect(state.recordings.get(id)).toMatchObject({ isInbox: false, folderId: null });
});

describe.each(['0.9.4', '1.1'] as const)('an uploaded meeting, on Speakr %s', (version) => {
	beforeAll(() => void useVersion(version));
	afterAll(() => void useVersion('0.9.4'));

	/** An engine in which other services keep what they are given. */
	async function engineWith(...types: string[]): Promise<{ engine: Engine; sent: Record<string, unknown[]> }> {
		const sent: Record<string, unknown[]> = {};
		const keep = (type: string) => (items: INodeExecutionData[], context: { getNode(): { parameters: object }; getNodeParameter(name: string, index: number): unknown }) => {
			const names = Object.keys(context.getNode().parameters);
			sent[type] = items.map((_, index) => Object.fromEntries(names.map((name) => [name, context.getNodeParameter(name, index)])));
			return items.map(() => ({ json: { url: 'https://notes.example.com/1' } }));
		};
		const standIns = Object.fromEntries(types.map((type) => [`n8n-nodes-base.${type}`, keep(type)]));
		const speakrApi = { baseUrl: room.speakr.url, apiToken: room.speakr.tokens.alice, sendTokenAs: 'bearer', webhookSecret: '' };
		return { engine: await createEngine({ standIns, credentials: { speakrApi } }), sent };
	}

	async function uploaded(engine: Engine, name: string) {
		const trigger = await engine.serveWebhook({ ...example(name), id: name }, 'When a meeting is summarized');
		await trigger.activate();
		const form = new FormData();
		form.append('file', new Blob([Buffer.alloc(2_000, 0xaa)]), 'meeting.mp3');
		const authorization = `Bearer ${room.speakr.tokens.alice}`;
		await fetch(`${room.speakr.url}/api/v1/recordings/upload`, { method: 'POST', body: form, headers: { authorization } });
		const [execution] = await trigger.started(1);
		await trigger.close();
		return execution;
	}

	test('becomes a page in Notion and a message in Slack', async () => {
		const { engine, sent } = await engineWith('notion', 'slack');
		const execution = await uploaded(engine, 'meeting-to-notion-and-slack');
		expect(execution?.error).toBeUndefined();
		expect(sent.notion).toMatchObject([{ title: 'Quarterly Planning Meeting', blockUi: { blockValues: [{ textContent: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) }, {}] } }]);
		expect(sent.slack).toMatchObject([{ text: expect.stringMatching(/^\*Quarterly Planning Meeting\*\n## Summary.+\nhttps:\/\/notes\.example\.com\/1$/s) }]);
	});

	test('becomes a task for each action item', async () => {
		const { engine, sent } = await engineWith('todoist');
		const answer = 'Here they are:\n[{"task": "Book a room", "owner": "Ada", "due": "2026-12-01"}, {"task": "Order cake", "owner": "", "due": ""}]';
		room.speakr.faults.next({ path: /\/chat$/, status: 200, body: JSON.stringify({ response: answer, sources: [] }), contentType: 'application/json' });
		const execution = await uploaded(engine, 'action-items-to-tasks');
		expect(execution?.error).toBeUndefined();
		expect(execution?.output('Add a task')).toHaveLength(2);
		expect(sent.todoist).toMatchObject([{ content: 'Ada: Book a room' }, { content: 'Order cake' }]);
	});
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
