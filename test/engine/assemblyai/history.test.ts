import { sleep } from 'n8n-workflow';
import { simulateClock } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const minute = 60_000;
/** Transcripts a minute apart, the last one a moment ago. */
function fill(count: number, about: Parameters<Room['assemblyAi']['state']['addTranscript']>[0] = {}) {
	const begin = Date.now() - count * minute;
	const made = Array.from({ length: count }, (_, index) =>
		room.assemblyAi.state.addTranscript({ created: begin + index * minute, ...about }),
	);
	return made.map(({ id }) => id);
}
const ids = ({ items }: Awaited<ReturnType<Room['run']>>) => items.map(({ json }) => json.id);
const all = async (filters = {}) => await room.run('transcript:getAll', { returnAll: true, filters });

describe('the whole history', () => {
	test('is walked to the very first transcript, newest first', async () => {
		const made = fill(450);
		expect(ids(await all())).toEqual(made.toReversed());
	});
	test('asks for pages of 200 by before_id, on its own host, and never by both ids', async () => {
		const made = fill(450);
		await all();
		expect(room.requests()).toEqual([
			'GET /v2/transcript?limit=200',
			`GET /v2/transcript?limit=200&before_id=${made[250]}`,
			`GET /v2/transcript?limit=200&before_id=${made[50]}`,
		]);
	});
	test('of the European Union is asked for there, although the answer names the host of the United States', async () => {
		fill(250, { region: 'eu' });
		const credentials = room.credentials({ region: 'eu' });
		const run = await room.run('transcript:getAll', { returnAll: true }, { credentials });
		expect(run.items).toHaveLength(250);
		expect(new Set(room.assemblyAi.requests.map(({ host }) => host))).toEqual(new Set(['api.eu.assemblyai.com']));
	});
	test('what comes meanwhile neither hides nor doubles others', async () => {
		const made = fill(250);
		room.assemblyAi.faults.next({ path: /before_id/, delay: 100 });
		const walking = all();
		while (room.assemblyAi.requests.length < 2) await sleep(1);
		fill(5);
		expect(ids(await walking)).toEqual(made.toReversed());
	});
	const page = (id: string, previous: string | null) => ({
		body: JSON.stringify({
			page_details: { limit: 200, result_count: 1, current_url: '', prev_url: previous, next_url: null },
			transcripts: [{ id, status: 'completed', created: '2026-11-22T09:00:00.000000', completed: null, audio_url: 'x', error: null }],
		}),
	});
	test('a walk that leads in a circle ends in an error', async () => {
		for (const id of ['a', 'b', 'a']) {
			room.assemblyAi.faults.next({ ...page(id, `https://api.assemblyai.com/v2/transcript?before_id=${id}`) });
		}
		const { error } = await all();
		expect(error?.message).toBe('The service keeps returning pages it has already returned');
	});
	test('a walk that cannot go on does not look as if it were complete', async () => {
		room.assemblyAi.faults.next(page('a', 'https://api.assemblyai.com/v2/transcript?limit=200'));
		const { error } = await all();
		expect(error?.message).toBe("AssemblyAI's list has no valid link to its next page");
	});
	test('none is an empty list', async () => {
		expect((await all()).items).toEqual([]);
	});
});

describe('rows', () => {
	test('have times with a zone, and no error unless there is one', async () => {
		room.assemblyAi.state.addTranscript();
		const { items } = await all();
		expect(items[0]?.json).toMatchObject({ created: expect.stringMatching(/Z$/), deleted: false });
		expect(items[0]?.json).not.toHaveProperty('error');
	});
	test('without a zone they are UTC', async () => {
		room.assemblyAi.faults.next({
			body: JSON.stringify({
				page_details: { prev_url: null },
				transcripts: [{ id: 'a', status: 'completed', created: '2021-05-04T23:30:03.272084', completed: null, audio_url: 'x' }],
			}),
		});
		expect((await all()).items[0]?.json.created).toBe('2021-05-04T23:30:03.272084Z');
	});
	test('what is left of deleted ones is left out, though it says completed', async () => {
		const [kept] = fill(1);
		fill(2, { deleted: true });
		expect(ids(await all())).toEqual([kept]);
	});
	test('or marked', async () => {
		fill(1);
		fill(2, { deleted: true });
		const { items } = await all({ includeDeleted: true });
		expect(items.map(({ json }) => json.deleted).sort()).toEqual([false, true, true]);
	});
});

describe('some of it', () => {
	test('no more than the limit are asked for', async () => {
		const made = fill(20);
		expect(ids(await room.run('transcript:getAll', { limit: 3 }))).toEqual(made.toReversed().slice(0, 3));
		expect(room.requests()).toEqual(['GET /v2/transcript?limit=3']);
	});
	test('where deleted ones are left out, older ones come up to the limit', async () => {
		const made = fill(5);
		fill(3, { deleted: true });
		expect(ids(await room.run('transcript:getAll', { limit: 4 }))).toEqual(made.toReversed().slice(0, 4));
	});
	test('a limit beyond a page', async () => {
		fill(300);
		expect((await room.run('transcript:getAll', { limit: 250 })).items).toHaveLength(250);
	});
	test('by status', async () => {
		fill(2);
		const [failed] = fill(1, { status: 'error', error: 'Too short' });
		const run = await all({ status: 'error' });
		expect(ids(run)).toEqual([failed]);
		expect(run.items[0]?.json.error).toBe('Too short');
	});
	test('of exactly one day', async () => {
		const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
		const [wanted] = fill(1, { created: Date.parse(`${day}T12:00:00Z`) });
		fill(2);
		expect(ids(await all({ createdOn: `${day}T00:00:00` }))).toEqual([wanted]);
		expect(room.requests()).toEqual([`GET /v2/transcript?created_on=${day}&limit=200`]);
	});
	test('of a span of time, and the walk ends where it begins', async () => {
		const made = fill(1000);
		const moment = (index: number) => new Date(room.assemblyAi.state.transcripts[index]?.created ?? 0).toISOString();
		const run = await all({ createdAfter: moment(700), createdBefore: moment(900) });
		expect(ids(run)).toEqual(made.slice(700, 900).toReversed());
		expect(room.requests()).toHaveLength(2);
	});
});

test('the list of transcripts to choose from goes on page by page, and is searched', async () => {
	const made = fill(120);
	const first = await room.engine.listSearch('assemblyAi', 'transcripts');
	expect(first.results).toHaveLength(100);
	expect(first.results[0]).toEqual({ name: expect.stringMatching(/^meeting \(\d{4}-\d\d-\d\d \d\d:\d\d, completed\)$/), value: made.at(-1) });
	const { paginationToken } = first;
	const second = await room.engine.listSearch('assemblyAi', 'transcripts', { paginationToken });
	expect(second.results).toHaveLength(20);
	expect(second.paginationToken).toBeUndefined();
	const { results } = await room.engine.listSearch('assemblyAi', 'transcripts', { filter: String(made[60]) });
	expect(results.map(({ value }) => value)).toEqual([made[60]]);
});

describe('beyond the limit of the account', () => {
	simulateClock();

	test('a list is waited for, whole', async () => {
		const limited = await openRoom({ limit: { requests: 2, seconds: 20 } });
		const begin = Date.now() - 1000 * minute;
		const made = Array.from({ length: 700 }, (_, index) => limited.assemblyAi.state.addTranscript({ created: begin + index * minute }).id);
		const { items } = await limited.run('transcript:getAll', { returnAll: true });
		await limited.close();
		expect(items.map(({ json }) => json.id)).toEqual(made.toReversed());
	});
});
test('the search goes past pages of deleted transcripts', async () => {
	const made = fill(1, { created: Date.now() - 1_000 * minute });
	fill(250, { deleted: true });
	const { results } = await room.engine.listSearch('assemblyAi', 'transcripts');
	expect(results.map(({ value }) => value)).toEqual(made);
});
test('the search looks through five pages at once', async () => {
	const [oldest] = fill(1, { created: Date.now() - 1_000 * minute });
	fill(600, { deleted: true });
	const { results, paginationToken } = await room.engine.listSearch('assemblyAi', 'transcripts');
	expect(results).toEqual([]);
	expect((await room.engine.listSearch('assemblyAi', 'transcripts', { paginationToken })).results.map(({ value }) => value)).toEqual([oldest]);
});
