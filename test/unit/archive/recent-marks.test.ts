import fc from 'fast-check';
import { byAge, fromCursor, hasPassed, isBefore, mergedMarks, passed, sortable, toCursor, type RecentMarks } from '../../../nodes/shared/archive/recent-marks';
import type { Mark } from '../../../nodes/shared/archive/source';

const walk = (marks: Mark[], now?: string) => marks.reduce<RecentMarks>((recent, each) => passed(recent, each, now), { marks: [] });
const mark = (id: number, seconds: number): Mark => ({ id: String(id), created: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString() });

test('it stays small, however long the archive', () => {
	const recent = walk(Array.from({ length: 10_000 }, (_, index) => mark(index, index)));
	expect(recent.marks).toHaveLength(32);
	expect(JSON.stringify(toCursor(recent)).length).toBeLessThan(1_500);
});
test('one that is listed late, but was made shortly before the last, has not been passed', () => {
	const recent = walk([mark(1, 0), mark(2, 86_400), mark(3, 86_410)]);
	expect(hasPassed(recent, mark(9, 86_405))).toBe(false);
	expect(hasPassed(recent, mark(9, 43_200))).toBe(true);
});
test('an id given again is another transcript', () => {
	expect(hasPassed(walk([mark(1, 0)]), mark(1, 5))).toBe(false);
});
test('what was passed in order stays passed, also out of a cursor', () => {
	fc.assert(
		fc.property(fc.array(fc.nat({ max: 2_000 }), { maxLength: 80 }), (times) => {
			const marks = times.sort((a, b) => a - b).map((seconds, index) => mark(index, seconds));
			const recent = fromCursor(JSON.parse(JSON.stringify(toCursor(walk(marks)))));
			expect(marks.filter((each) => !hasPassed(recent, each))).toEqual([]);
		}),
	);
});

describe('a moment', () => {
	test.each([
		['2026-11-22T01:04:03', '2026-11-22T01:04:03.000000000'],
		['2026-11-22T01:04:03Z', '2026-11-22T01:04:03.000000000'],
		['2026-11-22T01:04:03+0000', '2026-11-22T01:04:03.000000000'],
		['2026-11-22T01:04:03.5+00:00', '2026-11-22T01:04:03.500000000'],
		['2026-11-22T01:04:03.123456Z', '2026-11-22T01:04:03.123456000'],
		['at 2026-11-22T01:04:03', 'at 2026-11-22T01:04:03.000000000'],
		['2026-11-22T01:04:03.5 or so', '2026-11-22T01:04:03.5 or so.000000000'],
		['x', 'x.000000000'],
	])('%s is sorted as %s', (moment, text) => {
		expect(sortable(moment)).toBe(text);
	});
	test('is before another one', () => {
		expect([isBefore('2026-11-22T01:04:03', '2026-11-22T01:04:03.1'), isBefore('2026-11-22T01:04:03.1', '2026-11-22T01:04:03'), isBefore('a', 'a')]).toEqual([true, false, false]);
		const marks = [mark(3, 9), mark(1, 1), mark(2, 5)];
		expect(marks.sort(byAge).map(({ id }) => id)).toEqual(['1', '2', '3']);
		expect(byAge(mark(1, 1), mark(2, 1))).toBe(0);
	});
});

describe('marks', () => {
	const at = (seconds: number) => mark(0, seconds).created;
	const from = (seconds: number) => at(seconds).replace('Z', '');
	test('reach ten minutes back from the youngest, however they come', () => {
		const recent = walk([mark(1, 1_000), mark(2, 0), mark(3, 400)]);
		expect(recent).toEqual({ from: from(400), marks: [mark(3, 400), mark(1, 1_000)] });
		expect(walk([mark(1, 400), mark(2, 1_000)]).marks.map(({ id }) => id)).toEqual(['1', '2']);
		expect(walk([mark(1, 399), mark(2, 1_000)]).marks.map(({ id }) => id)).toEqual(['2']);
	});
	test('reach back from the third one, too', () => {
		expect(walk([mark(1, 0), mark(2, 540), mark(3, 1_200)]).from).toMatch(/T00:10:00\.000$/);
	});
	test('reach no further back than before', () => {
		const begun: RecentMarks = { from: from(900), marks: [mark(1, 900)] };
		expect(passed(begun, mark(2, 1_000)).from).toBe(from(900));
		expect(passed(begun, mark(2, 2_000)).from).toBe(from(1_400));
	});
	test('of the future set no limit, and stay', () => {
		const future = Array.from({ length: 40 }, (_, index) => mark(index, 90_000 + index));
		for (const marks of [[mark(99, 1_000), ...future], [...future, mark(99, 1_000)]]) {
			const recent = walk(marks, at(1_600));
			expect([future.every((each) => hasPassed(recent, each)), hasPassed(recent, mark(98, 1_601))]).toEqual([true, false]);
		}
		expect(walk(future, at(1_600)).from).toBe(from(1_000));
	});
	test('are 32 at most, more only at the same moment', () => {
		const many = walk(Array.from({ length: 33 }, (_, index) => mark(index, index)));
		expect(many).toMatchObject({ from: at(1), marks: { length: 32 } });
		expect(walk(Array.from({ length: 32 }, (_, index) => mark(index, index))).from).not.toBe(at(0));
		expect(walk(Array.from({ length: 40 }, (_, index) => mark(index, 5))).marks).toHaveLength(40);
	});
	test('of something that is no moment are kept by its text', () => {
		expect(walk([{ id: '1', created: 'b' }, { id: '2', created: 'a' }])).toEqual({ from: 'b', marks: [{ id: '1', created: 'b' }] });
		expect(walk([{ id: '1', created: 'see 2026-11-22T01:04:03' }]).from).toBe('see 2026-11-22T01:04:03');
	});
	test('of two walks are those after the later beginning', () => {
		const [older, newer] = [walk([mark(1, 0), mark(2, 100)]), walk([mark(3, 200), mark(4, 5_000)])];
		expect(mergedMarks(older, newer)).toEqual({ from: from(4_400), marks: [mark(4, 5_000)] });
		const late: RecentMarks = { from: at(150), marks: [mark(3, 200)] };
		expect(mergedMarks(older, late)).toEqual({ from: at(150), marks: [mark(3, 200)] });
		expect(mergedMarks(older, { marks: [] })).toEqual(older);
		expect(mergedMarks({ marks: [] }, { marks: [] })).toEqual({ from: undefined, marks: [] });
		expect(mergedMarks({ marks: [] }, late)).toEqual({ from: at(150), marks: [mark(3, 200)] });
	});
	test('tell what was passed', () => {
		const recent: RecentMarks = { from: at(10), marks: [mark(1, 10), mark(2, 20)] };
		expect([mark(9, 9), mark(1, 10), mark(3, 10), mark(1, 20), mark(3, 30)].map((each) => hasPassed(recent, each))).toEqual([true, true, false, false, false]);
		expect(hasPassed({ marks: [mark(1, 1)] }, mark(1, 1))).toBe(false);
	});
	test('are stored by their moments', () => {
		const recent: RecentMarks = { from: at(1), marks: [mark(1, 1), mark(2, 1), mark(3, 2)] };
		expect(toCursor(recent)).toEqual({ from: at(1), ids: { [at(1)]: ['1', '2'], [at(2)]: ['3'] } });
		expect(fromCursor(toCursor(recent))).toEqual(recent);
	});
	test.each([undefined, 'x', {}, { from: 5, ids: {} }])('are none out of %j', (cursor) => {
		expect(fromCursor(cursor)).toEqual({ marks: [] });
	});
	test.each([{ from: 'x' }, { from: 'x', ids: [] }, { from: 'x', ids: { a: 'b' } }])('are none in %j, from there on', (cursor) => {
		expect(fromCursor(cursor)).toEqual({ from: 'x', marks: [] });
	});
});
