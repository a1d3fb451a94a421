import { manifestOf } from '../archive/manifest';
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
	test('when none of several has one in a list', async () => {
		answer(/\/transcript\?/, page({ ...row, id: undefined }, { ...row, id: null }));
		expect((await room.run('transcript:getAll')).error?.message).toBe(message);
	});
});

describe('an answer of another shape is an error', () => {
	const unexpected = 'The response did not contain the expected answer';
	const chat = { model: 'gpt-5', prompt: 'Why?' };
	test.each([
		['without choices', { ok: true }, unexpected],
		['with no choice', { choices: [] }, unexpected],
		['with an error', { error: { message: 'The model is away', metadata: { errors: ['gpt-5'] } } }, 'The model is away: gpt-5'],
		['with an error of words', { error: 'The model is away' }, 'The model is away'],
	])('of a model %s', async (_, body, message) => {
		for (const simplify of [true, false]) {
			answer(/chat/, body);
			const { error, items } = await room.run('gateway:chat', { ...chat, simplify });
			expect([error?.message, items]).toEqual([message, []]);
		}
	});
	test.each([{ error: { message: 'The model is away' } }, { error: 'The model is away' }])('of tasks with an error: %j', async (body) => {
		const { id } = room.assemblyAi.state.addTranscript();
		answer(/understanding/, body);
		const { error } = await room.run('transcript:understand', { transcriptId: id, tasks: { summaryType: 'bullets' } });
		expect(error?.message).toBe(`AssemblyAI could not complete the tasks for transcript ${id}: The model is away`);
	});
	test.each([{}, { data: {} }, { list: [{ id: 'gpt-5' }] }])('of models that are no list: %j', async (body) => {
		answer(/models$/, body);
		answer(/models$/, body);
		const { error, items } = await room.run('gateway:getModels');
		expect([error?.message, items]).toEqual(['The response did not contain the expected list', []]);
		await expect(room.engine.listSearch('assemblyAi', 'models')).rejects.toThrow('The response did not contain the expected list');
	});
});

const odd = [null, 'odd', {}, { ...row, id: null }];
const leftOut = (count: number) => expect.stringMatching(`^${count} (entry|entries) of the list could not be read .* left out$`);

describe('an entry of a list that cannot be read is left out, and the others stay', () => {
	const transcripts = [...odd, { ...row, status: null }];

	test('in Get Many', async () => {
		answer(/\/transcript\?/, { page_details: { prev_url: null }, transcripts });
		const { items, error, hints } = await room.run('transcript:getAll');
		expect([error, items.map(({ json }) => json.id), hints]).toEqual([undefined, ['a'], [leftOut(4)]]);
	});
	test('in an archive', async () => {
		answer(/\/transcript\?/, { page_details: { prev_url: null }, transcripts });
		const { items, error, hints } = await room.run('archive:export');
		expect([error, manifestOf(items).counts]).toEqual([undefined, expect.objectContaining({ listed: 1, unfinished: 1 })]);
		expect(hints).toContainEqual(leftOut(4));
	});
	test('to choose from', async () => {
		answer(/\/transcript\?/, { page_details: { prev_url: null }, transcripts: [...odd, row] });
		expect((await room.engine.listSearch('assemblyAi', 'transcripts')).results.map(({ value }) => value)).toEqual(['a']);
	});
	test('a model', async () => {
		answer(/\/models$/, { data: [null, {}, { provider: 'someone' }, { id: 'gpt-5', name: null }] });
		expect((await room.engine.listSearch('assemblyAi', 'models')).results).toEqual([{ name: 'gpt-5', value: 'gpt-5' }]);
	});
	test('a sentence', async () => {
		answer(/\/sentences$/, { sentences: [null, { text: 'Hello.', start: 0 }] });
		const { items, hints } = await room.run('transcript:getSentences', { transcriptId: 'a' });
		expect([items.map(({ json }) => json.text), hints]).toEqual([['Hello.'], [leftOut(1)]]);
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
		const { items, error, hints } = await room.run('archive:export');
		expect([items[0]?.json.id, items.length, error, hints]).toEqual([id, 2, undefined, [leftOut(1)]]);
	});
});
