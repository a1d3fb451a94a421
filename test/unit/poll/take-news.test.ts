import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { newest, takeNews, type PollSource, type Sighting } from '../../../nodes/shared/poll';

interface Thing {
	key: string;
	createdAt: number;
	outcome?: string;
}

const toSighting = (thing: Thing): Sighting<Thing> => ({ ...thing, entry: thing });

/** Looks at a service one after the other; `things`, `failures` of single keys and `broken` may change in between. */
function looking(things: Thing[] = []) {
	const state: IDataObject = {};
	const world = { things, subject: 'a', broken: undefined as Error | undefined, unreadable: undefined as Error | undefined, unreadableKey: '', skipped: false };
	const reports: string[] = [];
	const warnings: IDataObject[] = [];
	const source: PollSource<Thing> = {
		async *since(moment) {
			if (world.unreadable) throw world.unreadable;
			yield* await Promise.resolve(world.things.filter(({ createdAt }) => createdAt >= moment).map(toSighting));
		},
		async *latest() {
			yield* await Promise.resolve([...world.things].reverse().map(toSighting));
		},
		async look(key) {
			if (world.broken) throw world.broken;
			if (world.unreadableKey === key) throw away;
			const thing = world.things.find((each) => each.key === key);
			return await Promise.resolve(thing && toSighting(thing));
		},
	};
	const look = async ({ begin = Date.now(), budget = 600_000 } = {}) =>
		await takeNews(
			{ state, begin, budget, warn: (_, about) => void warnings.push(about), report: ({ message }) => void reports.push(message) },
			{
				subject: world.subject,
				source,
				overlap: 5,
				events: ['created', 'completed'],
				nameOf: (key, entry) => (entry ? `thing ${key}` : `something ${key}`),
				async toItem({ event, sighting: { key } }) {
					if (world.broken) throw world.broken;
					return await Promise.resolve(world.skipped ? undefined : { event, key });
				},
			},
		);
	return { look, world, reports, warnings, state };
}

const away = new ServiceFailure('away', { status: 503 });
const limited = new ServiceFailure('limited', { status: 429 });
const a: Thing = { key: 'a', createdAt: 1 };

test('the first look only notes what is there', async () => {
	const { look, state } = looking([{ ...a, outcome: 'completed' }]);
	expect(await look()).toEqual([]);
	expect(state.watermark).toMatchObject({ subject: 'a', failed: [] });
	expect(await look()).toEqual([]);
});

test('with another subject looking starts over', async () => {
	const { look, world } = looking();
	await look();
	world.things.push(a);
	world.subject = 'b';
	expect(await look()).toEqual([]);
	expect(await look()).toEqual([]);
});

test('a watermark of another form is not read', async () => {
	const { look, world, state } = looking();
	state.watermark = { subject: 'a', from: 'yesterday' };
	world.things.push(a);
	expect(await look()).toEqual([]);
});

test('each event gives one item', async () => {
	const { look, world } = looking();
	await look();
	world.things.push({ ...a, outcome: 'completed' });
	expect(await look()).toEqual([{ event: 'created', key: 'a' }, { event: 'completed', key: 'a' }]);
	expect(await look()).toEqual([]);
});

test('an event without an item is over', async () => {
	const { look, world } = looking();
	await look();
	world.things.push(a);
	world.skipped = true;
	expect(await look()).toEqual([]);
	world.skipped = false;
	expect(await look()).toEqual([]);
});

test('an event that cannot be fetched comes with a later look', async () => {
	const { look, world, warnings } = looking();
	await look();
	world.things.push(a);
	world.broken = away;
	expect(await look()).toEqual([]);
	expect(warnings).toEqual([{ count: 1 }]);
	world.broken = undefined;
	expect(await look()).toEqual([{ event: 'created', key: 'a' }]);
	expect(await look()).toEqual([]);
});

test('an event that cannot be fetched in 60 looks is reported once, by its name and reason', async () => {
	const { look, world, reports } = looking();
	await look();
	world.things.push({ ...a, outcome: 'completed' });
	world.broken = away;
	for (let looks = 0; looks < 59; looks++) await look();
	expect(reports).toEqual([]);
	await look();
	const report = 'thing a could not be fetched after 60 tries: away';
	expect(reports).toEqual([report, report]);
	world.broken = undefined;
	expect(await look()).toEqual([]);
	expect(reports).toHaveLength(2);
});

test('a rate limit does not count as a try', async () => {
	const { look, world, reports, warnings } = looking();
	await look();
	world.things.push(a);
	world.broken = limited;
	for (let looks = 0; looks < 70; looks++) await look();
	expect(reports).toEqual([]);
	expect(warnings.at(-1)).toEqual({ count: 0 });
	world.broken = undefined;
	expect(await look()).toHaveLength(1);
});

test('tries are forgotten once an event was fetched', async () => {
	const { look, world, state } = looking();
	await look();
	world.things.push(a);
	world.broken = away;
	await look();
	expect(state.watermark).toMatchObject({ failed: [['created a', 1]] });
	world.broken = undefined;
	await look();
	expect(state.watermark).toMatchObject({ failed: [] });
});

describe('an unfinished entry that can only be looked at alone', () => {
	async function unfinished() {
		const room = looking([a, { key: 'b', createdAt: 100, outcome: 'completed' }]);
		await room.look();
		return room;
	}

	test('is looked at again after a failure, and found when it ends', async () => {
		const { look, world, warnings } = await unfinished();
		world.broken = away;
		expect(await look()).toEqual([]);
		expect(warnings).toEqual([{ count: 1 }]);
		world.broken = undefined;
		world.things = [{ ...a, outcome: 'completed' }];
		expect(await look()).toEqual([{ event: 'completed', key: 'a' }]);
	});

	test('is reported and dropped after 60 looks', async () => {
		const { look, world, reports, state } = await unfinished();
		world.broken = away;
		for (let looks = 0; looks < 59; looks++) await look();
		expect(state.watermark).toMatchObject({ open: ['a'], failed: [['look a', 59]] });
		await look();
		expect(reports).toEqual(['something a could not be fetched after 60 tries: away']);
		expect(state.watermark).toMatchObject({ open: [] });
	});

	test('that is dropped takes no other with it', async () => {
		const { look, world, state } = looking([a, { key: 'c', createdAt: 2 }, { key: 'b', createdAt: 100, outcome: 'completed' }]);
		await look();
		world.unreadableKey = 'a';
		for (let looks = 0; looks < 60; looks++) await look();
		expect(state.watermark).toMatchObject({ open: ['c'] });
		world.things = [{ key: 'c', createdAt: 2, outcome: 'completed' }];
		expect(await look()).toEqual([{ event: 'completed', key: 'c' }]);
	});
});

test('what there was no time for comes with the next look', async () => {
	const { look, world } = looking();
	await look();
	world.things.push(a);
	expect(await look({ begin: 0 })).toEqual([]);
	expect(await look()).toEqual([{ event: 'created', key: 'a' }]);
});

test('half of the time is for lists, and what was found by then is fetched', async () => {
	const { look, world } = looking();
	await look();
	world.things.push(a, { key: 'b', createdAt: 2 });
	expect(await look({ begin: Date.now() - 400_000 })).toEqual([{ event: 'created', key: 'a' }]);
	expect(await look()).toEqual([{ event: 'created', key: 'b' }]);
});

test('what there is no time for again and again is not lost when younger ones come', async () => {
	const { look, world } = looking();
	await look();
	world.things.push(a);
	await look({ begin: 0 });
	world.things.push({ key: 'b', createdAt: 100 });
	for (let looks = 0; looks < 3; looks++) expect(await look({ begin: 0 })).toEqual([]);
	expect(await look()).toEqual(expect.arrayContaining([{ event: 'created', key: 'a' }, { event: 'created', key: 'b' }]));
});

test('when the list cannot be read, the watermark stays', async () => {
	const { look, world, state } = looking();
	await look();
	const before = structuredClone(state);
	world.things.push(a);
	world.unreadable = away;
	await expect(look()).rejects.toThrow('away');
	expect(state).toEqual(before);
});

describe('a sample', () => {
	const source = (keys: string[]): Pick<PollSource<Thing>, 'latest'> => ({
		async *latest() {
			yield* await Promise.resolve(keys.map((key) => toSighting({ key, createdAt: 1 })));
		},
	});
	const sampleOf = async (keys: string[]) =>
		await newest(source(keys), async ({ key }) => await Promise.resolve(key === 'unfit' ? undefined : key));

	test('is of the newest entry that has one', async () => {
		expect(await sampleOf(['unfit', 'b', 'c'])).toBe('b');
	});
	test('is absent when no entry has one', async () => {
		expect(await sampleOf(['unfit'])).toBeUndefined();
	});
});
