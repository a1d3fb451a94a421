import type { Segment, RenderOptions } from '../../../nodes/shared/transcript';
import { toCues } from '../../../nodes/shared/transcript/cues';
import { said, transcriptOf } from './support/said';

const cuesOf = (segments: Segment[], options?: RenderOptions) => toCues(transcriptOf(segments), options);
const textsOf = (segments: Segment[], options?: RenderOptions) => cuesOf(segments, options).map(({ lines }) => lines.join('|'));
const word = (text: string, start: number, end: number) => ({ text, start, end });
/** Short segments of Ada, with their beginnings and ends. */
const spoken = (...parts: Array<[text: string, start: number, end: number]>) => parts.map(([text, start, end]) => said(text, { start, end }));

describe('a name', () => {
	test.each([
		['Abcdefghi', 'Abcdefghi: '],
		['Abcdefghij', 'Abcdefgh…: '],
	])('%s stands as %s in lines of ten columns', (speaker, label) => {
		expect(cuesOf([said('Yes', { speaker })], { lineLength: 10 })[0]?.label).toBe(label);
	});
});

describe('a cue', () => {
	const [left, right] = ['x'.repeat(42), 'y'.repeat(42)];
	test('holds two full lines', () => {
		expect(textsOf([said(`${left} ${right}`, { speaker: null, end: 6 })])).toEqual([`${left}|${right}`]);
	});
	test('has two lines if one is a column too short', () => {
		const [cue] = cuesOf([said(`${'a'.repeat(20)} ${'b'.repeat(10)} ${'c'.repeat(11)}`, { speaker: null, end: 3 })]);
		expect(cue?.lines).toHaveLength(2);
	});
	test('ends before what could not be said within its time', () => {
		const words = [word('one', 0, 1.9), word('two', 2, 3.9), word('three', 4, 5.9), word('four', 6, 7.9)];
		expect(cuesOf([said('one two three four', { end: 7.9, words })])).toHaveLength(2);
	});
	test('holds what takes exactly its time', () => {
		const words = [word('one', 0, 1.9), word('two', 2, 3.9), word('three', 4, 5.9), word('four', 6, 7)];
		expect(cuesOf([said('one two three four', { end: 7, words })])).toHaveLength(1);
	});
	test('holds a single word that takes longer', () => {
		expect(cuesOf([said('Hmm', { end: 8, words: [word('Hmm', 0, 8)] })])).toMatchObject([{ start: 0, end: 7, lines: ['Hmm'] }]);
	});
	test('goes on after a second and a half of silence', () => {
		expect(textsOf([said('Well yes', { end: 3.5, words: [word('Well', 0, 1), word('yes', 2.5, 3.5)] })])).toEqual(['Well yes']);
	});
});

describe('short segments', () => {
	test('late in a recording are joined as at its beginning', () => {
		expect(textsOf(spoken(['so', 100, 100.4], ['this', 100.5, 100.9]))).toEqual(['so this']);
	});
	test('take a long one along that follows at once', () => {
		expect(textsOf(spoken(['Well,', 0, 0.2], ['that is what I meant', 0.2, 3]))).toEqual(['Well, that is what I meant']);
	});
	test('stay apart where each can be read before the next begins', () => {
		expect(textsOf(spoken(['Yes', 0, 0.4], ['then we go on', 0.9, 2]))).toEqual(['Yes', 'then we go on']);
		expect(textsOf(spoken(['Yes', 0, 0.4], ['no', 0.9, 1.1]))).toEqual(['Yes', 'no']);
	});
	test('that are long enough together do not take the next one along', () => {
		expect(textsOf(spoken(['so', 0, 0.4], ['this', 0.4, 0.9], ['then we go on', 0.9, 3]))).toEqual(['so this', 'then we go on']);
	});
	test('that are still too short together take the next one along', () => {
		expect(textsOf(spoken(['so', 100, 100.2], ['this', 100.25, 100.45], ['is what I meant', 100.5, 102]))).toEqual(['so this is what I meant']);
	});
	test('stay as they are if one cue cannot hold them', () => {
		const [long, short] = ['more than one line of a text that nobody says in so short a time', 'and some of a text after it'];
		expect(textsOf([said(long, { speaker: null, end: 0.4 }), said(short, { speaker: null, start: 0.4, end: 0.8 })]).map((text) => text.replace('|', ' '))).toEqual([long, short]);
	});
});

describe('what takes two seconds to read', () => {
	const text = `${'x'.repeat(20)} ${'y'.repeat(19)}`;
	test.each([
		['until somebody else speaks', 11.5, 11.5],
		['as long as it needs if somebody else began with it', 10.005, 12],
	])('stays %s', (_, start, end) => {
		expect(cuesOf([said(text, { start: 10, end: 11 }), said('Yes', { speaker: 'Bob', start, end: 14 })])[0]?.end).toBeCloseTo(end);
	});
});
