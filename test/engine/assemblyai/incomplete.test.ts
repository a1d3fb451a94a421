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

test.each([undefined, null, 'yesterday'])('a listed transcript whose time of creation is %p is an error', async (created) => {
	answer(/\/transcript\?/, page({ ...row, created }));
	expect((await room.run('transcript:getAll')).error?.message).toBe("AssemblyAI returned a transcript without 'created'");
});

test('a model without an ID is an error', async () => {
	answer(/\/models$/, { data: [{ provider: 'someone' }] });
	await expect(room.engine.listSearch('assemblyAi', 'models')).rejects.toThrow("AssemblyAI's LLM Gateway returned a model without an ID");
});
