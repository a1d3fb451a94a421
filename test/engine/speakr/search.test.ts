import { byId } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom({ version: '1.1' });
});
afterEach(async () => await room.close());

const query = () => new URL(room.speakr.requests.at(-1)?.path ?? '', 'http://speakr').searchParams;

test('each hit is an item with the quote, where the words are in it, and a link to that second', async () => {
	const { id } = room.speakr.state.addRecording({ title: 'Planning', meetingDate: '2026-07-01T10:00:00' });
	const { items } = await room.run('recording:search', { query: 'morning' });
	expect(items[0]?.json).toEqual({
		id,
		title: 'Planning',
		meeting_date: '2026-07-01T10:00:00Z',
		field: 'transcript',
		quote: expect.stringContaining('Good morning everyone'),
		matches: [{ from: 5, to: 12 }],
		speaker: 'SPEAKER_00',
		start: 0,
		end: expect.any(Number),
		url: `${room.speakr.url}/recordings/${id}?t=0`,
	});
});
test('the raw hit keeps what Speakr says of it, with the link', async () => {
	const { id } = room.speakr.state.addRecording({ title: 'Budget' });
	const { items } = await room.run('recording:search', { query: 'budget', simplify: false, filters: { fields: ['title'] } });
	expect(items[0]?.json).toMatchObject({ recording_id: id, field: 'title', score: 1, url: `${room.speakr.url}/recordings/${id}` });
});
test('without fields, everything is searched', async () => {
	const { error } = await room.run('recording:search', { query: 'morning', filters: { fields: [], recordingIds: '' } });
	expect(error).toBeUndefined();
	expect([...query().keys()].filter((name) => ['fields', 'recording_ids'].includes(name))).toEqual([]);
});
test.each(['={{ [] }}', '[]', ' , '])('no recordings, as %s, are not taken for all', async (recordingIds) => {
	const { error } = await room.run('recording:search', { query: 'morning', filters: { recordingIds } });
	expect(error?.message).toBe("'Recording IDs' is empty");
	expect(room.requests()).toEqual([]);
});
test('sends every filter', async () => {
	const tag = room.speakr.state.addTag();
	const { id } = room.speakr.state.addRecording();
	const filters = {
		after: '2026-01-01T00:00:00Z',
		before: '2026-12-31T00:00:00Z',
		dateField: 'created_at',
		fields: ['title', 'transcript'],
		folderId: 'none',
		recordingIds: `${id}, 99, ${id}`,
		scope: 'all',
		speaker: 'Ada',
		tagId: byId(tag.id),
	};
	await room.run('recording:search', { query: 'budget', limit: 5, filters });
	expect(Object.fromEntries(query())).toEqual({
		q: 'budget',
		mode: 'keyword',
		date_from: '2026-01-01T00:00:00.000Z',
		date_to: '2026-12-31T00:00:00.000Z',
		date_field: 'created_at',
		fields: 'title,transcript',
		folder_id: 'none',
		recording_ids: `${id},99`,
		scope: 'all',
		speaker: 'Ada',
		tag_id: String(tag.id),
		limit: '5',
		page: '1',
	});
});
test('return all reads page after page', async () => {
	for (let index = 0; index < 60; index++) room.speakr.state.addRecording({ title: `Budget ${index}` });
	const { items } = await room.run('recording:search', { query: 'budget', returnAll: true, filters: { fields: ['title'] } });
	expect(new Set(items.map(({ json }) => json.id)).size).toBe(60);
});
test('a semantic search that Speakr cannot do says what to do', async () => {
	const { error } = await room.run('recording:search', { query: 'budget', mode: 'semantic' });
	expect(error).toMatchObject({
		message: 'Semantic search is not available on this instance',
		description: expect.stringContaining('ENABLE_INQUIRE_MODE'),
	});
});
test('a semantic search refuses filters that Speakr would ignore', async () => {
	const { error } = await room.run('recording:search', { query: 'budget', mode: 'semantic', filters: { folderId: 'none' } });
	expect(error?.message).toBe("Semantic search can't filter by folder or date field");
});
test('an automatic search with such a filter is one by keyword', async () => {
	await room.run('recording:search', { query: 'budget', mode: 'auto', filters: { folderId: 'none' } });
	expect(query().get('mode')).toBe('keyword');
});
