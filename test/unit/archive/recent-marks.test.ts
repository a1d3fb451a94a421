import fc from 'fast-check';
import { fromCursor, hasPassed, passed, toCursor, type RecentMarks } from '../../../nodes/shared/archive/recent-marks';
import type { Mark } from '../../../nodes/shared/archive/source';

const walk = (marks: Mark[]) => marks.reduce(passed, { marks: [] } as RecentMarks);
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
