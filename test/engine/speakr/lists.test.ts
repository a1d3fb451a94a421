import { byId, watchTimeouts } from '../harness';
import { isModern, openRoom, type Room } from './room';

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
	expect(first.results[0]).toEqual({
		name: expect.stringMatching(/^Board meeting \(\d{4}-\d\d-\d\d \d\d:\d\d, \d+ (min|s)\)$/),
		value: 61,
		url: `${room.speakr.url}/recordings/61`,
	});
	const { paginationToken } = first;
	const second = await room.engine.listSearch('speakr', 'recordings', { paginationToken });
	expect(second.results).toHaveLength(11);
	expect(second.paginationToken).toBeUndefined();
});
test('recordings of one day are told apart by time and length', async () => {
	const other = await openRoom();
	for (const [meetingDate, audioDuration] of [['2026-11-22T09:30:00', 2820], ['2026-11-22T14:00:00', 2820], ['2026-11-22T14:00:00', 38]] as const) {
		other.speakr.state.addRecording({ title: 'Stand-up', meetingDate, audioDuration });
	}
	const { results } = await other.engine.listSearch('speakr', 'recordings');
	await other.close();
	// Since 0.9.5 Speakr tells UTC, which is shown in the time zone of the workflow.
	const [early, late] = isModern() ? ['04:30', '09:00'] : ['09:30', '14:00'];
	expect(results.map(({ name }) => name).toSorted()).toEqual([
		`Stand-up (2026-11-22 ${early}, 47 min)`,
		`Stand-up (2026-11-22 ${late}, 38 s)`,
		`Stand-up (2026-11-22 ${late}, 47 min)`,
	]);
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
test.each([
	{ status: 302, headers: { location: 'https://login.example.com/' } },
	{ status: 403, body: 'Forbidden' },
])('where a proxy closes what is outside the API, none can still be chosen', async (fault) => {
	const off = await openRoom({ foldersEnabled: false });
	off.speakr.faults.next({ path: /config/, ...fault });
	expect(await off.engine.loadOptions('speakr', 'foldersOrNone')).toEqual([{ name: '[No Folder]', value: 'none' }]);
	expect(off.requests().join()).toContain('/api/config');
	await off.close();
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

describe('what belongs to something else that is chosen', () => {
	test('deliveries of a webhook by event, time and outcome', async () => {
		const { url } = room.speakr;
		const [webhook] = (await room.run('webhook:create', { name: 'n8n', url: `${url}/login`, additionalFields: { allowHttp: true } })).items;
		await room.run('webhook:test', { webhookId: byId(Number(webhook?.json.id)) });
		const parameters = { webhookId: { __rl: true, mode: 'list', value: Number(webhook?.json.id) } };
		const { results } = await room.engine.listSearch('speakr', 'deliveries', { parameters });
		expect(results).toEqual([{ name: expect.stringMatching(/^Test Delivery \(\d{4}-\d\d-\d\d \d\d:\d\d, \w+\)$/), value: 1 }]);
	});
	test('deliveries of none', async () => {
		await expect(room.engine.listSearch('speakr', 'deliveries')).rejects.toThrow("'Webhook' is not set");
	});
	test('external references of a recording', async () => {
		const modern = await openRoom({ version: '1.1' });
		const { id } = modern.speakr.state.addRecording();
		await modern.run('externalReference:create', { recordingId: byId(id), system: 'hubspot', kind: 'deal', reference: '4711' });
		const { results } = await modern.engine.listSearch('speakr', 'references', { parameters: { recordingId: byId(id) } });
		await modern.close();
		expect(results).toEqual([{ name: 'hubspot deal 4711', value: 1 }]);
	});
});
test('groups of the user', async () => {
	const { results } = await room.engine.listSearch('speakr', 'groups');
	expect(results.length).toBeGreaterThan(0);
	expect(results).toEqual(results.map(() => ({ name: expect.any(String), value: expect.any(Number) })));
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
