import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom({ version: '1.1' });
});
afterEach(async () => await room.close());

/** Once they have settled. */
const changes = async (parameters: Parameters<Room['run']>[1] = {}) => {
	room.speakr.clock.advance(60);
	const { items } = await room.run('recording:getChanges', { returnAll: true, ...parameters });
	return items.map(({ json }) => json);
};

test('without a cursor every recording is returned', async () => {
	const { id } = room.speakr.state.addRecording({ title: 'Planning' });
	expect(await changes()).toEqual([
		{
			type: 'upsert',
			id,
			title: 'Planning',
			status: 'COMPLETED',
			updated_at: expect.stringMatching(/Z$/),
			created_at: expect.stringMatching(/Z$/),
			meeting_date: expect.any(String),
			tags: [],
			folder: null,
			nextCursor: expect.any(String),
		},
	]);
});
test('the cursor of a run gives what has changed since then', async () => {
	const { state } = room.speakr;
	const [first, second] = [state.addRecording(), state.addRecording()];
	const [item] = await changes();
	state.write(first, { title: 'Changed' });
	state.deleteRecording(second.id);
	expect(await changes({ options: { cursor: String(item?.nextCursor) } })).toMatchObject([
		{ type: 'upsert', id: first.id, title: 'Changed' },
		{ type: 'delete', id: second.id, reason: 'deleted', deleted_at: expect.stringMatching(/Z$/) },
	]);
});
test('a limit leaves the rest for the next run', async () => {
	for (let index = 0; index < 5; index++) room.speakr.state.addRecording();
	const first = await changes({ returnAll: false, limit: 3 });
	const rest = await changes({ options: { cursor: String(first.at(-1)?.nextCursor) } });
	expect([...first, ...rest].map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
});
test('all pages are read, and every item has the last cursor', async () => {
	for (let index = 0; index < 520; index++) room.speakr.state.addRecording();
	const all = await changes();
	expect(all).toHaveLength(520);
	expect(new Set(all.map(({ nextCursor }) => nextCursor)).size).toBe(1);
	expect(await changes({ options: { cursor: String(all[0]?.nextCursor) } })).toEqual([]);
});
test.each([
	['nothing', [], { returnAll: true }],
	['nothing', [], { returnAll: false, limit: 5 }],
	['the same', [{ type: 'delete', id: 1, reason: 'deleted', deleted_at: '2026-11-26T12:00:00Z' }], { returnAll: true }],
])('a feed that goes on for ever with %s new ends with an error (%#)', async (_, list, parameters) => {
	for (let each = 0; each < 50; each++) {
		const body = JSON.stringify({ changes: list, has_more: true, next_cursor: `cursor ${each}` });
		room.speakr.faults.next({ path: /changes/, status: 200, body });
	}
	const { error } = await room.run('recording:getChanges', parameters);
	expect(error?.message).toBe('The service keeps returning pages it has already returned');
	expect(room.requests().length).toBeLessThan(20);
});
test('where nothing has changed there is an item with the cursor if it is wanted', async () => {
	room.speakr.state.addRecording();
	const [item] = await changes();
	const options = { cursor: String(item?.nextCursor), alwaysReturnCursor: true };
	const [none, ...others] = await changes({ options });
	expect(none).toEqual({ type: 'none', nextCursor: expect.any(String) });
	expect(others).toEqual([]);
	room.speakr.state.addRecording({ title: 'New' });
	expect(await changes({ options: { ...options, cursor: String(none?.nextCursor) } })).toMatchObject([{ type: 'upsert', title: 'New' }]);
});
test('a cursor that is too old says to start without one', async () => {
	const { state } = room.speakr;
	state.addRecording();
	const [item] = await changes();
	state.deleteRecording(1);
	room.speakr.clock.advance(100 * 86_400);
	state.pruneTombstones();
	const { error } = await room.run('recording:getChanges', { options: { cursor: String(item?.nextCursor) } });
	expect(error?.description).toMatch(/^Leave 'Cursor' empty/);
});
