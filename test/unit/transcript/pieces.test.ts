import { boundary, toPieces } from '../../../nodes/shared/transcript/pieces';
import { said } from './support/said';

const word = (text: string, start: number, end: number) => ({ text, start, end });
const timed = (text: string, end: number, words?: Array<ReturnType<typeof word>>) => ({ ...said(text), start: 0, end, words });
const timesOf = (segment: ReturnType<typeof timed>) => toPieces(segment).map(({ text, start, end }) => [text.trim(), start, end]);

describe('the times of pieces', () => {
	test('are those of the words, also where no blank parts them', () => {
		const words = [word('今日', 0, 1), word('は', 1.5, 2), word('晴れ', 3, 4)];
		expect(timesOf(timed('今日は晴れ', 4, words))).toEqual([['今日', 0, 1], ['は', 1.5, 2], ['晴れ', 3, 4]]);
	});
	test('do not change with a word that is not in the text', () => {
		const words = [word('One', 0, 1), word('two', 2, 4), word('three', 5, 6)];
		expect(timesOf(timed('One three', 6, words))).toEqual([['One', 0, 1], ['three', 5, 6]]);
	});
	test('do not change with a word that is blank', () => {
		expect(timesOf(timed('One', 6, [word(' ', 4, 5), word('One', 1, 2)]))).toEqual([['One', 1, 2]]);
	});
	test('do not go back where those of words do', () => {
		expect(timesOf(timed('One two', 6, [word('One', 2, 3), word('two', 1, 1.5)]))).toEqual([['One', 2, 3], ['two', 3, 3]]);
	});
	test('end with the segment although a word ends later', () => {
		expect(timesOf(timed('One', 2, [word('One', 1, 9)]))).toEqual([['One', 1, 2]]);
	});
	test('are in proportion to the length of the text', () => {
		expect(timesOf(timed('aaaa bbbb', 9))).toEqual([['aaaa', 0, 4], ['bbbb', 5, 9]]);
	});
	test('are in proportion between the words that are known', () => {
		expect(timesOf(timed('one two three', 9, [word('one', 0, 1)]))).toEqual([['one', 0, 1], ['two', expect.closeTo(1.8), expect.closeTo(4.2)], ['three', expect.closeTo(5), 9]]);
	});
});

test('a word that is longer than a line is divided, each part with its width and time', () => {
	expect(toPieces(timed('abcdefghij', 10), 4)).toMatchObject([
		{ text: 'abcd', width: 4, start: 0, end: 4 },
		{ text: 'efgh', width: 4, start: 4, end: 8 },
		{ text: 'ij', width: 2, start: 8, end: 10 },
	]);
});
test('the blank after a word counts into its width and not into its ink', () => {
	expect(toPieces(timed('One two', 2))).toMatchObject([{ text: 'One ', width: 4, inkWidth: 3 }, { text: 'two', width: 3, inkWidth: 3 }]);
});
test('a line of Japanese neither begins with what closes nor ends with what opens', () => {
	expect(toPieces(timed('「今日」は、晴れ。', 4)).map(({ text }) => text)).toEqual(['「今日」', 'は、', '晴れ。']);
});
test('a Latin word in Japanese is one piece', () => {
	expect(toPieces(timed('私はPythonを使う', 4)).map(({ text }) => text)).toEqual(['私', 'は', 'Python', 'を', '使う']);
});
test.each([
	['Yes.', boundary.sentence],
	['(yes!)', boundary.sentence],
	['はい。', boundary.sentence],
	['Dr.', boundary.word],
	['A.', boundary.word],
	['well,', boundary.clause],
	['well', boundary.word],
])("after '%s' a line ends as after %i", (text, rank) => {
	expect(toPieces(timed(text, 1)).at(-1)?.boundary).toBe(rank);
});
