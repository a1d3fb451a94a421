import fc from 'fast-check';
import type { Segment, RenderOptions } from '../../../nodes/shared/transcript';
import { toCues } from '../../../nodes/shared/transcript/cues';
import { widthOf } from '../../../nodes/shared/transcript/script';
import { said, scriptTable, transcriptOf, withoutBlanks } from './support/said';

const cuesOf = (segments: Segment[], options?: RenderOptions) => toCues(transcriptOf(segments), options);
const timesOf = (segments: Segment[]) => cuesOf(segments).map(({ start, end, speaker }) => [speaker, start, end]);
const textsOf = (segments: Segment[], options?: RenderOptions) => cuesOf(segments, options).map(({ lines }) => lines.join('|'));

describe.each(scriptTable)('%s', (_, text) => {
	test.each([['Ada'], ['Maximiliane von und zu Hohenstein-Wittelsbach'], [null]])('of %s has at most two lines of 42 columns, with the name', (speaker) => {
		for (const { label, lines } of cuesOf([said(text, { speaker, end: 20 })])) {
			expect(lines.length).toBeLessThanOrEqual(2);
			const widths = lines.map((line, index) => widthOf((index === 0 ? label + line : line).trimEnd()));
			expect(Math.max(...widths)).toBeLessThanOrEqual(42);
		}
	});
	test('loses nothing', () => {
		expect(withoutBlanks(textsOf([said(text, { end: 20 })]).join('').replace(/\|/g, ''))).toBe(withoutBlanks(text));
	});
	test('stays seven seconds at most, or as long as is wanted', () => {
		for (const cueSeconds of [7, 3]) {
			for (const { start, end } of cuesOf([said(text, { end: 20 })], { cueSeconds })) expect(end - start).toBeLessThanOrEqual(cueSeconds + 1e-9);
		}
	});
	test('is never cut into letters', () => {
		const short = cuesOf([said(text, { end: 20 })]).flatMap(({ lines }) => lines).filter((line) => widthOf(line) < 4);
		expect(short).toEqual([]);
	});
});

describe('a long segment', () => {
	test('is cut at the ends of sentences first', () => {
		const text = 'We have a lot to go through today with so many. Then there are three new people, who start in March.';
		expect(textsOf([said(text, { end: 12 })])[0]).toMatch(/so many\.$/);
	});
	test('then of clauses', () => {
		const text = 'because the budget that we had agreed upon in March, which was for the whole of the next year, is spent';
		expect(textsOf([said(text, { speaker: null, end: 7.5 })], { lineLength: 30 })).toEqual([
			'because the budget that we|had agreed upon in March,',
			'which was for the whole|of the next year, is spent',
		]);
	});
	test('has the times of its words', () => {
		const words = 'one two three four five six seven eight'.split(' ').map((text, index) => ({ text, start: index * 3, end: index * 3 + 0.5 }));
		const [first, second] = cuesOf([said(words.map(({ text }) => text).join(' '), { end: 21.5, words })]);
		expect([first?.lines, first?.start]).toEqual([['one'], 0]);
		expect([second?.lines, second?.start]).toEqual([['two'], 3]);
	});
	test('has them where the text is written in another way than its words', () => {
		const words = ['12', 'percent', 'over'].map((text, index) => ({ text, start: index, end: index + 1 }));
		expect(timesOf([said('Twelve percent over!', { end: 3, words })])).toEqual([['Ada', 0, 3]]);
	});
	test('has times in proportion without words', () => {
		const half = 'This sentence is long enough to be a cue of its own.';
		const [, second] = cuesOf([said(`${half} ${half}`, { end: 10 })]);
		expect(second?.start).toBeCloseTo(5, 0);
	});
	test('is cut where nobody speaks', () => {
		const words = [{ text: 'Well', start: 0, end: 1 }, { text: 'yes', start: 4, end: 5 }];
		expect(timesOf([said('Well yes', { end: 5, words })])).toEqual([['Ada', 0, 1], ['Ada', 4, 5]]);
	});
});

describe('times', () => {
	test.each([
		['without an end', null],
		['with an end at its beginning', 10],
		['with an end before it', 3],
		['with an end an hour later', 3610],
		['with an end that is not a number', NaN],
	])('of a segment %s are estimated from its length', (_, end) => {
		expect(timesOf([said('Three words here and some more of them', { start: 10, end }), said('Later', { start: 100, end: 101 })])[0]).toEqual(['Ada', 10, 12.533333333333333]);
	});
	test('are not estimated beyond the next segment', () => {
		expect(timesOf([said('Three words here', { end: null }), said('Now', { start: 1, end: 2, speaker: 'Bob' })])[0]).toEqual(['Ada', 0, 1]);
	});
	test('of a word of a quarter of a second are long enough to read it', () => {
		expect(timesOf([said('Yes.', { end: 0.25 }), said('So', { start: 0.3, end: 2, speaker: 'Bob' })])[0]).toEqual(['Ada', 0, 5 / 6]);
	});
	test('leave room to read at twenty columns a second', () => {
		expect(timesOf([said('x'.repeat(20).concat(' ', 'y'.repeat(19)), { end: 1 })])).toEqual([['Ada', 0, 2]]);
	});
	test('do not overlap where one speaker goes on', () => {
		expect(timesOf([said('One two', { end: 2.03 }), said('three four', { start: 2, end: 4 })])).toEqual([['Ada', 0, 2], ['Ada', 2, 4]]);
	});
	test('do not overlap either where another speaks in between', () => {
		const all = [said('One two', { end: 5.04 }), said('Mhm', { speaker: 'Bob', start: 2, end: 3 }), said('three', { start: 5, end: 6 })];
		expect(timesOf(all)).toEqual([['Ada', 0, 5], ['Bob', 2, 3], ['Ada', 5, 6]]);
	});
	test('of people who talk over each other are kept, in order of their start', () => {
		const all = [said('Go on', { speaker: 'Bob', start: 3, end: 6 }), said('As I said', { start: 1, end: 5 })];
		expect(timesOf(all)).toEqual([['Ada', 1, 5], ['Bob', 3, 6]]);
	});
});

describe('a segment without times', () => {
	const untimed = said('Three words here', { speaker: 'Bob', start: null, end: null });
	test('follows the one before it', () => {
		expect(timesOf([said('One', { end: 2 }), untimed, said('Two', { start: 5, end: 7 })])).toEqual([['Ada', 0, 2], ['Bob', 2, 2 + 16 / 15], ['Ada', 5, 7]]);
	});
	test('ends before the next one', () => {
		expect(timesOf([said('One', { end: 2 }), untimed, said('Two', { start: 3, end: 7 })])).toEqual([['Ada', 0, 2], ['Bob', 2, 3], ['Ada', 3, 7]]);
	});
	test('shares the room with another', () => {
		expect(timesOf([said('One', { end: 2 }), untimed, { ...untimed, speaker: 'Eve' }, said('Two', { start: 4, end: 7 })])).toEqual([['Ada', 0, 2], ['Bob', 2, 3], ['Eve', 3, 4], ['Ada', 4, 7]]);
	});
	test('begins with the next one where there is no room', () => {
		expect(timesOf([said('One', { end: 5 }), untimed, said('Two', { start: 4, end: 7 })]).map(([speaker, start]) => [speaker, start])).toEqual([['Ada', 0], ['Bob', 4], ['Ada', 4]]);
	});
	test('is said at once with what the same speaker says, where there is no room', () => {
		const own = { ...untimed, speaker: 'Ada' };
		expect(textsOf([said('One', { end: 5 }), own, said('Two', { speaker: 'Bob', start: 5, end: 7 })])).toEqual(['One Three words here', 'Two']);
		expect(textsOf([said('One', { speaker: 'Bob', end: 5 }), own, said('Two', { start: 5, end: 7 })])).toEqual(['One', 'Three words here Two']);
		expect(textsOf([own, said('Two', { end: 3 })])).toEqual(['Three words here Two']);
	});
	test('stands before the first that has one', () => {
		expect(timesOf([untimed, said('One', { start: 5, end: 7 })])).toEqual([['Bob', 5 - 16 / 15, 5], ['Ada', 5, 7]]);
		expect(timesOf([untimed, said('One', { end: 2 })])[0]).toEqual(['Bob', 0, 16 / 15]);
	});
	test('stands behind the last', () => {
		expect(timesOf([said('One', { end: 2 }), untimed, said(' ', { start: null })])).toEqual([['Ada', 0, 2], ['Bob', 2, 2 + 16 / 15]]);
	});
});

describe('short segments', () => {
	test('of one speaker become one cue where the next follows at once', () => {
		const words = 'so this is how it comes word by word'.split(' ').map((text, index) => said(text, { start: index * 0.25, end: index * 0.25 + 0.2 }));
		expect(textsOf(words)).toEqual(['so this is how it comes word by word']);
	});
	test('of Japanese are joined without blanks', () => {
		const words = ['皆さん', 'おは', 'よう'].map((text, index) => said(text, { start: index * 0.25, end: index * 0.25 + 0.2 }));
		expect(textsOf(words)).toEqual(['皆さんおはよう']);
	});
	test('stay apart after a second of silence', () => {
		const words = ['so', 'this', 'is'].map((text, index) => said(text, { start: index * 0.25, end: index * 0.25 + 0.2 }));
		expect(textsOf([...words, said('yes', { start: 1.9, end: 2.1 })])).toEqual(['so this is', 'yes']);
	});
	test('take a short rest along that follows at once', () => {
		const words = ['so', 'this', 'is'].map((text, index) => said(text, { start: index * 0.5, end: index * 0.5 + 0.4 }));
		expect(textsOf([...words, said('Later', { start: 60, end: 62 })])).toEqual(['so this is', 'Later']);
	});
	test('stay apart if one cue cannot hold them', () => {
		const text = 'more than a line of text, which nobody says in so short a time';
		expect(textsOf([said(text, { end: 0.4 }), said(text, { start: 0.4, end: 0.8 })], { withSpeakers: false })).toHaveLength(2);
	});
	test('of two speakers stay apart', () => {
		expect(textsOf([said('Yes', { end: 0.2 }), said('No', { speaker: 'Bob', start: 0.2, end: 0.4 })])).toEqual(['Yes', 'No']);
	});
});

test('names can be left out', () => {
	expect(cuesOf([said('Hello')], { withSpeakers: false })).toMatchObject([{ speaker: null, label: '' }]);
});
test('an empty transcript has no cues', () => {
	expect(cuesOf([])).toEqual([]);
});

const someone = fc.constantFrom('Ada', 'Bob', null);
const anyText = fc.oneof(fc.constantFrom(...scriptTable.map(([, text]) => text)), fc.string({ unit: 'grapheme', maxLength: 200 }));
const anyTime = fc.double({ min: 0, max: 100, noNaN: true });
const anySegment = fc.record({ speaker: someone, text: anyText, start: fc.option(anyTime, { nil: null }), end: fc.option(anyTime, { nil: null }) });

test('for any segments lines fit, order holds, and nothing is lost', () => {
	fc.assert(
		fc.property(fc.array(anySegment, { minLength: 1, maxLength: 8 }), fc.integer({ min: 10, max: 60 }), (segments, lineLength) => {
			const spoken = segments.filter(({ text }) => withoutBlanks(text.replace(/\p{Cc}/gu, ' ')) !== '');
			fc.pre(spoken.some(({ start }) => start !== null));
			const cues = cuesOf(segments, { lineLength });
			const letters = (texts: string[]) => [...withoutBlanks(texts.join('').replace(/\p{Cc}/gu, ''))].sort().join('');
			expect(letters(cues.flatMap(({ lines }) => lines))).toBe(letters(spoken.map(({ text }) => text)));
			for (const [index, { start, end, label, lines }] of cues.entries()) {
				expect(start).toBeGreaterThanOrEqual(cues[index - 1]?.start ?? 0);
				expect(end).toBeGreaterThan(start);
				expect(end - start).toBeLessThanOrEqual(7 + 1e-9);
				expect(lines.length).toBeLessThanOrEqual(2);
				for (const [at, line] of lines.entries()) expect(widthOf((at === 0 ? label + line : line).trimEnd())).toBeLessThanOrEqual(lineLength);
			}
		}),
	);
});
