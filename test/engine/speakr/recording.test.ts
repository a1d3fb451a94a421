import { byId, readFile, simulateClock } from '../harness';
import { startReceiver } from '../../services/shared/receiver';
import { isModern, openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const json = async (...given: Parameters<Room['run']>) => (await room.run(...given)).items.map((item) => item.json);

describe('recording: get', () => {
	test('returns the recording with its texts, tags and folder by name', async () => {
		const tag = room.speakr.state.addTag({ name: 'Work' });
		const folder = room.speakr.state.addFolder({ name: 'Calls' });
		const { id } = room.speakr.state.addRecording({ tagIds: [tag.id], folderId: folder.id });
		const [recording] = await json('recording:get', { recordingId: byId(id) });
		expect(recording).toMatchObject({
			id,
			title: 'Quarterly Planning Meeting',
			status: 'COMPLETED',
			tags: ['Work'],
			folder: 'Calls',
			transcript: expect.stringContaining('[SPEAKER_00]: Good morning everyone'),
			summary: expect.stringContaining('Budget: 42,000 euros left'),
		});
	});
	test('times that Speakr means as UTC say so, meeting dates stay wall clock until 0.9.5', async () => {
		const { id } = room.speakr.state.addRecording();
		const [recording] = await json('recording:get', { recordingId: byId(id), simplify: false });
		expect(recording?.created_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
		expect(recording?.meeting_date).toMatch(isModern() ? /T[\d:.]+Z$/ : /T[\d:.]+$/);
	});
	test('leaves out the texts that are not included', async () => {
		const { id } = room.speakr.state.addRecording({ notes: 'Call back' });
		const [recording] = await json('recording:get', { recordingId: byId(id), options: { include: ['notes'] } });
		expect(Object.keys(recording ?? {})).toEqual(expect.arrayContaining(['notes']));
		expect(recording).not.toHaveProperty('transcript');
		expect(recording).not.toHaveProperty('summary');
	});
	test('without Simplify returns everything that Speakr says', async () => {
		const { id } = room.speakr.state.addRecording();
		const [recording] = await json('recording:get', { recordingId: byId(id), simplify: false });
		expect(recording).toMatchObject({ mime_type: 'audio/mpeg', deletion_exempt: false, tags: [] });
	});
	describe('nobody speaks a segment, so Speakr fails to write out the transcript', () => {
		simulateClock();
		test.each([[['transcript'], ['transcript']], [['transcript', 'notes'], ['transcript', 'notes']], [[], []]])('only %j comes where only that is included', async (include, texts) => {
			const transcription = JSON.stringify([{ speaker: null, sentence: 'Hello', start_time: 0, end_time: 1 }]);
			const { id } = room.speakr.state.addRecording({ transcription, summary: 'Short', notes: 'Mine' });
			const [recording = {}] = await json('recording:get', { recordingId: byId(id), options: { include }, simplify: false });
			expect(['summary', 'transcript', 'notes'].filter((name) => name in recording).sort()).toEqual(texts.sort());
		});
		test('the transcript comes from its segments', async () => {
			const segments = [{ speaker: null, sentence: 'Hello', start_time: 0, end_time: 1 }, { speaker: 'Anna', start_time: 1, end_time: 1 }, { speaker: 'SPEAKER_00', sentence: 'Hi', start_time: 1, end_time: 2 }];
			const { id } = room.speakr.state.addRecording({ transcription: JSON.stringify(segments), notes: 'Mine' });
			const { items } = await room.run('recording:get', { recordingId: byId(id) });
			expect(items[0]?.json).toMatchObject({ id, transcript: expect.stringMatching(/^Hello\n+\[SPEAKER_00\]: Hi$/), notes: 'Mine', summary: expect.any(String) });
		});
	});
	test.each([
		['asr400.mp3', expect.stringContaining('Invalid Audio Format: The audio file format is not supported')],
		['llmfail.mp3', expect.stringContaining('fake LLM failure')],
		['budget.mp3', expect.stringContaining('budget')],
	])('a failed recording (%s) tells its reason and never looks like a text', async (originalFilename, reason) => {
		const { id } = room.speakr.state.addRecording({ originalFilename });
		const [recording] = await json('recording:get', { recordingId: byId(id) });
		expect(recording).toMatchObject({ status: 'FAILED', error_message: reason, summary: null });
		expect(String(recording?.transcript)).not.toContain('ERROR_JSON');
	});
});

describe('recording: get many', () => {
	test('returns up to the limit, newest first', async () => {
		for (let index = 0; index < 7; index++) room.speakr.state.addRecording();
		const recordings = await json('recording:getAll', { limit: 3 });
		expect(recordings.map(({ id }) => id)).toEqual([7, 6, 5]);
		expect(room.requests()).toEqual(['GET /recordings?page=1&per_page=3']);
	});
	test('returns all of several pages in the order asked for, read from the oldest on', async () => {
		for (let index = 0; index < 205; index++) room.speakr.state.addRecording();
		const recordings = await json('recording:getAll', { returnAll: true });
		expect(recordings.map(({ id }) => id)).toEqual(Array.from({ length: 205 }, (_, index) => 205 - index));
		expect(room.requests()).toHaveLength(3);
		expect(room.speakr.requests.at(-1)?.path).toContain('sort_order=asc');
	});
	test('returns nothing, and no error, when nothing matches', async () => {
		expect(await json('recording:getAll', { filters: { search: 'nowhere' } })).toEqual([]);
	});
	test('sends every filter and sort as Speakr knows it', async () => {
		await room.run(
			'recording:getAll',
			{
				filters: {
					createdAfter: '2026-07-01T00:00:00',
					createdBefore: '2026-07-31T22:00:00Z',
					folderId: 'none',
					inbox: false,
					search: 'planning & co',
					starred: true,
					status: 'processing',
					tagId: byId(4),
				},
				sort: { sortBy: 'title', sortOrder: 'asc' },
			},
			{ timezone: 'Europe/Berlin' },
		);
		const { searchParams } = new URL(room.speakr.requests.at(-1)?.path ?? '', room.speakr.url);
		expect(Object.fromEntries(searchParams)).toEqual({
			date_from: '2026-06-30T22:00:00.000Z',
			date_to: '2026-07-31T22:00:00.000Z',
			folder_id: 'none',
			inbox: 'false',
			q: 'planning & co',
			starred: 'true',
			status: 'processing',
			tag_id: '4',
			sort_by: 'title',
			sort_order: 'asc',
			page: '1',
			per_page: '50',
		});
	});
	test('refuses a date that Speakr would ignore, before anything is sent', async () => {
		const { error } = await room.run('recording:getAll', { filters: { createdAfter: 'yesterday' } });
		expect(error?.message).toBe("'Created After' must be a date such as 2026-11-22 or 2026-11-22T09:30:00Z, but is 'yesterday'");
		expect(room.requests()).toEqual([]);
	});
});

describe('recording: update and delete', () => {
	test('changes what is given and nothing else', async () => {
		const { id } = room.speakr.state.addRecording();
		const [changed] = await json('recording:update', {
			recordingId: byId(id),
			updateFields: { title: 'Renamed', isInbox: false, isHighlighted: true, meetingDate: '2026-07-01T12:30:00+02:00' },
		});
		expect(room.speakr.requests.find(({ method }) => method === 'PATCH')?.body).toEqual({
			title: 'Renamed',
			is_inbox: false,
			is_highlighted: true,
			meeting_date: '2026-07-01T12:30:00+02:00',
		});
		expect(changed).toMatchObject({ id, title: 'Renamed', is_inbox: false, meeting_date: isModern() ? '2026-07-01T10:30:00Z' : '2026-07-01T12:30:00' });
	});
	test('takes a recording out of its folder and clears its date and notes', async () => {
		const folder = room.speakr.state.addFolder();
		const { id } = room.speakr.state.addRecording({ folderId: folder.id, notes: 'old' });
		await room.run('recording:update', {
			recordingId: byId(id),
			updateFields: { folderId: 'none', meetingDate: '', notes: '' },
		});
		expect(room.speakr.requests.at(-1)?.body).toEqual({ folder_id: null, meeting_date: null, notes: '' });
	});
	test('refuses an update of nothing', async () => {
		const { error } = await room.run('recording:update', { recordingId: byId(1), updateFields: {} });
		expect(error?.message).toBe("'Update Fields' is empty");
	});
	test('deletes', async () => {
		const { id } = room.speakr.state.addRecording();
		expect(await json('recording:delete', { recordingId: byId(id) })).toEqual([{ id, deleted: true }]);
		expect(room.speakr.state.recordings.get(id)).toBeUndefined();
	});
});

describe('recording: audio', () => {
	const audio = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
	test('arrives byte for byte, with name and type', async () => {
		const { id } = room.speakr.state.addRecording({ audio, originalFilename: 'stand-up.mp3' });
		const { items } = await room.run('recording:getAudio', { recordingId: byId(id) });
		expect(items[0]?.json).toMatchObject({ id, fileName: expect.stringMatching(/^\d{4}-\d\d-\d\d Quarterly Planning Meeting \(1\)\.mp3$/), mimeType: 'audio/mpeg' });
		expect((await readFile(items[0])).equals(audio)).toBe(true);
	});
	test('one that is cut off is gone on with from there', async () => {
		const { id } = room.speakr.state.addRecording({ audio });
		room.speakr.faults.next({ method: 'GET', path: /audio/, cut: 'midway' });
		const { items } = await room.run('recording:getAudio', { recordingId: byId(id) });
		expect((await readFile(items[0])).equals(audio)).toBe(true);
		const ranges = room.speakr.requests.map(({ headers }) => headers.range).filter((range) => range !== undefined);
		expect(ranges).toEqual([expect.stringMatching(/^bytes=\d+-$/)]);
	});
	test('one that is cut off again and again is an error, not a short file', async () => {
		const { id } = room.speakr.state.addRecording({ audio });
		room.speakr.faults.next({ method: 'GET', path: /audio/, cut: 'midway', times: 20 });
		const { error } = await room.run('recording:getAudio', { recordingId: byId(id) });
		expect(error?.message).toBe('The file was only partially downloaded');
	});
	test('one that has changed meanwhile is an error, not a mixture', async () => {
		const { id } = room.speakr.state.addRecording({ audio });
		room.speakr.faults.next({ method: 'GET', path: /audio/, cut: 'midway' });
		room.speakr.faults.next({ method: 'GET', path: /audio/, status: 200, body: 'another file', contentType: 'audio/mpeg' });
		const { error } = await room.run('recording:getAudio', { recordingId: byId(id) });
		expect(error?.message).toBe('The file was only partially downloaded');
	});
	test('a redirect to storage is followed without the token', async () => {
		const { id } = room.speakr.state.addRecording();
		const storage = await openRoom();
		const location = `${storage.speakr.url}/api/system/info`;
		room.speakr.faults.next({ path: /audio/, status: 302, headers: { location }, times: 2 });
		const { items } = await room.run('recording:getAudio', { recordingId: byId(id) });
		expect(items[0]?.binary).toHaveProperty('data');
		const [asked] = storage.speakr.requests;
		expect(asked?.headers).not.toHaveProperty('authorization');
		await storage.close();
	});
	test.each([
		['a web page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
		['a redirect elsewhere', { status: 302, headers: { location: '/elsewhere' } }],
	])('%s is not audio, and the address of the storage, which is a secret, is not told', async (_, answer) => {
		const { id } = room.speakr.state.addRecording();
		const storage = await startReceiver();
		storage.answer(({ path }) => (path === '/elsewhere' ? { status: 200, body: 'la' } : answer));
		room.speakr.faults.next({ path: /audio/, status: 302, headers: { location: `${storage.url}/signed` } });
		const { error } = await room.run('recording:getAudio', { recordingId: byId(id) });
		expect(error?.message).toContain('storage');
		expect(JSON.stringify(error)).not.toContain('/signed');
		await storage.close();
	});
	test('a bad token is told from storage', async () => {
		const { error } = await room.run(
			'recording:getAudio',
			{ recordingId: byId(1) },
			{ credentials: { speakrApi: { baseUrl: room.speakr.url, apiToken: 'wrong', sendTokenAs: 'bearer' } } },
		);
		expect(error?.message).toBe('Speakr did not accept the API token');
	});
});

describe('recording: language model', () => {
	const questions = () => room.speakr.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
	test('chat answers, with the conversation so far', async () => {
		const { id } = room.speakr.state.addRecording();
		const conversationHistory = [{ role: 'user', content: 'Who spoke?' }];
		const [answer] = await json('recording:chat', {
			recordingId: byId(id),
			message: 'What was decided?',
			options: { conversationHistory: JSON.stringify(conversationHistory) },
		});
		expect(answer).toEqual({
			id,
			message: 'What was decided?',
			response: expect.any(String),
			conversationHistory: [
				...conversationHistory,
				{ role: 'user', content: 'What was decided?' },
				{ role: 'assistant', content: answer?.response },
			],
		});
		expect(room.speakr.requests.at(-1)?.body).toEqual({
			message: 'What was decided?',
			conversation_history: conversationHistory,
		});
	});
	test('chat makes one conversation of the questions about a recording', async () => {
		const { id } = room.speakr.state.addRecording();
		const items = ['Who spoke?', 'And then?'].map((question) => ({ json: { question } }));
		const message = '={{ $json.question }}';
		const options = { oneConversation: true };
		const answers = await json('recording:chat', { recordingId: byId(id), message, options }, { items });
		expect(questions()).toEqual([
			{ message: 'Who spoke?' },
			{
				message: 'And then?',
				conversation_history: [
					{ role: 'user', content: 'Who spoke?' },
					{ role: 'assistant', content: answers[0]?.response },
				],
			},
		]);
		expect(answers.map(({ message }) => message)).toEqual(['Who spoke?', 'And then?']);
	});
	test('chat asks each item by itself otherwise, and a failed one does not stop the others', async () => {
		const { id } = room.speakr.state.addRecording();
		const items = [id, 999, id].map((recording) => ({ json: { recording } }));
		const recordingId = { __rl: true, mode: 'id', value: '={{ $json.recording }}' };
		const answers = await json('recording:chat', { recordingId, message: 'Who?' }, { items, continueOnFail: true });
		expect(answers.map(({ error, response }) => error ?? typeof response)).toEqual([
			'string',
			'Recording not found',
			'string',
		]);
		expect(questions()).toEqual([{ message: 'Who?' }, { message: 'Who?' }]);
	});
	test.each([true, false])('chat asks nothing more after a failure, in one conversation: %s', async (oneConversation) => {
		const made = Array.from({ length: 60 }, () => room.speakr.state.addRecording().id);
		const items = [999, ...made, ...made].map((recording) => ({ json: { recording } }));
		const recordingId = { __rl: true, mode: 'id', value: '={{ $json.recording }}' };
		const { error } = await room.run('recording:chat', { recordingId, message: 'Who?', options: { oneConversation } }, { items });
		expect(error?.message).toBe('Recording not found');
		expect(questions().length).toBeLessThanOrEqual(8);
	});
	test('chat refuses a history of the wrong shape, which Speakr would answer with "Chat failed"', async () => {
		const { error } = await room.run('recording:chat', {
			recordingId: byId(1),
			message: 'x',
			options: { conversationHistory: '"who?"' },
		});
		expect(error?.message).toContain("'Conversation History'");
	});
	test('regenerate title returns the new title', async () => {
		const { id } = room.speakr.state.addRecording({ title: 'old' });
		expect(await json('recording:regenerateTitle', { recordingId: byId(id) })).toEqual([
			{ id, title: 'Quarterly Planning Meeting' },
		]);
	});
});
