import { byId, watchTimeouts } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeAll(async () => {
	room = await openRoom();
	for (let index = 0; index < 60; index++) room.speakr.state.addRecording({ title: `Stand-up ${index}` });
	room.speakr.state.addRecording({ title: 'Board meeting' });
	room.speakr.state.addTag({ name: 'Work' });
	room.speakr.state.addTag({ name: 'Private' });
	room.speakr.state.addFolder({ name: 'Calls' });
});
afterAll(async () => await room.close());

test('recordings come page by page, newest first', async () => {
	const first = await room.engine.listSearch('speakr', 'recordings');
	expect(first.results).toHaveLength(50);
	expect(first.results[0]).toEqual({ name: expect.stringMatching(/^Board meeting \(\d{4}-\d\d-\d\d\)$/), value: 61 });
	const { paginationToken } = first;
	const second = await room.engine.listSearch('speakr', 'recordings', { paginationToken });
	expect(second.results).toHaveLength(11);
	expect(second.paginationToken).toBeUndefined();
});
test('recordings are searched by Speakr', async () => {
	const { results } = await room.engine.listSearch('speakr', 'recordings', { filter: 'board' });
	expect(results.map(({ value }) => value)).toEqual([61]);
});
test('tags are filtered by name', async () => {
	const { results } = await room.engine.listSearch('speakr', 'tags', { filter: 'wor' });
	expect(results.map(({ name }) => name)).toEqual(['Work']);
});
test.each(['speakr', 'speakrTrigger'])('%s: tags to choose several from', async (node) => {
	const options = await room.engine.loadOptions(node, 'tags');
	expect(options.map(({ name }) => name).sort()).toEqual(['Private', 'Work']);
});
test('folders to choose from, or none', async () => {
	const options = await room.engine.loadOptions('speakr', 'foldersOrNone');
	expect(options).toEqual([
		{ name: '[No Folder]', value: 'none' },
		{ name: 'Calls', value: 1 },
	]);
});
test('where folders are off, the choice of none says so', async () => {
	const off = await openRoom({ foldersEnabled: false });
	expect(await off.engine.loadOptions('speakr', 'foldersOrNone')).toEqual([
		{ name: '[No Folder] (folders are turned off in Speakr)', value: 'none' },
	]);
	await off.close();
});
test('a wrong token is told where the list would be', async () => {
	const credentials = { speakrApi: { baseUrl: room.speakr.url, apiToken: 'wrong', sendTokenAs: 'bearer' } };
	await expect(room.engine.listSearch('speakr', 'tags', { credentials })).rejects.toThrow(
		'Speakr did not accept the API token',
	);
});

describe('somebody waits at the editor', () => {
	test('so a list that fails is not asked for again', async () => {
		room.requests();
		room.speakr.faults.next({ path: /recordings/, status: 503 });
		await expect(room.engine.listSearch('speakr', 'recordings')).rejects.toThrow('Speakr is temporarily unavailable');
		expect(room.requests()).toHaveLength(1);
	});
	test('so a list is waited for ten seconds at most, and what a workflow reads for thirty', async () => {
		const timeouts = watchTimeouts(room.speakr.url);
		await room.engine.listSearch('speakr', 'recordings');
		await room.run('recording:getStatus', { recordingId: byId(1) });
		expect(timeouts()).toEqual([10_000, 30_000]);
	});
});
