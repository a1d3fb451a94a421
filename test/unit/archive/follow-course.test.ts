import fc from 'fast-check';
import { exportCourse } from '../../../nodes/shared/archive/export-course';
import { noProgress, followCourse } from '../../../nodes/shared/archive/follow-course';
import { groupsOf } from '../../../nodes/shared/archive/candidate-groups';
import type { EntryOutcome, Plan } from '../../../nodes/shared/archive/course';
import { startPosition, fromState, toState, type Position } from '../../../nodes/shared/archive/position';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { DurationReached } from '../../../nodes/shared/archive/patient-client';
import { Memory } from './memory';
import { runs } from '../runs';

const moment = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString().replace('Z', '');

const plan = (more: Partial<Plan> = {}): Plan => ({
	maxTranscripts: Infinity,
	concurrency: 4,
	matches: () => true,
	render: (content) => ('text' in content ? String(content.text) : ''),
	withAudio: false,
	skipsWaiting: false,
	isFiltered: false,
	...more,
});

/** One run from a position: what it gave, and the position as it would be stored. */
async function run(memory: Memory, order: Parameters<Memory['source']>[0], position: Position, more: Partial<Plan> = {}, batchSize = 1) {
	const progress = noProgress();
	const outcomes: EntryOutcome[] = [];
	for await (const outcome of followCourse(memory.source(order, batchSize), exportCourse(position), progress, plan(more))) outcomes.push(outcome);
	const stored = fromState(JSON.parse(JSON.stringify(toState(position, 'x'))), 'x');
	if (!stored) throw new Error('The position was not stored');
	return { outcomes, progress, position: stored, texts: outcomes.flatMap((each) => (each.is === 'content' ? [`${each.entry.created} ${each.entry.id}`] : [])) };
}

const orders = ['moment', 'offset', 'newest'] as const;

describe.each(orders)('an archive listed by %s', (order) => {
	test('in several runs, while entries come and go: each that stays comes once, none twice', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 60 }),
				fc.array(fc.tuple(fc.nat(), fc.constantFrom('add', 'delete', 'finish', 'nothing', 'nothing'))),
				fc.integer({ min: 1, max: 12 }),
				fc.constantFrom(1, 5),
				fc.integer({ min: 1, max: 4 }),
				async (count, changes, batch, batchSize, step) => {
					const memory = new Memory(7);
					let next = 0;
					const add = () => memory.add({ id: String(++next), created: moment(Math.floor(next / step)), state: next % 5 === 0 ? 'unfinished' : 'finished' });
					for (let index = 0; index < count; index++) add();
					const waiting = [...changes];
					memory.onRequest = () => {
						const [pick, change] = waiting.shift() ?? [0, 'nothing'];
						if (change === 'add') add();
						if (change === 'delete' && memory.rows.length > 0) memory.rows.splice(pick % memory.rows.length, 1);
						const unfinished = memory.rows.find(({ state }) => state === 'unfinished');
						if (change === 'finish' && unfinished) unfinished.state = 'finished';
					};
					const had: string[] = [];
					let position = startPosition();
					for (let runs = 0; runs < 200; runs++) {
						const result = await run(memory, order, position, { maxTranscripts: batch }, batchSize);
						had.push(...result.texts);
						({ position } = result);
						if (position.complete && waiting.length === 0) break;
					}
					for (const row of memory.rows) row.state = 'finished';
					for (let runs = 0; runs < 3; runs++) {
						const result = await run(memory, order, { ...position, complete: false });
						had.push(...result.texts);
						({ position } = result);
					}
					expect(new Set(had).size).toBe(had.length);
					const stayed = memory.rows.map(({ id, created }) => `${created} ${id}`);
					expect(stayed.filter((key) => !had.includes(key))).toEqual([]);
				},
			),
			{ numRuns: runs(150) },
		);
	});
});

test.each(orders)('entries without a time of creation are no less in an archive listed by %s', async (order) => {
	const memory = new Memory(7);
	for (let index = 0; index < 40; index++) memory.add({ id: String(index), created: index % 2 === 0 ? moment(index) : '' });
	const first = await run(memory, order, startPosition());
	expect(new Set(first.texts).size).toBe(40);
	memory.add({ id: 'late', created: moment(99) });
	const second = await run(memory, order, { ...first.position, complete: false });
	expect(second.texts).toEqual([`${moment(99)} late`]);
});

test('however many could not be fetched, the others come at once, and they once they can be', async () => {
	const memory = new Memory();
	for (let index = 0; index < 1_000; index++) memory.add({ id: String(index), created: moment(index) });
	const source = memory.source('moment');
	const broken: typeof source = {
		...source,
		fetch: {
			batchSize: 1,
			async many(entries) {
				if (Number(entries[0]?.id) % 2 === 1) throw new ServiceFailure('Broken', { status: 500 });
				return await source.fetch.many(entries);
			},
		},
	};
	const position = startPosition();
	const had: string[] = [];
	const go = async (from: typeof source) => {
		const progress = noProgress();
		for await (const { is, entry } of followCourse(from, exportCourse(position), progress, plan())) if (is === 'content') had.push(entry.id);
		return [progress.stop?.why, position.waiting.size, had.length];
	};
	expect(await go(broken)).toEqual([undefined, 500, 500]);
	expect(await go(source)).toEqual([undefined, 0, 1_000]);
	expect(new Set(had).size).toBe(1_000);
});

test('one that fails in every request takes no other with it', async () => {
	const memory = new Memory();
	for (let index = 0; index < 500; index++) memory.add({ id: String(index), created: moment(index) });
	const source = memory.source('moment');
	let requests = 0;
	const broken: typeof source = {
		...source,
		fetch: {
			batchSize: 100,
			async many(entries) {
				requests++;
				if (entries.some(({ id }) => id === '250')) throw new ServiceFailure('Took too long', { status: 504 });
				return await source.fetch.many(entries);
			},
		},
	};
	const position = startPosition();
	const had: string[] = [];
	const lost: string[] = [];
	for (let runs = 0; runs < 5; runs++) {
		const progress = noProgress();
		for await (const outcome of followCourse(broken, exportCourse(position), progress, plan())) {
			if (outcome.is === 'content') had.push(outcome.entry.id);
			if (outcome.is === 'failed' && !outcome.again) lost.push(outcome.entry.id);
		}
	}
	expect([had.length, new Set(had).size, lost]).toEqual([499, 499, ['250']]);
	// Five, then a fifth of the batch that failed each time: 20 at once, 4, 1.
	expect(requests).toBe(5 + 5 + 5 + 4 + 1);
});

test('a service that fails at one after the other is taken for down, and asked no further', async () => {
	const memory = new Memory();
	for (let index = 0; index < 100; index++) memory.add({ id: String(index), created: moment(index) });
	let requests = 0;
	const down = async () => {
		requests++;
		return await Promise.reject(new ServiceFailure('Out of order', { status: 500 }));
	};
	const progress = noProgress();
	const source = { ...memory.source('moment'), fetch: { batchSize: 1, many: down } };
	for await (const { is } of followCourse(source, exportCourse(startPosition()), progress, plan())) expect(is).toBe('failed');
	expect(progress).toMatchObject({ stop: { why: 'failure', reason: 'Out of order' }, matched: 8 });
	// Some were under way already.
	expect(requests).toBeLessThan(20);
});

test('of those that are not wanted none is held, however many there are', async () => {
	const memory = new Memory();
	for (let index = 0; index < 2_000; index++) memory.add({ id: String(index), created: moment(index) });
	const matches = ({ id }: { id: string }) => Number(id) % 1_000 === 999;
	const held: number[] = [];
	for await (const { candidates } of groupsOf(memory.source('moment', 100), exportCourse(startPosition()), plan({ matches }), jest.fn())) held.push(candidates.length);
	expect(held).toEqual([4]);
	const { progress, texts, position } = await run(memory, 'moment', startPosition(), { matches }, 100);
	expect([texts.length, progress.listed, position.complete]).toEqual([2, 2_000, true]);
});

test('a walk to nothing that fits ends with the duration, and goes on from there', async () => {
	const memory = new Memory();
	for (let index = 0; index < 2_000; index++) memory.add({ id: String(index), created: moment(index) });
	memory.onRequest = () => {
		if (memory.requests > 5) throw new DurationReached();
	};
	const progress = noProgress();
	const begun = startPosition();
	const outcomes = followCourse(memory.source('moment'), exportCourse(begun), progress, plan({ matches: () => false }));
	expect((await outcomes.next()).done).toBe(true);
	expect(progress).toMatchObject({ stop: { why: 'time' }, complete: false });
	expect(progress.listed).toBeLessThan(600);
	memory.requests = 0;
	memory.onRequest = () => {};
	const { position } = await run(memory, 'moment', begun, { matches: () => false });
	expect(position.complete).toBe(true);
	expect(memory.requests).toBeLessThan(17);
});

test('an export goes on behind any that fail, as long as others can be fetched', async () => {
	const memory = new Memory();
	for (let index = 0; index < 100; index++) memory.add({ id: String(index), created: moment(index) });
	const source = memory.source('moment');
	const go = async (isUp: boolean) => {
		const many: typeof source.fetch.many = async (entries) => {
			if (isUp && Number(entries[0]?.id) >= 50) return await source.fetch.many(entries);
			throw new ServiceFailure('Broken', { status: 500 });
		};
		const progress = noProgress();
		let exported = 0;
		for await (const { is } of followCourse({ ...source, fetch: { batchSize: 1, many } }, exportCourse(startPosition()), progress, plan())) {
			if (is === 'content') exported++;
		}
		return [exported, progress.stop?.why];
	};
	expect(await go(true)).toEqual([50, undefined]);
	expect(await go(false)).toEqual([0, 'failure']);
});
test('a service that goes down after a transcript failed costs no other a try', async () => {
	const memory = new Memory();
	for (let index = 0; index < 40; index++) memory.add({ id: String(index), created: moment(index) });
	const source = memory.source('moment');
	const many: typeof source.fetch.many = async (entries) => {
		const id = Number(entries[0]?.id);
		if (id >= 20) memory.onRequest = () => { throw new ServiceFailure('Away', { status: 503 }); };
		if (id === 5) throw new ServiceFailure('Broken', { status: 500 });
		return await source.fetch.many(entries);
	};
	const position = startPosition();
	const progress = noProgress();
	const failed: string[] = [];
	for await (const { is, entry } of followCourse({ ...source, fetch: { batchSize: 1, many } }, exportCourse(position), progress, plan())) if (is === 'failed') failed.push(entry.id);
	expect([failed, progress.stop?.why, position.waiting.size]).toEqual([['5'], 'failure', 1]);
});
test('one that cannot be processed is named, and holds up no other', async () => {
	const memory = new Memory();
	for (let index = 0; index < 3; index++) memory.add({ id: String(index), created: moment(index) });
	const source = memory.source('moment');
	const unreadable: typeof source = {
		...source,
		fetch: {
			batchSize: 1,
			async many([entry, ...others]) {
				if (entry?.id === '0') return await Promise.reject(new URIError('URI malformed'));
				return await source.fetch.many(entry ? [entry, ...others] : []);
			},
		},
	};
	const render: Plan['render'] = (content) => {
		if ('text' in content && content.text === 'Title 1\n') throw new TypeError('Not a function');
		return 'Rendered';
	};
	const outcomes: unknown[] = [];
	for await (const { is, entry } of followCourse(unreadable, exportCourse(startPosition()), noProgress(), plan({ render }))) outcomes.push([entry.id, is]);
	expect(outcomes).toEqual([['0', 'failed'], ['1', 'failed'], ['2', 'content']]);
});
test('what is no fault of a transcript ends the run', async () => {
	const memory = new Memory();
	memory.add({ id: '0', created: moment(0) });
	const many = async () => await Promise.reject(Object.assign(new Error('No space left on device'), { code: 'ENOSPC' }));
	const following = followCourse({ ...memory.source('moment'), fetch: { batchSize: 1, many } }, exportCourse(startPosition()), noProgress(), plan());
	await expect(following.next()).rejects.toThrow('No space left');
});
