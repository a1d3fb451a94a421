import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

/** The IDs of the created transcripts, oldest first. */
const fill = (count: number, about: Parameters<Room['assemblyAi']['state']['addTranscript']>[0] = {}) =>
	Array.from({ length: count }, (_, index) =>
		room.assemblyAi.state.addTranscript({ created: Date.now() - (count - index) * 60_000, ...about }),
	).map(({ id }) => id);
const ids = ({ items }: Awaited<ReturnType<Room['run']>>) => items.map(({ json }) => json.id);
const list = async (parameters: object) => await room.run('transcript:getAll', { ...parameters });

describe('before an ID', () => {
	test('only older ones come, newest first', async () => {
		const made = fill(5);
		expect(ids(await list({ returnAll: true, filters: { beforeId: made[3] } }))).toEqual(made.slice(0, 3).toReversed());
		expect(room.requests()).toEqual([`GET /v2/transcript?limit=200&before_id=${made[3]}`]);
	});
	test('the walk goes on beyond a page', async () => {
		const made = fill(450);
		expect(ids(await list({ returnAll: true, filters: { beforeId: made[440] } }))).toEqual(made.slice(0, 440).toReversed());
	});
});

describe('after an ID', () => {
	test('only newer ones come, oldest first', async () => {
		const made = fill(5);
		expect(ids(await list({ returnAll: true, filters: { afterId: made[1] } }))).toEqual(made.slice(2));
	});
	test('a limit gives those right after it', async () => {
		const made = fill(9);
		expect(ids(await list({ limit: 3, filters: { afterId: made[1] } }))).toEqual(made.slice(2, 5));
		expect(room.requests()).toEqual([`GET /v2/transcript?limit=3&after_id=${made[1]}`]);
	});
	test('the walk goes on to the newest, and never asks by both IDs', async () => {
		const made = fill(450);
		expect(ids(await list({ returnAll: true, filters: { afterId: made[9] } }))).toEqual(made.slice(10));
		expect(room.requests()).toEqual([
			`GET /v2/transcript?limit=200&after_id=${made[9]}`,
			`GET /v2/transcript?limit=200&after_id=${made[209]}`,
			`GET /v2/transcript?limit=200&after_id=${made[409]}`,
		]);
	});
	test('a newest page that leads on to nothing ends it', async () => {
		const [first] = fill(1);
		const link = `https://api.assemblyai.com/v2/transcript?limit=200&after_id=${first}`;
		const page = { page_details: { prev_url: null, next_url: link }, transcripts: [] };
		room.assemblyAi.faults.next({ body: JSON.stringify(page) });
		expect(ids(await list({ returnAll: true, filters: { afterId: first } }))).toEqual([]);
		expect(room.requests()).toHaveLength(1);
	});
	test('it ends where the span of time does', async () => {
		const made = fill(5);
		const createdBefore = new Date(room.assemblyAi.state.transcripts[4]?.created ?? 0).toISOString();
		expect(ids(await list({ returnAll: true, filters: { afterId: made[0], createdBefore } }))).toEqual(made.slice(1, 4));
	});
});

test('a small limit reads no more pages than a large one where the newest are left out', async () => {
	const made = fill(450);
	const createdBefore = new Date(room.assemblyAi.state.transcripts[20]?.created ?? 0).toISOString();
	expect(ids(await list({ limit: 1, filters: { createdBefore } }))).toEqual([made[19]]);
	expect(room.requests().length).toBeLessThanOrEqual(4);
});

test('both IDs are refused before anything is sent', async () => {
	const { error } = await list({ filters: { afterId: 'a', beforeId: 'b' } });
	expect(error?.message).toBe("'After ID' can't be combined with 'Before ID'");
	expect(room.requests()).toEqual([]);
});

test('blank IDs mean that none is given', async () => {
	const made = fill(2);
	expect(ids(await list({ filters: { afterId: '', beforeId: ' ' } }))).toEqual(made.toReversed());
});

describe('throttled ones only', () => {
	test('are asked for without the status, which that overrides', async () => {
		fill(2);
		const [throttled] = fill(1, { throttled: true, status: 'queued' });
		const filters = { throttledOnly: true, status: 'completed' };
		expect(ids(await list({ filters }))).toEqual([throttled]);
		expect(room.requests()).toEqual(['GET /v2/transcript?throttled_only=true&limit=50']);
	});
	test('turned off, the status counts', async () => {
		fill(2);
		await list({ filters: { throttledOnly: false, status: 'error' } });
		expect(room.requests()).toEqual(['GET /v2/transcript?status=error&throttled_only=false&limit=50']);
	});
});

test('the example of the list in the description of the API, without one of its two IDs', async () => {
	const made = fill(3);
	await list({
		limit: 2,
		filters: { createdOn: '2023-11-03', beforeId: made[2], status: 'completed', throttledOnly: false },
	});
	expect(room.requests()).toEqual([
		`GET /v2/transcript?created_on=2023-11-03&status=completed&throttled_only=false&limit=2&before_id=${made[2]}`,
	]);
});
