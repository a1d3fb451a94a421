import { byId } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

test('create sends every field and returns the tag', async () => {
	const { items } = await room.run('tag:create', {
		name: 'Sales',
		additionalFields: {
			color: '#FF0000',
			customPrompt: 'Short',
			defaultLanguage: 'de',
			defaultMinSpeakers: 2,
			defaultMaxSpeakers: 4,
			protectFromDeletion: true,
		},
	});
	expect(room.speakr.requests.at(-1)?.body).toEqual({
		name: 'Sales',
		color: '#FF0000',
		custom_prompt: 'Short',
		default_language: 'de',
		default_min_speakers: 2,
		default_max_speakers: 4,
		protect_from_deletion: true,
	});
	expect(items[0]?.json).toMatchObject({ id: 1, name: 'Sales', color: '#FF0000' });
});
test("a tag's name is found in any case, the exact one first, and a new one is made once", async () => {
	const { id } = room.speakr.state.addRecording();
	const tags = ['Customer call', 'Sales', 'sales'].map((name) => room.speakr.state.addTag({ name }).id);
	const setTags = async (tagNames: string) => await room.run('tag:addToRecording', { recordingId: byId(id), tags: { tagNames, createMissing: true } });
	await setTags('customer CALL, Sales, sales');
	expect(room.speakr.requests.at(-1)?.body).toEqual({ tag_ids: tags });
	await setTags('New, new');
	expect(room.speakr.state.tags.where(() => true).map(({ name }) => name)).toEqual(['Customer call', 'Sales', 'sales', 'New']);
});
test("a name with an accent of its own is that of the tag that has it in one character", async () => {
	const { id } = room.speakr.state.addRecording();
	const tag = room.speakr.state.addTag({ name: 'Caf\u00e9' });
	await room.run('tag:addToRecording', { recordingId: byId(id), tags: { tagNames: 'Cafe\u0301', createMissing: true } });
	expect(room.speakr.requests.at(-1)?.body).toEqual({ tag_ids: [tag.id] });
	const { items } = await room.run('tag:getAll', { filters: { name: 'Cafe\u0301' } });
	expect(items.map(({ json }) => json.id)).toEqual([tag.id]);
});
test('create of a name that exists is told in the words of Speakr', async () => {
	room.speakr.state.addTag({ name: 'Sales' });
	const { error } = await room.run('tag:create', { name: 'Sales' });
	expect(error?.message).toBe('Tag with this name already exists');
});
test("create for a group of a name that a tag of one's own has is told as such", async () => {
	room.speakr.state.addTag({ name: 'Sales' });
	const [membership] = room.speakr.state.userNamed('alice').memberships;
	const groupId = membership?.groupId ?? 1;
	const { error } = await room.run('tag:create', { name: 'Sales', additionalFields: { groupId } });
	expect(error?.message).toBe('A tag with this name already exists');
});
test.each([
	['an empty name', { name: ' ' }, "'Name' is empty"],
	['a color that is none', { name: 'x', additionalFields: { color: 'blue' } }, "'Color' must be a color such as #3B82F6, but is 'blue'"],
])('create refuses %s before sending it', async (_, parameters, message) => {
	const { error } = await room.run('tag:create', parameters);
	expect(error?.message).toBe(message);
	expect(room.requests()).toEqual([]);
});
test('get many returns your own and those of your groups, up to the limit', async () => {
	for (const name of ['a', 'b', 'c']) room.speakr.state.addTag({ name });
	room.speakr.state.addTag({ name: 'not mine', owner: 'bob' });
	const all = await room.run('tag:getAll', { returnAll: true });
	expect(all.items.map(({ json }) => json.name)).toEqual(['a', 'b', 'c']);
	const two = await room.run('tag:getAll', { limit: 2 });
	expect(two.items).toHaveLength(2);
});
test('update changes what is given', async () => {
	const tag = room.speakr.state.addTag({ name: 'old' });
	const { items } = await room.run('tag:update', { tagId: byId(tag.id), updateFields: { name: 'new' } });
	expect(room.speakr.requests.at(-1)).toMatchObject({ method: 'PUT', body: { name: 'new' } });
	expect(items[0]?.json).toMatchObject({ id: tag.id, name: 'new' });
});
test('delete', async () => {
	const tag = room.speakr.state.addTag();
	const { items } = await room.run('tag:delete', { tagId: byId(tag.id) });
	expect(items[0]?.json).toEqual({ id: tag.id, deleted: true });
	expect(room.speakr.state.tags.get(tag.id)).toBeUndefined();
});
test('add to recording puts all tags on it', async () => {
	const [one, two] = [room.speakr.state.addTag({ name: 'one' }), room.speakr.state.addTag({ name: 'two' })];
	const { id } = room.speakr.state.addRecording();
	const { items } = await room.run('tag:addToRecording', { recordingId: byId(id), tags: { tagIds: [one.id, two.id] } });
	expect(items[0]?.json).toEqual({
		id,
		addedTags: [
			{ id: one.id, name: 'one' },
			{ id: two.id, name: 'two' },
		],
	});
});
test('add to recording takes ids as text with commas', async () => {
	const tag = room.speakr.state.addTag();
	const { id } = room.speakr.state.addRecording();
	await room.run('tag:addToRecording', { recordingId: byId(id), tags: { tagIds: ` ${tag.id}, ` } });
	expect(room.speakr.requests.at(-1)?.body).toEqual({ tag_ids: [tag.id] });
});
test('add to recording of an unknown tag is an error, although Speakr reports a success', async () => {
	const { id } = room.speakr.state.addRecording();
	const { error } = await room.run('tag:addToRecording', { recordingId: byId(id), tags: { tagIds: [9999] } });
	expect(error?.message).toBe('Some tags could not be added: Tag 9999 not found');
});
test.each([
	['a word', ['Work'], "'Tag' must be a whole number, but is 'Work'"],
	['nothing', [], 'No tags to add'],
])('add to recording refuses %s', async (_, tagIds, message) => {
	const { error } = await room.run('tag:addToRecording', { recordingId: byId(1), tags: { tagIds } });
	expect(error?.message).toBe(message);
	expect(room.requests()).toEqual([]);
});
test('add to recording takes tags by name, and makes those that are missing when asked to', async () => {
	room.speakr.state.addTag({ name: 'Work' });
	const { id } = room.speakr.state.addRecording();
	const parameters = { recordingId: byId(id), tags: { tagNames: 'Work, New', createMissing: true } };
	const { items } = await room.run('tag:addToRecording', parameters);
	expect(items[0]?.json.addedTags).toEqual([
		{ id: 1, name: 'Work' },
		{ id: 2, name: 'New' },
	]);
});
test('add to recording makes a missing tag once, however many items want it', async () => {
	const items = Array.from({ length: 6 }, () => ({ json: { id: room.speakr.state.addRecording().id } }));
	const recordingId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	const tags = { tagNames: 'New', createMissing: true };
	const { error } = await room.run('tag:addToRecording', { recordingId, tags }, { items });
	expect(error).toBeUndefined();
	expect(room.speakr.state.tags.where(() => true)).toHaveLength(1);
	expect(room.requests().filter((request) => request === 'GET /tags')).toHaveLength(1);
});
test('add to recording takes a missing tag that another execution creates at the same time', async () => {
	const { id } = room.speakr.state.addRecording();
	const tag = room.speakr.state.addTag({ name: 'New' });
	room.speakr.faults.next({ method: 'GET', path: /tags$/, body: '{"tags": []}', contentType: 'application/json' });
	const { items, error } = await room.run('tag:addToRecording', { recordingId: byId(id), tags: { tagNames: 'New', createMissing: true } });
	expect(error).toBeUndefined();
	expect(items[0]?.json.addedTags).toEqual([{ id: tag.id, name: 'New' }]);
});
test('add to recording says why a missing tag was refused', async () => {
	const { id } = room.speakr.state.addRecording();
	room.speakr.faults.next({ method: 'POST', path: /tags$/, status: 400, body: '{"error": "Tag name is required"}', contentType: 'application/json' });
	const { error } = await room.run('tag:addToRecording', { recordingId: byId(id), tags: { tagNames: 'New', createMissing: true } });
	expect(error?.message).toBe('Tag name is required');
});
test('add to recording takes a tag of your own before one of a group with the same name', async () => {
	const own = room.speakr.state.addTag({ name: 'Meeting' });
	const [membership] = room.speakr.state.userNamed('alice').memberships;
	room.speakr.state.addTag({ name: 'Meeting', groupId: membership?.groupId ?? 1, owner: 'admin' });
	const { id } = room.speakr.state.addRecording();
	const { items } = await room.run('tag:addToRecording', { recordingId: byId(id), tags: { tagNames: 'Meeting' } });
	expect(items[0]?.json.addedTags).toEqual([{ id: own.id, name: 'Meeting' }]);
});
test('add to recording refuses a name that does not exist otherwise', async () => {
	const { id } = room.speakr.state.addRecording();
	const { error } = await room.run('tag:addToRecording', { recordingId: byId(id), tags: { tagNames: 'New' } });
	expect(error?.message).toBe("You have no tag named 'New'");
	expect(room.speakr.state.tags.where(() => true)).toEqual([]);
	const long = await room.run('tag:addToRecording', { recordingId: byId(id), tags: { tagNames: 'x'.repeat(5_000) } });
	expect(long.error?.message).toBe(`You have no tag named '${'x'.repeat(199)}…`);
});
test('remove from recording', async () => {
	const tag = room.speakr.state.addTag();
	const { id } = room.speakr.state.addRecording({ tagIds: [tag.id] });
	const { items } = await room.run('tag:removeFromRecording', { recordingId: byId(id), tagId: byId(tag.id) });
	expect(items[0]?.json).toEqual({ id, removedTagId: tag.id, success: true });
	expect(room.speakr.state.recordings.get(id)?.tagIds).toEqual([]);
});
