import { manifestOf } from '../archive/manifest';
import { byId, itemWithFile } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

/** The next response to a request for that path. */
const answer = (path: RegExp, body: unknown) => room.speakr.faults.next({ path, body: JSON.stringify(body) });

describe('without an ID', () => {
	test('an uploaded recording is an error, and not waited for', async () => {
		answer(/upload/, { title: 'Planning', status: 'QUEUED' });
		const items = [await itemWithFile(Buffer.from('ID3'))];
		const { error } = await room.run('recording:upload', { waitUntilProcessed: true }, { items });
		expect(error?.message).toBe("Speakr returned a recording without 'id'");
		expect(room.requests().at(-1)).toBe('POST /recordings/upload');
	});
	test('a tag created by its name is an error, and not added', async () => {
		answer(/tags/, { tags: [] });
		answer(/tags/, { name: 'New' });
		const tags = { tagNames: 'New', createMissing: true };
		const { error } = await room.run('tag:addToRecording', { recordingId: byId(1), tags });
		expect(error?.message).toBe("Speakr returned a tag without 'id'");
		expect(room.requests()).toEqual(['GET /tags', 'POST /tags']);
	});
	test('a result of a batch is an error of the recording that has none', async () => {
		answer(/batch/, { success: true, results: [{ id: 1, success: false, error: 'Not found' }, { success: false }] });
		const { items } = await room.run('recording:deleteMany', { recordingIds: '1, 2' }, { continueOnFail: true });
		expect(items.map(({ json }) => json)).toEqual([
			{ error: 'Recording 1 was not deleted: Not found', details: '1 of 1 recordings were not deleted: 1 (Not found)' },
			{ error: 'Speakr returned no result for recording 2', details: "Check the recording with 'Get'" },
		]);
	});
});

describe('a response of another shape is an error, not an empty result', () => {
	const recordingId = byId(1);
	test.each([
		['recording:chat', /chat$/, { recordingId, message: 'Why?' }, "Speakr returned a reply without 'response'"],
		['recording:ask', /inquire/, { question: 'Why?' }, "Speakr returned a reply without 'answer'"],
		['recording:wait', /status$/, { recordingId }, "Speakr returned a recording without 'status'"],
		['note:get', /notes$/, { recordingId }, 'The response did not contain the expected notes'],
		['summary:get', /summary$/, { recordingId }, 'The response did not contain the expected summary'],
		['transcript:get', /transcript\?/, { recordingId, format: 'text' }, 'The response did not contain the expected transcript'],
		['transcript:get', /transcript\?/, { recordingId, format: 'segments' }, 'The response did not contain the expected transcript'],
	] as const)('%s', async (operation, path, parameters, message) => {
		await room.close();
		room = await openRoom({ version: '1.1' });
		Object.assign(room.speakr.state.settings, { inquire: true, inquireAgent: true });
		room.speakr.state.addRecording({ transcription: 'Words' });
		room.speakr.faults.next({ path, times: Infinity, body: '{"ok": true, "citations": [], "sources": []}', contentType: 'application/json' });
		const { error, items } = await room.run(operation, parameters);
		expect([error?.message, items]).toEqual([message, []]);
	});
	test("a reply without words is asked for again with n8n's Retry On Fail", async () => {
		room.speakr.state.addRecording({ transcription: 'Words' });
		answer(/chat$/, { ok: true });
		const { items } = await room.run('recording:chat', { recordingId, message: 'Why?' }, { settings: { retryOnFail: true, waitBetweenTries: 1 } });
		expect(items[0]?.json.response).toEqual(expect.stringMatching(/./));
	});
});

describe('an entry of a list with nulls is taken, with the others', () => {
	const none = { title: null, status: null, created_at: null, meeting_date: null, completed_at: null, audio_duration: null, has_transcription: null };
	const one = { id: 2, title: 'Planning', status: 'COMPLETED', created_at: '2026-11-22T08:00:00', has_transcription: true };

	test.each([{ returnAll: true }, { returnAll: false, limit: 10 }])('a recording: %j', async (parameters) => {
		answer(/recordings\?/, { recordings: [{ id: 1, ...none }, one], pagination: { total: 2 } });
		const { items } = await room.run('recording:getAll', parameters);
		expect(items.map(({ json }) => json.id).sort()).toEqual([1, 2]);
	});
	test('a recording in the list to choose from', async () => {
		answer(/recordings\?/, { recordings: [{ id: 1, ...none }, one] });
		const { results } = await room.engine.listSearch('speakr', 'recordings');
		expect(results).toMatchObject([{ name: 'Untitled', value: 1 }, { name: expect.stringMatching('^Planning'), value: 2 }]);
	});
	test('a tag', async () => {
		answer(/tags/, { tags: [{ id: 1, name: null }, { id: 2, name: 'Sales' }] });
		expect((await room.engine.listSearch('speakr', 'tags')).results).toMatchObject([{ name: '1', value: 1 }, { name: 'Sales', value: 2 }]);
	});
});

const odd = [null, 'odd', {}, { id: null, name: null, title: null, label: null, created_at: null }];
const fourLeftOut = '4 entries of the list could not be read (no ID, for example) and were left out';

/** Lists, the path of each, and the list with some entries. */
const lists = {
	recordings: [/recordings\?/, (recordings: unknown[]) => ({ recordings, pagination: { total: recordings.length } })],
	tags: [/tags/, (tags: unknown[]) => ({ tags })],
	folders: [/folders/, (folders: unknown[]) => folders],
	speakers: [/speakers/, (speakers: unknown[]) => ({ speakers })],
	webhooks: [/webhooks/, (webhooks: unknown[]) => ({ webhooks })],
	deliveries: [/deliveries/, (deliveries: unknown[]) => ({ deliveries })],
	events: [/events/, (events: unknown[]) => ({ events })],
	references: [/external-refs/, (references: unknown[]) => ({ external_refs: references })],
	shares: [/shares/, (shares: unknown[]) => ({ shares })],
	groups: [/users\/me/, (memberships: unknown[]) => ({ group_memberships: memberships })],
	models: [/transcription$/, (models: unknown[]) => ({ models })],
	changes: [/changes/, (changes: unknown[]) => ({ changes, next_cursor: 'c' })],
} as const satisfies Record<string, [RegExp, (entries: unknown[]) => unknown]>;

function answerWith(list: keyof typeof lists, ...entries: unknown[]) {
	const [path, bodyOf] = lists[list];
	answer(path, bodyOf(entries));
}

const parents = { recordingId: byId(1), webhookId: byId(1) };

describe('an entry that cannot be read is left out, and the others stay', () => {
	beforeEach(async () => {
		await room.close();
		room = await openRoom({ version: '1.1' });
	});
	test.each([
		['recordings', { id: 7, title: null }, { name: 'Untitled', value: 7 }],
		['tags', { id: 7, name: null }, { name: '7', value: 7 }],
		['folders', { id: 7 }, { name: '7', value: 7 }],
		['speakers', { id: 7 }, { name: '7', value: 7 }],
		['webhooks', { id: 7, name: 'n8n', url: 'https://example.com/' }, { name: 'n8n', value: 7 }],
		['deliveries', { id: 7, event_type: null, status: null }, { name: '7', value: 7 }],
		['references', { id: 7, ref: '4711' }, { name: expect.stringContaining('4711'), value: 7 }],
		['groups', { group_id: 7 }, { name: '7', value: 7 }],
		['models', { value: 'whisper-1', label: null }, { name: 'whisper-1', value: 'whisper-1' }],
	] as const)('to choose from: %s', async (list, entry, choice) => {
		answerWith(list, ...odd, entry);
		const { results } = await room.engine.listSearch('speakr', list, { parameters: parents });
		expect(results).toEqual([expect.objectContaining(choice)]);
	});
	test.each([
		['recording:getAll', 'recordings'],
		['tag:getAll', 'tags'],
		['folder:getAll', 'folders'],
		['speaker:getAll', 'speakers'],
		['webhook:getAll', 'webhooks'],
		['delivery:getAll', 'deliveries'],
		['event:getAll', 'events'],
		['externalReference:getAll', 'references'],
		['share:getAll', 'shares'],
	] as const)('%s', async (operation, list) => {
		answerWith(list, ...odd, { id: 7, created_at: '2026-11-22T08:00:00', status: 'PROCESSING', url: 'https://example.com/' });
		const { items, error, hints } = await room.run(operation, parents);
		expect([error, items.map(({ json }) => json.id), hints]).toEqual([undefined, [7], [fourLeftOut]]);
	});
	test.each(['recordings', 'changes'] as const)('in an archive, by its list of %s', async (list) => {
		const recording = { id: 7, created_at: '2026-11-22T08:00:00', status: 'PROCESSING' };
		answerWith(list, ...(list === 'changes' ? [...odd, recording].map((each) => ({ type: 'upsert', recording: each })) : [...odd, recording]));
		const { items, error, hints } = await room.run('archive:export', { scope: list === 'changes' ? 'mirror' : 'all' });
		expect([error, manifestOf(items).counts]).toEqual([undefined, expect.objectContaining({ listed: 1, unfinished: 1 })]);
		expect(hints).toContain(fourLeftOut);
	});
	test('a change', async () => {
		answerWith('changes', ...odd.map((recording) => ({ type: 'upsert', recording })), { type: 'upsert', recording: { id: 7 } });
		const { items, error, hints } = await room.run('recording:getChanges');
		expect([error, items.map(({ json }) => json.id), hints]).toEqual([undefined, [7], [fourLeftOut]]);
	});
	test('each once, although pages are read again, and two that look the same', async () => {
		const page = Array.from({ length: 98 }, (_, index) => ({ id: index + 1, created_at: '2026-11-22T08:00:00' }));
		answerWith('recordings', ...page, {}, {});
		answerWith('recordings', ...page, {}, {});
		answerWith('recordings', {}, { id: 200, created_at: '2026-11-22T09:00:00' });
		const { items, hints } = await room.run('recording:getAll', { returnAll: true });
		expect([items.length, hints]).toEqual([99, ['2 entries of the list could not be read (no ID, for example) and were left out']]);
	});
	test('a tag that another is looked for among', async () => {
		answerWith('tags', ...odd, { id: 7, name: 'Work' });
		await room.run('tag:addToRecording', { recordingId: byId(1), tags: { tagNames: 'Work' } });
		expect(room.speakr.requests.at(-1)?.body).toEqual({ tag_ids: [7] });
	});
	test('a segment, a speaker and the tags of a recording', async () => {
		const { id } = room.speakr.state.addRecording();
		answer(/transcript\?/, { segments: [null, { speaker: 'Ada', sentence: 'Hello', start_time: 1 }] });
		const transcript = await room.run('transcript:get', { recordingId: byId(id), format: 'srt' });
		answer(/speakers$/, { speakers: [null, { label: null, identified_name: 'Ada' }, { label: 'SPEAKER_01' }] });
		const speakers = await room.run('speaker:getForRecording', { recordingId: byId(id) });
		answer(/recordings\/\d+/, { id, title: 'Planning', tags: [null, { id: 1, name: 'Work' }], folder: 'Clients' });
		const recording = await room.run('recording:get', { recordingId: byId(id) });
		expect(transcript.items[0]?.json.transcript).toContain('Hello');
		expect(speakers.items.map(({ json }) => [json.label, json.name])).toEqual([[null, 'Ada'], ['SPEAKER_01', null]]);
		expect(recording.items[0]?.json).toMatchObject({ title: 'Planning', tags: ['Work'], folder: null });
	});
	test('but where none of several can be read, Speakr has changed', async () => {
		answerWith('recordings', { title: 'Planning' }, { title: 'Review' });
		expect((await room.run('recording:getAll')).error?.message).toBe("Speakr returned a recording without 'id'");
	});
});
