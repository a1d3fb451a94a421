import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
	for (let index = 0; index < 4; index++) room.speakr.state.addRecording();
});
afterEach(async () => await room.close());

const ids = (...all: number[]) => all.map((id) => ({ json: { id } }));

test('the ids of all incoming items go out in one request, and each recording is an item', async () => {
	const tag = room.speakr.state.addTag();
	const { items } = await room.run(
		'recording:updateMany',
		{ updateFields: { isInbox: false, addTagIds: [tag.id], folderId: 'none' } },
		{ items: ids(1, 2, 3) },
	);
	expect(room.requests()).toEqual(['GET /tags', 'PATCH /recordings/batch']);
	expect(room.speakr.requests.at(-1)?.body).toEqual({
		recording_ids: [1, 2, 3],
		updates: { is_inbox: false, add_tag_ids: [tag.id], folder_id: null },
	});
	expect(items).toEqual([0, 1, 2].map((item) => ({ json: { id: item + 1, updated: true }, pairedItem: { item } })));
});
test('a tag that does not exist is refused before anything is changed', async () => {
	const { error } = await room.run('recording:updateMany', { recordingIds: '1', updateFields: { addTagIds: [99] } });
	expect(error?.message).toBe('You have no tag with ID 99');
	expect(room.requests()).toEqual(['GET /tags']);
});
test("with 'Continue' an unknown tag stops its own item alone", async () => {
	const tag = room.speakr.state.addTag();
	const items = [tag.id, 99].map((wanted, index) => ({ json: { id: index + 1, wanted } }));
	const updateFields = { addTagIds: '={{ [$json.wanted] }}' };
	const { items: output } = await room.run('recording:updateMany', { updateFields }, { items, continueOnFail: true });
	expect(output.map(({ json }) => json.error ?? json.id)).toEqual([1, 'You have no tag with ID 99']);
	expect(room.speakr.state.recordings.get(1)?.tagIds).toEqual([tag.id]);
});
test("without 'Continue' nothing is sent after a failure", async () => {
	room.speakr.faults.next({ path: /batch/, status: 500 });
	const updateFields = { isHighlighted: '={{ $json.id > 2 }}' };
	const { error } = await room.run('recording:updateMany', { updateFields }, { items: ids(1, 2, 3, 4) });
	expect(error?.message).toBe('Speakr failed to handle the request');
	expect(room.requests()).toEqual(['PATCH /recordings/batch']);
});
test('a blank folder is not given, so that no expression takes recordings out of theirs', async () => {
	const { error } = await room.run('recording:updateMany', {
		recordingIds: '1',
		updateFields: { folderId: '={{ $json.folder }}' },
	});
	expect(error?.message).toBe("'Update Fields' is empty");
	expect(room.requests()).toEqual([]);
});
test('ids written with commas are several recordings of one item', async () => {
	const { items } = await room.run('recording:deleteMany', { recordingIds: '1, 3' });
	expect(items.map(({ json }) => json)).toEqual([
		{ id: 1, deleted: true },
		{ id: 3, deleted: true },
	]);
	expect(room.speakr.state.recordings.get(1)).toBeUndefined();
	expect(room.speakr.state.recordings.get(2)).toBeDefined();
});
test('items that want different changes go out apart', async () => {
	await room.run(
		'recording:updateMany',
		{ updateFields: { isHighlighted: '={{ $json.id > 2 }}' } },
		{ items: ids(1, 2, 3, 4) },
	);
	expect(room.speakr.requests.map(({ body }) => body)).toEqual([
		{ recording_ids: [1, 2], updates: { is_highlighted: false } },
		{ recording_ids: [3, 4], updates: { is_highlighted: true } },
	]);
});
test('more than a hundred go out in several requests', async () => {
	for (let index = 4; index < 130; index++) room.speakr.state.addRecording();
	const all = Array.from({ length: 130 }, (_, index) => index + 1);
	const { items } = await room.run('recording:deleteMany', {}, { items: ids(...all) });
	expect(items).toHaveLength(130);
	expect(room.requests()).toHaveLength(2);
});
test('transcribe many returns the job of each', async () => {
	const { items } = await room.run('recording:transcribeMany', {}, { items: ids(1, 2) });
	expect(items.map(({ json }) => json)).toEqual([
		{ id: 1, job_id: expect.any(Number), queued: true },
		{ id: 2, job_id: expect.any(Number), queued: true },
	]);
});
test('what failed is an error that names each, although Speakr reports a success', async () => {
	const foreign = room.speakr.state.addRecording({ owner: 'bob' });
	const { error } = await room.run('recording:deleteMany', {}, { items: ids(1, 999, foreign.id) });
	expect(error?.message).toBe('Recording 999 was not deleted: Not found');
	expect(error?.description).toBe(
		`2 of 3 recordings were not deleted: 999 (Not found), ${foreign.id} (Permission denied)`,
	);
});
test('of many that failed twenty are named', async () => {
	const { error } = await room.run('recording:deleteMany', {}, { items: ids(...Array.from({ length: 25 }, (_, index) => index + 900)) });
	expect(error?.description).toMatch(/^25 of 25 recordings were not deleted: 900 \(Not found\), .*919 \(Not found\), and 5 more$/);
});
test("with 'Continue' the others go on and each failure is an item", async () => {
	const { items } = await room.run('recording:deleteMany', {}, { items: ids(1, 999, 2), continueOnFail: true });
	expect(items.map(({ json }) => json)).toEqual([
		{ id: 1, deleted: true },
		{ error: 'Recording 999 was not deleted: Not found', details: expect.any(String) },
		{ id: 2, deleted: true },
	]);
});
test('an id that is a word is refused before anything is sent', async () => {
	const { error } = await room.run('recording:deleteMany', { recordingIds: '1, all' });
	expect(error?.message).toBe("'Recording IDs' must be whole numbers, but is 'all'");
	expect(room.requests()).toEqual([]);
});
test("with 'Continue' a refused item does not stop the others", async () => {
	const { items } = await room.run(
		'recording:deleteMany',
		{},
		{ items: [{ json: { id: 'x' } }, ...ids(2)], continueOnFail: true },
	);
	expect(items[0]?.json).toMatchObject({ error: "'Recording IDs' must be whole numbers, but is 'x'" });
	expect(items[1]?.json).toEqual({ id: 2, deleted: true });
});
test('a request that fails tells it for each of its recordings', async () => {
	room.speakr.faults.next({ path: /batch/, status: 500 });
	const { items } = await room.run('recording:deleteMany', {}, { items: ids(1, 2), continueOnFail: true });
	expect(items.map(({ json }) => json.error)).toEqual(Array(2).fill('Speakr failed to handle the request'));
});
