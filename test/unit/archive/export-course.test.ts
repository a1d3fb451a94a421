import type { EntryOutcome } from '../../../nodes/shared/archive/course';
import { exportCourse } from '../../../nodes/shared/archive/export-course';
import { fromState, startPosition, toState, type Position } from '../../../nodes/shared/archive/position';
import { passed, toCursor } from '../../../nodes/shared/archive/recent-marks';
import { markKey, type ArchiveSource, type Entry } from '../../../nodes/shared/archive/source';
import { contentOf, entryOf, failing, follow, listOf, planOf, told } from './mirrored';

const [a, b] = [entryOf('a'), entryOf('b')];
/** A service that lists these, and knows them when it is asked again. */
const serviceOf = (entries: Entry[], rest: Partial<ArchiveSource> = {}) => listOf(entries, {
	async *refresh(asked) {
		for (const { id } of asked) {
			const entry = entries.find((each) => each.id === id);
			if (entry) yield await Promise.resolve(entry);
		}
	},
	...rest,
});

async function run(position: Position, entries: Entry[], given: Parameters<typeof follow>[2] = {}, source = serviceOf(entries), round?: Parameters<typeof exportCourse>[1]) {
	const course = exportCourse(position, round);
	const outcomes = await follow(course, source, given);
	return { told: told(outcomes), outcomes, course };
}
const waiting = ({ waiting: all }: Position) => [...all.values()].map(({ entry: { id }, tries }) => [id, tries]);

describe('an export', () => {
	test('takes each transcript once', async () => {
		const position = startPosition();
		const first = await run(position, [a, b]);
		expect([first.told, first.course.end(), position.complete, position.cursor]).toEqual([['content a', 'content b'], undefined, true, { at: 'b' }]);
	});
	test('goes on from where it was', async () => {
		const position = startPosition();
		await run(position, [a, b], { until: 1 });
		expect(position.cursor).toEqual({ at: 'a' });
		expect((await run(position, [a, b])).told).toEqual(['content b']);
	});
	test('passes over what does not match', async () => {
		expect((await run(startPosition(), [a, b], { plan: planOf({ matches: ({ id }) => id === 'b' }) })).told).toEqual(['content b']);
	});
	test('names what the service could not transcribe', async () => {
		const { outcomes } = await run(startPosition(), [{ ...a, state: 'failed', reason: 'No audio' }, { ...b, state: 'failed' }]);
		expect(outcomes).toMatchObject([{ is: 'failed', reason: 'No audio', again: false }, { reason: 'It was not transcribed', again: false }]);
	});
	test('counts what it listed', async () => {
		const counts: number[] = [];
		const position = startPosition();
		position.waiting.set(markKey(a), { entry: a, tries: 1 });
		for await (const { listed } of exportCourse(position).candidates(serviceOf([a, b]), planOf())) counts.push(listed);
		expect(counts).toEqual([0, 1, 1, 0]);
	});
});

describe('what waits', () => {
	test('is what was not transcribed yet, until it is', async () => {
		const position = startPosition();
		expect((await run(position, [{ ...a, state: 'unfinished' }])).told).toEqual(['unfinished a']);
		expect(waiting(position)).toEqual([['a', 0]]);
		expect((await run(position, [a])).told).toEqual(['content a']);
		expect(waiting(position)).toEqual([]);
	});
	test('is what could not be fetched, five times', async () => {
		const position = startPosition();
		const runs: EntryOutcome[][] = [];
		for (let each = 0; each < 6; each++) runs.push((await run(position, [a], { fetch: failing() })).outcomes);
		expect(runs.map(([outcome]) => (outcome?.is === 'failed' ? [outcome.again, outcome.reason] : outcome))).toEqual([...Array(4).fill([true, 'away']), [false, 'away (tried in 5 runs)'], undefined]);
		expect(waiting(position)).toEqual([]);
	});
	test('is still what is missing in a list of which an entry could not be read, in five runs', async () => {
		const position = startPosition();
		await run(position, [a], { fetch: failing() });
		const unreadable = async () => (await run(position, [], {}, serviceOf([], { unreadable: () => 1 }))).outcomes;
		const reason = 'It may be an entry of the list that could not be read';
		expect(await unreadable()).toEqual([{ entry: a, is: 'failed', reason, again: true }]);
		expect(waiting(position)).toEqual([['a', 2]]);
		for (let each = 3; each < 5; each++) await unreadable();
		expect(await unreadable()).toEqual([{ entry: a, is: 'failed', reason: `${reason} (tried in 5 runs)`, again: false }]);
		expect(waiting(position)).toEqual([]);
	});
	test('is not what failed for good', async () => {
		const position = startPosition();
		await run(position, [a], { fetch: failing(false) });
		expect(waiting(position)).toEqual([]);
	});
	test('is exported without its audio at last', async () => {
		const position = startPosition();
		const fetch = (entry: Entry): EntryOutcome => {
			const text = { entry, is: 'content' as const, content: { text: '' }, text: 'Hello' };
			return { entry, is: 'failed', reason: 'No audio', again: true, withoutAudio: text };
		};
		for (let each = 0; each < 4; each++) await run(position, [a], { fetch });
		expect((await run(position, [a], { fetch })).outcomes).toMatchObject([{ is: 'content', text: 'Hello', audioMissing: 'No audio (tried in 5 runs)' }]);
	});
	test('is gone if the service does not know it any more', async () => {
		const position = startPosition();
		await run(position, [a], { fetch: failing() });
		expect((await run(position, [])).told).toEqual(['gone a']);
		expect(waiting(position)).toEqual([]);
	});
	test('waits no more if it does not match', async () => {
		const position = startPosition();
		await run(position, [a], { fetch: failing() });
		expect((await run(position, [a], { plan: planOf({ matches: () => false }) })).told).toEqual([]);
		expect(waiting(position)).toEqual([]);
	});
	test('is not tried in the next round of a loop', async () => {
		const position = startPosition();
		const stored = () => fromState(JSON.parse(JSON.stringify(toState(position, 'f'))), 'f') ?? startPosition();
		const looping = { execution: '1', isLoop: true };
		await run(position, [a, { ...b, state: 'unfinished' }], { fetch: failing() }, undefined, { ...looping, isLoop: false });
		expect((await run(stored(), [a, b], {}, undefined, looping)).told).toEqual([]);
		expect(waiting(position)).toEqual([['a', 1], ['b', 0]]);
		expect((await run(stored(), [a, b], {}, undefined, { ...looping, execution: '2' })).told).toEqual(['content a', 'content b']);
	});
	test('is tried in a later round if none of its execution came to it', async () => {
		const position = startPosition();
		await run(position, [a, { ...b, state: 'unfinished' }], { fetch: failing() }, undefined, { execution: '1', isLoop: false });
		await run(position, [a, b], { until: 1 }, undefined, { execution: '2', isLoop: false });
		expect((await run(position, [a, b], {}, undefined, { execution: '2', isLoop: true })).told).toEqual(['content b']);
	});
	test('is left alone where only lists are read', async () => {
		const position = startPosition();
		await run(position, [a], { fetch: failing() });
		expect((await run(position, [a], { plan: planOf({ skipsWaiting: true }) })).told).toEqual([]);
	});
	test('is told, with its tries', async () => {
		const position = startPosition();
		await run(position, [a, b], { fetch: (entry) => (entry.id === 'a' ? failing()(entry) : contentOf(entry)) });
		const course = exportCourse(position);
		expect([course.waiting(), course.hasFailed(a), course.hasFailed(b)]).toEqual([1, true, false]);
		const candidate = { entry: a, verdict: 'wanted' as const, listed: 0 };
		expect([course.triesOf(candidate), course.triesOf({ ...candidate, advance() {} }), course.triesOf({ verdict: 'wanted', listed: 0 })]).toEqual([1, 0, 0]);
	});
	test('is asked about only where something waits', async () => {
		const refresh = jest.fn(serviceOf([]).refresh);
		await run(startPosition(), [], {}, serviceOf([], { refresh }));
		expect(refresh).not.toHaveBeenCalled();
	});
});

describe('what was changed since it was passed', () => {
	const at = (second: number) => `2026-11-26T12:00:0${second}Z`;
	const done = entryOf('a', { created: at(1), finished: at(2), changed: at(2) });
	/** A position after this entry. */
	const after = (rest: Partial<Position> = {}): Position => ({ ...startPosition(), cursor: toCursor(passed({ marks: [] }, done)), changed: at(2), ...rest });
	const changing = (entries: Entry[], marksMatches = false, asOf = at(2)) => {
		const list = jest.fn(async function* () {
			yield* await Promise.resolve(entries);
		});
		return { list, source: listOf([], { changedSince: { marksMatches, list, asOf: () => asOf }, async *refresh(asked) { yield* await Promise.resolve(asked); } }) };
	};
	test('comes again if it was transcribed again', async () => {
		const { list, source } = changing([{ ...done, finished: at(3), changed: at(3) }, { ...done, id: 'same' }]);
		expect((await run(after(), [], {}, source)).told).toEqual(['content a']);
		expect(list).toHaveBeenCalledWith(at(2));
	});
	test('does not come if only something else was changed, or before it is reached', async () => {
		for (const entry of [{ ...done, changed: at(3) }, { ...done, finished: undefined }, entryOf('new', { created: at(5), finished: at(5) })]) {
			expect((await run(after(), [], {}, changing([entry]).source)).told).toEqual([]);
		}
	});
	test('comes if it matches since then, where that is remembered', async () => {
		const { source } = changing([done]);
		expect((await run(after({ exported: new Set() }), [], {}, source)).told).toEqual(['content a']);
		const position = startPosition();
		await run(position, [], { plan: planOf({ isFiltered: true }) }, { ...listOf([done]), changedSince: source.changedSince });
		position.cursor = after().cursor;
		expect((await run(position, [], {}, source)).told).toEqual([]);
	});
	test('comes if its ID was that of a deleted one which was exported', async () => {
		const { source } = changing([done]);
		const position = startPosition();
		await run(position, [], { plan: planOf({ isFiltered: true }) }, { ...listOf([{ ...done, created: '2026-11-26T11:00:00Z' }]), changedSince: source.changedSince });
		position.cursor = after().cursor;
		expect((await run(position, [], {}, source)).told).toEqual(['content a']);
	});
	test('comes if it changed while the run that passed it went on', async () => {
		const position = startPosition();
		const late = entryOf('late', { created: at(1), finished: at(5), changed: at(5) });
		await run(position, [], {}, { ...listOf([done, late]), changedSince: changing([], false, at(3)).source.changedSince });
		position.cursor = after().cursor;
		const { list, source } = changing([{ ...done, finished: at(4), changed: at(4) }, late], false, at(6));
		const restored = fromState(toState(position, 'f'), 'f') ?? startPosition();
		expect((await run(restored, [], {}, source)).told).toEqual(['content a']);
		expect(list).toHaveBeenCalledWith(at(3));
		expect(restored).toMatchObject({ changed: at(6), finished: new Map() });
	});
	test('is listed from where all was known, even if the clock is put back', async () => {
		const position = after();
		await run(position, [], {}, changing([], false, at(1)).source);
		expect(position.changed).toBe(at(2));
	});
	test('is remembered from the beginning on, where it may match later', async () => {
		const exported = async (isFiltered: boolean, marksMatches: boolean) => {
			const position = startPosition();
			await run(position, [], { plan: planOf({ isFiltered }) }, { ...listOf([done]), changedSince: changing([], marksMatches).source.changedSince });
			return position.exported?.size;
		};
		expect([await exported(true, false), await exported(false, true), await exported(false, false)]).toEqual([1, 1, undefined]);
	});
	test('is remembered in a loop whose first round came to none, too', async () => {
		const position = startPosition();
		const store = () => fromState(JSON.parse(JSON.stringify(toState(position, 'f'))), 'f') ?? startPosition();
		const { source } = changing([done]);
		const plan = planOf({ isFiltered: true });
		await run(position, [], { plan, until: 0 }, source);
		const later = store();
		await run(later, [], { plan }, { ...listOf([entryOf('other', { created: at(1), changed: at(2) })]), changedSince: source.changedSince }, { isLoop: true });
		later.cursor = after().cursor;
		expect((await run(later, [], { plan }, source)).told).toEqual(['content a']);
	});
	test('is not remembered from the middle on', async () => {
		const position = after();
		await run(position, [], { plan: planOf({ isFiltered: true }) }, changing([]).source);
		expect(position.exported).toBeUndefined();
	});
	test('is looked for only where the last change is known, and not in a loop', async () => {
		const { list, source } = changing([done]);
		await run(after({ changed: undefined }), [], {}, source);
		await run(after(), [], { plan: planOf({ skipsWaiting: true }) }, source);
		await run(after(), [], {}, source, { isLoop: true });
		expect(list).not.toHaveBeenCalled();
	});
	test('is known until before the first run, with what was finished since then', async () => {
		const position = startPosition();
		await run(position, [], {}, { ...listOf([done, entryOf('b', { finished: at(4), changed: at(3) }), entryOf('c', { changed: at(2) }), entryOf('d')]), changedSince: changing([], false, at(3)).source.changedSince });
		expect(position).toMatchObject({ changed: at(3), finished: new Map([[`${entryOf('b').created} b`, at(4)]]) });
	});
	test('is not known of a service that tells no changes', async () => {
		const position = startPosition();
		await run(position, [], {}, { ...listOf([entryOf('d', { finished: at(4) })]), changedSince: changing([]).source.changedSince });
		expect(position).toEqual({ ...startPosition(), cursor: { at: 'd' } });
	});
});
