import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

/** The next answer to a request for that path. */
const answer = (path: RegExp, body: object) => room.assemblyAi.faults.next({ path, body: JSON.stringify(body) });
const page = (...transcripts: object[]) => ({ page_details: { prev_url: null }, transcripts });
const row = { id: 'a', status: 'completed', created: '2026-11-22T09:00:00.000000Z', completed: null, audio_url: 'x', error: null };

describe('a transcript without an ID is an error', () => {
	const message = "AssemblyAI returned a transcript without 'id'";

	test.each([
		['created', {}],
		['created, and waited for', { waitUntilDone: true }],
	])('when it is %s', async (_, parameters) => {
		answer(/\/transcript$/, { status: 'queued' });
		const run = await room.run('transcript:create', { source: 'url', audioUrl: 'https://example.com/meeting.mp3', ...parameters });
		expect(run.error?.message).toBe(message);
		expect(room.requests()).toEqual(['POST /v2/transcript']);
	});
	test('when it is fetched', async () => {
		answer(/\/transcript\/a$/, { status: 'completed', text: 'Hello' });
		expect((await room.run('transcript:get', { transcriptId: 'a' })).error?.message).toBe(message);
	});
	test.each(['transcript:getAll', 'archive:export'] as const)('when it is listed: %s', async (operation) => {
		answer(/\/transcript\?/, page({ ...row, id: undefined }));
		expect((await room.run(operation)).error?.message).toBe(message);
	});
	test('in the list to choose from', async () => {
		answer(/\/transcript\?/, page({ ...row, id: undefined }));
		await expect(room.engine.listSearch('assemblyAi', 'transcripts')).rejects.toThrow(message);
	});
});

describe.each([undefined, null, 'yesterday'])('a listed transcript whose time of creation is %p', (created) => {
	test('is listed, with the others', async () => {
		answer(/\/transcript\?/, page({ ...row, id: 'a', created }, { ...row, id: 'b' }));
		const { items } = await room.run('transcript:getAll', { returnAll: true });
		expect(items.map(({ json }) => [json.id, json.created])).toEqual([['a', null], ['b', expect.any(String)]]);
	});
	test('is left out of an archive, with which the others are exported', async () => {
		const { id } = room.assemblyAi.state.addTranscript();
		answer(/\/transcript\?/, page({ ...row, created }, { ...row, id }));
		const { items, error } = await room.run('archive:export');
		expect([items[0]?.json.id, items.length, error]).toEqual([id, 2, undefined]);
	});
});

test('a model without an ID is an error', async () => {
	answer(/\/models$/, { data: [{ provider: 'someone' }] });
	await expect(room.engine.listSearch('assemblyAi', 'models')).rejects.toThrow("AssemblyAI's LLM Gateway returned a model without an ID");
});
