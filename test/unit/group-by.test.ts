import { groupBy, runsOf } from '../../nodes/shared/group-by';

test('groups have all with the same key, in their order', () => {
	expect(groupBy(['a1', 'b1', 'a2'], (each) => each.charAt(0))).toEqual([['a1', 'a2'], ['b1']]);
});
test('a run goes on as long as each belongs to the one before it', () => {
	expect(runsOf([1, 2, 3, 4, 7, 8, 2], (next, last) => next === last + 1)).toEqual([[1, 2, 3, 4], [7, 8], [2]]);
});
test('of nothing there is none', () => {
	expect([groupBy([], String), runsOf([], () => true)]).toEqual([[], []]);
});
