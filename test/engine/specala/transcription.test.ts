import { byId, readFile, simulateClock } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

describe('get', () => {
	test('returns the transcription as Specala answers, with fields that nobody knows', async () => {
		const { id } = room.specala.state.addTranscription({ title: 'Kick-off' });
		const { items } = await room.run('transcription:get', { transcriptionId: byId(` ${id.toUpperCase()} `) });
		expect(items).toHaveLength(1);
		expect(items[0]?.json).toMatchObject({
			id,
			title: 'Kick-off',
			duration_seconds: 1840.5,
			transcript: [{ speaker: 'Alice', text: 'Welcome to Kick-off.', start: 0, end: 4 }, expect.anything()],
			reports: [{ name: 'Minutes', content: expect.any(String) }],
		});
		expect(room.requests()).toEqual([`GET /transcriptions/${id}`]);
	});
	test.each([['get', { format: 'markdown' }], ['find', { query: 'hello' }], ['getChunks', {}]])('%s: title and date come from the item where only the list has them', async (operation, parameters) => {
		const { id } = room.specala.state.addTranscription();
		room.specala.faults.next({ status: 200, body: JSON.stringify({ id, text: 'Hello' }), contentType: 'application/json' });
		const items = [{ json: { id, title: 'Kick-off', created_at: '2026-05-20T12:00:00Z' } }];
		const { items: output } = await room.run(`transcription:${operation}`, { transcriptionId: byId(id), ...parameters }, { items });
		expect(JSON.stringify(output[0]?.json)).toMatch(/Kick-off.*2026-05-20|2026-05-20.*Kick-off/);
	});
	test.each([['find', { query: 'hello' }], ['getChunks', {}]])('%s: a transcript that is not found is told above the output', async (operation, parameters) => {
		const { id } = room.specala.state.addTranscription();
		room.specala.faults.next({ status: 200, body: JSON.stringify({ id, spoken: 'Hello' }), contentType: 'application/json' });
		const { hints } = await room.run(`transcription:${operation}`, { transcriptionId: byId(id), ...parameters });
		expect(hints).toContainEqual(expect.stringMatching(/^No transcript was found/));
	});
	test('a transcript that is not found is told', async () => {
		const { id } = room.specala.state.addTranscription();
		room.specala.faults.next({ status: 200, body: JSON.stringify({ id, spoken: 'Hello' }), contentType: 'application/json' });
		const { items } = await room.run('transcription:get', { transcriptionId: byId(id), format: 'text' });
		expect(items[0]?.json).toMatchObject({ transcript: '', warnings: [expect.stringMatching(/^No transcript was found/)] });
	});
	test('an ID of another workspace is not found, and the advice says why that may be', async () => {
		const { id } = room.specala.state.addTranscription({}, 'other');
		const { error } = await room.run('transcription:get', { transcriptionId: byId(id) });
		expect(error?.message).toBe('Transcription not found in this workspace');
		expect(error?.description).toMatch('An API key gives access to one workspace');
	});
	test.each(['', '42', 'all', '../projects'])("what is no ID, '%s', is refused before anything is sent", async (id) => {
		const items = [{ json: { id } }];
		const { error } = await room.run('transcription:get', { transcriptionId: byId('={{ $json.id }}') }, { items });
		expect(error?.message).toMatch(/^'Transcription' (must be|is) /);
		expect(room.requests()).toEqual([]);
	});
});

describe('export', () => {
	simulateClock();

	test('gives a Markdown file', async () => {
		const { id } = room.specala.state.addTranscription({ title: 'Kick-off', createdAt: '2026-05-20T08:00:00Z' });
		const fileName = `2026-05-20 Kick-off (${id}).md`;
		const { items } = await room.run('transcription:export', { transcriptionId: byId(id), format: 'md' });
		const [item] = items;
		const content = await readFile(item);
		expect(content.toString()).toBe(
			"# Kick-off\n\nWhat was said in Kick-off.\n\nAlice: Welcome to Kick-off.\nBob: Grüezi zämme, let's begin.\n",
		);
		expect(item?.json).toEqual({ id, format: 'md', fileName, fileSize: content.length });
		expect(item?.binary?.data).toMatchObject({ fileName, mimeType: 'text/markdown', fileExtension: 'md' });
		// The item of a list has the title.
		expect(room.requests()).toEqual([`GET /transcriptions/${id}/export?format=md`, `GET /transcriptions/${id}`]);
	});
	test('gives a text file in the field that is named', async () => {
		const { id } = room.specala.state.addTranscription();
		const { items } = await room.run('transcription:export', { transcriptionId: byId(id), format: 'txt', outputField: 'note' });
		expect((await readFile(items[0], 'note')).toString()).toMatch(/^Meeting 1\n/);
		expect(items[0]?.binary?.note?.mimeType).toBe('text/plain');
	});
	test('gives the text alone, without a mark at its beginning', async () => {
		const { id } = room.specala.state.addTranscription();
		room.specala.faults.next({ status: 200, contentType: 'text/plain', body: '\ufeffHello, Zürich' });
		const { items } = await room.run('transcription:export', { transcriptionId: byId(id), returnAs: ['text'] });
		expect(items[0]?.json.transcript).toBe('Hello, Zürich');
		expect(items[0]?.binary).toBeUndefined();
	});
	test('gives file and text', async () => {
		const { id } = room.specala.state.addTranscription();
		const { items } = await room.run('transcription:export', { transcriptionId: byId(id), returnAs: ['file', 'text'] });
		expect(items[0]?.json.transcript).toBe((await readFile(items[0])).toString());
	});
	test('a file that was cut is asked for again', async () => {
		const { id } = room.specala.state.addTranscription();
		room.specala.faults.next({ cut: 'midway' });
		const { items } = await room.run('transcription:export', { transcriptionId: byId(id), returnAs: ['text'] });
		expect(items[0]?.json.transcript).toMatch(/begin\.\n$/);
		expect(room.requests()).toHaveLength(2);
	});
	test('the JSON in which a file endpoint refuses is told, not handed on as a file', async () => {
		const id = '0b000001-52a7-4a39-8d1f-0123456789ab';
		const { error } = await room.run('transcription:export', { transcriptionId: byId(id) });
		expect(error?.message).toBe('Transcription not found in this workspace');
	});
	test('each item is exported, and one that fails does not stop the others', async () => {
		const [one, two] = room.specala.state.addTranscriptions(2);
		const items = [one?.id, '0b000001-52a7-4a39-8d1f-0123456789ab', two?.id].map((id = '') => ({ json: { id } }));
		const { items: output } = await room.run(
			'transcription:export',
			{ transcriptionId: byId('={{ $json.id }}'), returnAs: ['text'] },
			{ items, continueOnFail: true },
		);
		expect(output.map(({ json }) => json.id ?? json.error)).toEqual([
			one?.id,
			'Transcription not found in this workspace',
			two?.id,
		]);
	});
});
