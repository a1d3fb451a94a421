import { blankBetween, joinTexts, oneLine, segmentsOf, splitAnywhere, widthOf } from '../../../nodes/shared/transcript/script';
import { scriptTable } from './support/said';

test.each([
	['Latin', ['Good', 'morning,', 'Ada.'], 'Good morning, Ada.'],
	['Greek', ['Καλημέρα', 'σας'], 'Καλημέρα σας'],
	['Cyrillic', ['Доброе', 'утро'], 'Доброе утро'],
	['Arabic', ['صباح', 'الخير'], 'صباح الخير'],
	['Hebrew', ['בוקר', 'טוב'], 'בוקר טוב'],
	['Devanagari', ['सुप्रभात', 'सभी'], 'सुप्रभात सभी'],
	['Korean', ['여러분', '안녕하세요'], '여러분 안녕하세요'],
	['Thai', ['สวัสดี', 'ครับ', 'ผม'], 'สวัสดีครับผม'],
	['Lao', ['ສະບາຍ', 'ດີ'], 'ສະບາຍດີ'],
	['Khmer', ['សួ', 'ស្តី'], 'សួស្តី'],
	['Burmese', ['မင်္ဂလာ', 'ပါ'], 'မင်္ဂလာပါ'],
	['Japanese', ['皆さん', 'おはよう', 'ございます', '。', '今日', 'は'], '皆さんおはようございます。今日は'],
	['Japanese with a Latin word', ['私', 'は', 'Python', 'を', '使う'], '私はPythonを使う'],
	['Chinese', ['大家', '好', '，', '今天', '2', '点'], '大家好，今天2点'],
	['Chinese, then English', ['今天', 'Good', 'morning'], '今天Good morning'],
	['Thai, then Latin', ['ใช้', 'Python', 'ครับ'], 'ใช้ Python ครับ'],
	['blanks of their own', [' Hello', ' there '], 'Hello there'],
	['nothing in between', ['a', ' ', '', 'b'], 'a b'],
])('%s is joined as it is written', (_, pieces, joined) => {
	expect(joinTexts(pieces)).toBe(joined);
});

test('nothing stands between a text and nothing', () => {
	expect([blankBetween('', 'a'), blankBetween(' ', 'a'), blankBetween('a', ' ')]).toEqual(['', '', '']);
});

test.each([
	['abc', 3],
	['naïve', 5],
	['日本語', 6],
	['ｶﾀｶﾅ', 4],
	['한국', 4],
	['สวัสดี', 4],
	['नमस्ते', 3],
	['e\u0301', 1],
	['👩‍👩‍👧', 2],
	['\u200f', 0],
])('%s takes %i columns', (text, columns) => {
	expect(widthOf(text)).toBe(columns);
});

test('a word without an end is split between letters', () => {
	expect(splitAnywhere('日本語abc', 4)).toEqual(['日本', '語ab', 'c']);
});
test('a letter that is wider than a line stays whole', () => {
	expect(splitAnywhere('日本', 1)).toEqual(['日', '本']);
});
test('one line has single blanks, and none at its ends', () => {
	expect(oneLine(' a \n\t b\u0000\u0000c ')).toBe('a b c');
});
test('a letter of several characters counts as many', () => {
	expect(splitAnywhere('e\u0301'.repeat(3), 4)).toEqual(['e\u0301'.repeat(2), 'e\u0301']);
});

describe.each(['word', 'grapheme'] as const)('a long text is segmented in slices by %s', (granularity) => {
	const segmenter = new Intl.Segmenter(undefined, { granularity });
	test.each([...scriptTable, ['emoji', '👩‍👩‍👧e\u0301'], ['Chinese without punctuation', '今天我们先讨论下个季度的预算差旅费比我们想象的要高很多']])('in %s as at once', (_, text) => {
		const long = text.repeat(Math.ceil(3_500 / text.length));
		expect([...segmentsOf(granularity, long)]).toEqual([...segmenter.segment(long)].map(({ segment }) => segment));
	});
	test('each of a thousand characters at most', () => {
		const segment = jest.spyOn(Intl.Segmenter.prototype, 'segment');
		expect([...segmentsOf(granularity, '今天'.repeat(5_000))].join('')).toHaveLength(10_000);
		expect(Math.max(...segment.mock.calls.map(([input]) => input.length))).toBe(1_000);
		expect(segment.mock.calls.length).toBeLessThan(13);
		segment.mockRestore();
	});
});
