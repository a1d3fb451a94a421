import { withinBudget } from '../../../nodes/shared/transcript/budget';
import { said } from './support/said';

const anonymous = (text: string) => said(text, { speaker: null });

describe('a budget of a hundred tokens', () => {
	test.each([
		['Latin', 'x', 198, true],
		['Latin', 'x', 330, false],
		['phonetic', 'ɐ', 198, false],
		['Cyrillic', 'ж', 140, true],
		['Cyrillic', 'ж', 198, false],
		['Devanagari', 'अ', 99, false],
		['Chinese', '日', 60, true],
		['Chinese', '日', 99, false],
	])('with %s letters (%s), %i of them: %p', (_, letter, count, isWhole) => {
		expect(withinBudget([anonymous(letter.repeat(count))], { maxTokens: 100 }).rest === undefined).toBe(isWhole);
	});
});

const ten = Array.from({ length: 10 }, (_, index) => said('x'.repeat(45), { speaker: null, start: index * 50, end: index * 50 + 40 }));

test('what does not fit is counted, and told with its time', () => {
	const { segments, rest } = withinBudget(ten, { maxCharacters: 400 });
	expect(segments).toHaveLength(4);
	expect(rest).toEqual({ continueAt: 4, remaining: "270 characters are left, from 3:20 on. To get them, set 'Continue At' to 4." });
});
test('it goes on from there', () => {
	const { segments, rest } = withinBudget(ten, { maxCharacters: 400, continueAt: 3 });
	expect(segments.map(({ start }) => start)).toEqual([150, 200, 250, 300]);
	expect(rest?.continueAt).toBe(7);
	const last = withinBudget(ten, { maxCharacters: 400, continueAt: 7 });
	expect([last.segments.length, last.rest]).toEqual([3, undefined]);
});
test('without times none is told', () => {
	const { rest } = withinBudget(ten.map((segment) => ({ ...segment, start: null, end: null })), { maxCharacters: 400 });
	expect(rest?.remaining).toBe("270 characters are left. To get them, set 'Continue At' to 4.");
});
test('names count, too', () => {
	const named = ['Ada', 'Bob'].map((name) => said('x'.repeat(20), { speaker: name.padEnd(70, 'y') }));
	expect(withinBudget(named, { maxCharacters: 200 }).rest?.continueAt).toBe(1);
});
test('a single part is shown although it is longer', () => {
	expect(withinBudget([anonymous('hello')], { maxCharacters: 10 })).toEqual({ segments: [anonymous('hello')] });
});
