import type { Segment } from '../../../nodes/shared/transcript';
import { withAllTimes, withTimes } from '../../../nodes/shared/transcript/timing';
import { said } from './support/said';

const endsOf = (...segments: Segment[]) => withTimes(segments).map(({ end }) => end);
const letters = (count: number) => 'x'.repeat(count);

test('what is said faster than anyone could speak lasts as long as it usually takes', () => {
	expect(endsOf(said(letters(30), { start: 10, end: 10.1 }))).toEqual([12]);
});
test('fifty letters in a second can be said', () => {
	expect(endsOf(said(letters(50), { end: 1 }))).toEqual([1]);
});
test('a short text may take seven seconds', () => {
	expect(endsOf(said(letters(3), { end: 7 }))).toEqual([7]);
});
test('what takes longer lasts as long as it usually takes', () => {
	expect(endsOf(said(letters(15), { end: 7.6 }))).toEqual([1]);
});
test('two letters a second are no less than anyone says', () => {
	expect(endsOf(said(letters(20), { end: 10 }))).toEqual([10]);
});
test('two that begin at the same time both end before the next', () => {
	expect(endsOf(said(letters(90), { end: null }), said(letters(90), { end: null }), said('x', { start: 5, end: 6 }))).toEqual([5, 5, 6]);
});
test('nothing ends before a segment in which nothing is said', () => {
	expect(endsOf(said(letters(15), { end: null }), said(' ', { start: 0.2 }))).toEqual([1]);
});
test('a segment without words ends where it says', () => {
	expect(endsOf(said('Yes', { end: 2, words: [] }))).toEqual([2]);
});
test('a segment ends with its last word', () => {
	expect(endsOf(said('Yes', { end: 2, words: [{ text: 'Yes', start: 0, end: 1 }] }))).toEqual([1]);
});
test('a segment joined with one that has no time is divided in proportion, not by the words of one of them', () => {
	const words = [{ text: 'Yes', start: 0, end: 1 }];
	expect(withAllTimes([said('Well', { start: null, end: null }), said('yes', { words })])).toEqual([{ ...said('Well yes'), words: undefined }]);
});
