import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { createEngine, itemWithFile, readWorkflow, simulateClock, type Engine, type StandIn } from '../harness';
import { openRoom, useVersion, type Room } from './room';

simulateClock();

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const example = (name: string) => readWorkflow(`examples/${name}.json`);

describe('a message to the bot', () => {
	let replies: Array<{ chat: unknown; text: string }>;
	const chat = { id: 7 };

	/** Telegram keeps one file, and tells no more of it than its ID. */
	async function answer(message: IDataObject, fileName = 'file_0.oga') {
		replies = [];
		const telegram: StandIn = async (items, context) =>
			await Promise.all(items.map(async (_, index): Promise<INodeExecutionData> => {
				if (context.getNodeParameter('operation', index, '') !== 'get') {
					replies.push({ chat: context.getNodeParameter('chatId', index), text: String(context.getNodeParameter('text', index)) });
					return { json: { ok: true }, pairedItem: index };
				}
				expect(context.getNodeParameter('fileId', index)).toBe('x');
				return { ...(await itemWithFile(Buffer.alloc(20_000, 0xaa), { fileName, mimeType: 'audio/ogg' }, { ok: true })), pairedItem: index };
			}));
		const engine = await createEngine({
			standIns: { 'n8n-nodes-base.telegram': telegram },
			credentials: { speakrApi: { baseUrl: room.speakr.url, apiToken: room.speakr.tokens.alice, sendTokenAs: 'bearer' } },
		});
		return await engine.runWorkflow(example('speakr-voice-memo'), { items: [{ json: { message } }] });
	}

	test('is answered with the summary of a voice memo, the speakers named', async () => {
		const run = await answer({ chat, voice: { file_id: 'x' } });
		expect(run.error).toBeUndefined();
		expect(run.output('Identify speakers')[0]?.json).toMatchObject({ speaker_map: expect.any(Object) });
		expect(run.output('Assign names')[0]?.json.participants).toEqual(expect.any(String));
		expect(replies).toEqual([{ chat: 7, text: expect.stringMatching(/^Quarterly Planning Meeting\n\n## Summary/) }]);
	});

	test('is answered where the memo is silent', async () => {
		expect((await answer({ chat, voice: { file_id: 'x' } }, 'empty.oga')).error).toBeUndefined();
		expect(replies).toEqual([{ chat: 7, text: expect.stringMatching(/^This memo has no summary\./) }]);
	});

	test('is left alone where it is no voice memo', async () => {
		expect((await answer({ chat, text: 'Hello' })).error).toBeUndefined();
		expect(replies).toEqual([]);
		expect(room.speakr.requests).toEqual([]);
	});
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
