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
	test.each(['recording:getAll', 'archive:export'] as const)('a listed recording is an error: %s', async (operation) => {
		answer(/recordings/, { recordings: [{ title: 'Planning', created_at: '2026-11-22T09:00:00' }], pagination: { total: 1 } });
		expect((await room.run(operation)).error?.message).toBe("Speakr returned a recording without 'id'");
	});
	test('a listed tag is an error', async () => {
		answer(/tags/, { tags: [{ name: 'Work' }] });
		expect((await room.run('tag:getAll')).error?.message).toBe("Speakr returned a tag without 'id'");
	});
	test('a tag found by its name is an error, and not added', async () => {
		answer(/tags/, { tags: [{ name: 'Work' }] });
		const { error } = await room.run('tag:addToRecording', { recordingId: byId(1), tags: { tagNames: 'Work' } });
		expect(error?.message).toBe("Speakr returned a tag without 'id'");
		expect(room.requests()).toEqual(['GET /tags']);
	});
	test('a tag created by its name is an error, and not added', async () => {
		answer(/tags/, { tags: [] });
		answer(/tags/, { name: 'New' });
		const tags = { tagNames: 'New', createMissing: true };
		const { error } = await room.run('tag:addToRecording', { recordingId: byId(1), tags });
		expect(error?.message).toBe("Speakr returned a tag without 'id'");
		expect(room.requests()).toEqual(['GET /tags', 'POST /tags']);
	});
	test.each([
		['recordings', 'recording', { recordings: [{ created_at: '2026-11-22T09:00:00' }] }],
		['tags', 'tag', { tags: [{ name: 'Work' }] }],
		['folders', 'folder', [{ name: 'Clients' }]],
		['speakers', 'speaker', { speakers: [{ name: 'Ada' }] }],
		['webhooks', 'webhook', { webhooks: [{ name: 'n8n' }] }],
	])('an entry in the list of %s is an error', async (list, kind, body) => {
		answer(new RegExp(list), body);
		await expect(room.engine.listSearch('speakr', list)).rejects.toThrow(`Speakr returned a ${kind} without 'id'`);
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
