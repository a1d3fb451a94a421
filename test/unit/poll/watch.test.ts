import fc from 'fast-check';
import * as v from 'valibot';
import { beginWatch, watch, type Sighting, type PollSource } from '../../../nodes/shared/poll/watch';
import { storedWatermarkSchema, withoutKey, type Watermark } from '../../../nodes/shared/poll/watermark';
import { runs } from '../runs';

interface Thing {
	key: string;
	createdAt: number;
	outcome?: string;
}

const toSighting = (thing: Thing): Sighting<Thing> => ({ ...thing, entry: thing });

/** Things as a service holds them, in the order of their making. */
function service(things: Thing[]): PollSource<Thing> {
	const sorted = () => [...things].sort((a, b) => a.createdAt - b.createdAt);
	return {
		async *since(moment) {
			yield* await Promise.resolve(sorted().filter(({ createdAt }) => createdAt >= moment).map(toSighting));
		},
		async *latest() {
			yield* await Promise.resolve(sorted().reverse().slice(0, 100).map(toSighting));
		},
		async look(key) {
			const thing = things.find((each) => each.key === key);
			return await Promise.resolve(thing && toSighting(thing));
		},
	};
}

const options = { events: ['created', 'completed', 'failed'], overlap: 5, maxFound: 100, capacity: 1_000, until: Infinity };

/** Polls one after the other, each with the watermark of the one before. */
function watching(things: Thing[], limits = options) {
	let mark: Watermark | undefined;
	return async () => {
		const source = service(things);
		if (!mark) {
			mark = await beginWatch(source, limits);
			return [];
		}
		const { found, mark: next } = await watch(source, mark, limits);
		mark = next;
		return found.map(({ event, sighting: { key } }) => `${event} ${key}`);
	};
}

test('the first poll finds nothing', async () => {
	const poll = watching([{ key: 'a', createdAt: 1, outcome: 'completed' }]);
	expect(await poll()).toEqual([]);
	expect(await poll()).toEqual([]);
});

test('the first poll finds nothing, and the second none of more than a hundred that were made shortly before it', async () => {
	const poll = watching(Array.from({ length: 150 }, (_, at) => ({ key: `${at}`, createdAt: 1_000 + at / 100, outcome: 'completed' })));
	expect(await poll()).toEqual([]);
	expect(await poll()).toEqual([]);
});

test('what is new is found once', async () => {
	const things: Thing[] = [];
	const poll = watching(things);
	await poll();
	things.push({ key: 'a', createdAt: 1, outcome: 'completed' });
	expect(await poll()).toEqual(['created a', 'completed a']);
	expect(await poll()).toEqual([]);
});

test('what was worked on before the first poll is found when it ends', async () => {
	const long: Thing = { key: 'long', createdAt: 1 };
	const poll = watching([long]);
	await poll();
	long.outcome = 'completed';
	expect(await poll()).toEqual(['completed long']);
});

test('a long one is found although many younger ones ended before it', async () => {
	const long: Thing = { key: 'long', createdAt: 1 };
	const things = [long];
	const poll = watching(things);
	await poll();
	for (let at = 10; at < 50; at += 10) {
		things.push({ key: `short${at}`, createdAt: at, outcome: 'completed' });
		await poll();
	}
	long.outcome = 'failed';
	expect(await poll()).toEqual(['failed long']);
});

test('what is processed again after it ended is found again', async () => {
	const thing: Thing = { key: 'a', createdAt: 1, outcome: 'completed' };
	const poll = watching([thing]);
	await poll();
	thing.outcome = undefined;
	await poll();
	thing.outcome = 'completed';
	expect(await poll()).toEqual(['completed a']);
});

test('one that vanishes is watched no longer', async () => {
	const things: Thing[] = [{ key: 'a', createdAt: 1 }];
	const source = service(things);
	const mark = await beginWatch(source, options);
	things.pop();
	const next = await watch(source, { ...mark, left: ['completed a'] }, options);
	expect(next.mark).toMatchObject({ open: [], left: [] });
});

test('what is given up is watched no longer, and all else is', () => {
	const mark: Watermark = { from: 1, seen: [['a', 1]], open: ['a', 'aa'], left: ['completed a', 'completed aa'] };
	expect(withoutKey(mark, 'a')).toEqual({ ...mark, open: ['aa'], left: ['completed aa'] });
});

test('a watermark that was stored while the clock was ahead hides nothing of what comes next', async () => {
	const now = Date.now();
	const stored = { from: now + 3_600_000, seen: [], open: [], left: [], subject: '', failed: [] };
	const mark = v.parse(storedWatermarkSchema, stored);
	const { found } = await watch(service([{ key: 'a', createdAt: Date.now(), outcome: 'completed' }]), mark, options);
	expect(found).toMatchObject([{ event: 'created' }, { event: 'completed' }]);
});

test('what was left comes again', async () => {
	const things: Thing[] = [];
	const source = service(things);
	const first = await beginWatch(source, options);
	things.push({ key: 'a', createdAt: 1, outcome: 'completed' });
	const { mark } = await watch(source, first, options);
	const { found } = await watch(source, { ...mark, left: ['completed a'] }, options);
	expect(found).toMatchObject([{ event: 'completed' }]);
});

test('what was left long ago does not count as made once more', async () => {
	const things: Thing[] = [];
	const source = service(things);
	const first = await beginWatch(source, options);
	things.push({ key: 'a', createdAt: 1, outcome: 'completed' });
	const second = await watch(source, first, options);
	things.push({ key: 'b', createdAt: 100, outcome: 'completed' });
	const third = await watch(source, { ...second.mark, left: ['completed a'] }, options);
	const { found } = await watch(source, { ...third.mark, left: ['completed a'] }, options);
	expect(found).toMatchObject([{ event: 'completed', sighting: { key: 'a' } }]);
});

test('what a walk has not come to is found as made, although it is seen at work before', async () => {
	const things: Thing[] = [];
	const source: PollSource<Thing> = {
		...service(things),
		async *reopened() {
			yield* await Promise.resolve(things.filter(({ outcome }) => outcome === undefined).map(toSighting));
		},
	};
	const limits = { ...options, maxFound: 2 };
	let mark = await beginWatch(source, limits);
	for (let at = 1; at <= 6; at++) things.push({ key: `t${at}`, createdAt: at });
	const found: string[] = [];
	for (let polls = 0; polls < 5; polls++) {
		const step = await watch(source, mark, limits);
		found.push(...step.found.map(({ event, sighting: { key } }) => `${event} ${key}`));
		mark = step.mark;
	}
	expect(found).toEqual(things.map(({ key }) => `created ${key}`));
});

test('many that end together after younger ones are found in portions too', async () => {
	const things: Thing[] = Array.from({ length: 50 }, (_, index) => ({ key: `t${index}`, createdAt: index }));
	const source = service(things);
	const limits = { ...options, maxFound: 20 };
	let mark = await beginWatch(source, limits);
	things.push({ key: 'younger', createdAt: 1_000, outcome: 'failed' });
	mark = (await watch(source, mark, limits)).mark;
	for (const thing of things) thing.outcome = 'completed';
	const found: string[] = [];
	for (let polls = 0; polls < 3; polls++) {
		const step = await watch(source, mark, limits);
		expect(step.found.length).toBeLessThanOrEqual(20);
		found.push(...step.found.map(({ sighting: { key } }) => key));
		mark = step.mark;
	}
	expect(found.sort()).toEqual(things.slice(0, 50).map(({ key }) => key).sort());
});

test('a burst is found in portions, and the watermark stays small', async () => {
	const things: Thing[] = [];
	const source = service(things);
	const limits = { ...options, overlap: 1_000_000, maxFound: 20, capacity: 50 };
	let mark = await beginWatch(source, limits);
	for (let at = 1; at <= 500; at++) things.push({ key: `t${at}`, createdAt: at, outcome: 'completed' });
	const found: string[] = [];
	for (let each = 0; each < 60; each++) {
		const step = await watch(source, mark, limits);
		expect(step.found.length).toBeLessThanOrEqual(22);
		expect(step.mark.seen.length).toBeLessThanOrEqual(50);
		found.push(...step.found.filter(({ event }) => event === 'completed').map(({ sighting: { key } }) => key));
		mark = step.mark;
	}
	expect(found).toEqual(things.map(({ key }) => key));
});

test('no more unfinished ones are watched than the watermark holds; newer ones wait, and none is lost', async () => {
	const things: Thing[] = [];
	const source = service(things);
	const limits = { ...options, capacity: 20 };
	let mark = await beginWatch(source, limits);
	for (let at = 1; at <= 50; at++) things.push({ key: `t${at}`, createdAt: at });
	const found: string[] = [];
	const poll = async () => {
		const step = await watch(source, mark, limits);
		found.push(...step.found.map(({ event, sighting: { key } }) => `${event} ${key}`));
		mark = step.mark;
	};
	await poll();
	expect(mark.open).toHaveLength(20);
	for (const thing of things) thing.outcome = 'completed';
	for (let polls = 0; polls < 5; polls++) await poll();
	expect(found.sort()).toEqual(things.flatMap(({ key }) => [`created ${key}`, `completed ${key}`]).sort());
});

test('older ones that are processed again are watched only as far as the watermark holds them', async () => {
	const things: Thing[] = Array.from({ length: 50 }, (_, index) => ({ key: `t${index}`, createdAt: index, outcome: 'completed' }));
	const source: PollSource<Thing> = {
		...service(things),
		async *reopened() {
			yield* await Promise.resolve(things.map(({ key, createdAt }) => toSighting({ key, createdAt })));
		},
	};
	const limits = { ...options, capacity: 20 };
	const { mark } = await watch(source, await beginWatch(source, limits), limits);
	expect(mark.open).toHaveLength(20);
});

test('what there was no time to read is found by the next poll', async () => {
	const things: Thing[] = [];
	const source = service(things);
	const first = await beginWatch(source, options);
	for (let at = 1; at <= 5; at++) things.push({ key: `t${at}`, createdAt: at, outcome: 'failed' });
	const keysOf = ({ found }: Awaited<ReturnType<typeof watch<Thing>>>) => found.flatMap(({ event, sighting: { key } }) => (event === 'failed' ? [key] : []));
	const late = await watch(source, first, { ...options, until: 0 });
	expect(keysOf(late)).toEqual(['t1']);
	expect(keysOf(await watch(source, late.mark, options))).toEqual(['t2', 't3', 't4', 't5']);
});

test('what ended before is not found once more when the newest one vanishes', async () => {
	const things: Thing[] = [{ key: 'old', createdAt: 90, outcome: 'completed' }];
	const poll = watching(things);
	await poll();
	things.push({ key: 'newest', createdAt: 100, outcome: 'completed' });
	await poll();
	things.pop();
	for (let polls = 0; polls < 3; polls++) expect(await poll()).toEqual([]);
});

test('a walk that stopped early goes on from there, although younger ones are remembered', async () => {
	const things: Thing[] = [20, 21, 30, 40].map((createdAt) => ({ key: `t${createdAt}`, createdAt, outcome: 'completed' }));
	const source = service(things);
	const mark: Watermark = { from: 10, seen: [['t30', 30], ['t40', 40]], open: [], left: [] };
	const limits = { ...options, maxFound: 1, capacity: 2 };
	const stopped = await watch(source, mark, limits);
	expect(stopped.found).toMatchObject([{ sighting: { key: 't20' } }, { sighting: { key: 't20' } }]);
	expect((await watch(source, stopped.mark, limits)).found).toMatchObject([{ sighting: { key: 't21' } }, { sighting: { key: 't21' } }]);
});

test('each event of what stays is found exactly once, while others come, end and vanish between polls', async () => {
	const step = fc.record({
		/** Made so long after the newest one, or a little before it: some show up late. */
		made: fc.array(fc.integer({ min: -4, max: 30 }), { maxLength: 4 }),
		ended: fc.array(fc.nat({ max: 60 }), { maxLength: 4 }),
		vanished: fc.option(fc.nat({ max: 60 }), { freq: 5 }),
		/** n8n could not hand over what the poll found: it keeps the watermark before. */
		inVain: fc.boolean(),
		/** How many of those found are left for a later poll. */
		left: fc.nat({ max: 3 }),
	});
	await fc.assert(
		fc.asyncProperty(
			fc.array(step, { maxLength: 25 }),
			fc.integer({ min: 1, max: 6 }),
			fc.integer({ min: 20, max: 40 }),
			async (steps, maxFound, capacity) => {
				const things: Thing[] = [];
				const source = service(things);
				const limits = { ...options, maxFound, capacity };
				const gone = new Set<string>();
				const found: string[] = [];
				let now = 100;
				let serial = 0;
				let mark = await beginWatch(source, limits);
				const poll = async (inVain: boolean, leaving: number) => {
					const next = await watch(source, mark, limits);
					if (inVain) return;
					const names = next.found.map(({ event, sighting: { key } }) => `${event} ${key}`);
					mark = { ...next.mark, left: [...next.mark.left, ...names.slice(0, leaving)] };
					found.push(...names.slice(leaving));
				};
				for (const { made, ended, vanished, inVain, left } of steps) {
					const before = now;
					for (const delay of made) {
						things.push({ key: `t${serial++}`, createdAt: before + delay });
						now = Math.max(now, before + delay);
					}
					for (const index of ended) {
						const thing = things[index];
						if (thing) thing.outcome = 'completed';
					}
					if (vanished !== null) for (const { key } of things.splice(vanished, 1)) gone.add(key);
					await poll(inVain, left);
				}
				for (const thing of things) thing.outcome = 'completed';
				for (let rest = 0; rest < 100; rest++) await poll(false, 0);
				const due = things.flatMap(({ key }) => [`created ${key}`, `completed ${key}`]);
				expect(found.filter((each) => !gone.has(each.split(' ')[1] ?? '')).sort()).toEqual(due.sort());
			},
		),
		{ numRuns: runs(200) },
	);
});

test('the first watermark lies an overlap before the newest entry', async () => {
	const things = [{ key: 'a', createdAt: 10 }, { key: 'b', createdAt: 20 }];
	expect(await beginWatch(service(things), options)).toEqual({ from: 15, seen: [['b', 20]], open: ['b', 'a'], left: [] });
});

test('the watermark does not move back', async () => {
	const mark: Watermark = { from: 100, seen: [['a', 100]], open: [], left: [] };
	expect((await watch(service([]), mark, options)).mark).toEqual(mark);
});

test('the newest entries are remembered, in any order', async () => {
	const mark: Watermark = { from: 0, seen: [['b', 2], ['c', 3], ['a', 1]], open: [], left: [] };
	expect((await watch(service([]), mark, { ...options, capacity: 1 })).mark).toEqual({ from: 3, seen: [['c', 3]], open: [], left: [] });
});

test('when no more entries can be watched, the walk ends after one that is new, not before', async () => {
	const things = [10, 11, 12].map((createdAt): Thing => ({ key: `t${createdAt}`, createdAt }));
	const mark: Watermark = { from: 10, seen: [['t10', 10]], open: ['t1'], left: ['created t2', 'created t3'] };
	const source = { ...service(things), look: async (key: string) => await Promise.resolve(toSighting({ key, createdAt: 1 })) };
	const { mark: next } = await watch(source, mark, { ...options, events: [], capacity: 4 });
	expect(next.seen).toEqual(expect.arrayContaining([['t11', 11]]));
	expect(next.seen).not.toEqual(expect.arrayContaining([['t12', 12]]));
});

test('without time no entry is looked at alone, and none is forgotten', async () => {
	const mark: Watermark = { from: 10, seen: [], open: ['a'], left: ['completed b'] };
	const look = jest.fn();
	const { mark: next } = await watch({ ...service([]), look }, mark, { ...options, until: 0 });
	expect(look).not.toHaveBeenCalled();
	expect(next).toMatchObject({ open: ['a'], left: ['completed b'] });
});

test('an entry is looked at alone unless the list has it', async () => {
	const mark: Watermark = { from: 10, seen: [['b', 10]], open: ['a', 'b'], left: [] };
	const look = jest.fn(async (key: string) => await Promise.resolve(toSighting({ key, createdAt: 1 })));
	await watch({ ...service([{ key: 'b', createdAt: 10 }]), look }, mark, options);
	expect(look.mock.calls).toEqual([['a']]);
});

test('one that may end without an event is watched only if it is new', async () => {
	const doubtful = (key: string): Sighting<Thing> => ({ key, createdAt: 10, isDoubtful: true, entry: { key, createdAt: 10 } });
	const source: PollSource<Thing> = {
		...service([]),
		async *since() {
			yield* await Promise.resolve([doubtful('known'), doubtful('new')]);
		},
	};
	const { mark } = await watch(source, { from: 10, seen: [['known', 10]], open: [], left: [] }, options);
	expect(mark.open).toEqual(['new']);
});
