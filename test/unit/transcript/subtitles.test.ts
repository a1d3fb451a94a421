import fc from 'fast-check';
import { parseSync } from 'subtitle';
import { WebVTTParser } from 'webvtt-parser';
import { InvalidInput } from '../../../nodes/shared/errors';
import type { Segment } from '../../../nodes/shared/transcript';
import { renderSrt, renderVtt } from '../../../nodes/shared/transcript/subtitles';
import { said, scriptTable, transcriptOf, withoutBlanks } from './support/said';

interface Shown {
	/** Seconds. */
	start: number;
	end: number;
	text: string;
}

/** As players read them: two parsers that others have written. */
const readSrt = (file: string): Shown[] =>
	parseSync(file).flatMap((node) => (node.type === 'cue' ? [{ start: node.data.start / 1000, end: node.data.end / 1000, text: node.data.text }] : []));

interface VttNode {
	type: string;
	value?: string;
	children?: VttNode[];
}
const textOf = ({ type, value = '', children = [] }: VttNode): string => (type === 'text' ? value : children.map(textOf).join(''));

function readVtt(file: string): Shown[] {
	const { cues, errors } = new WebVTTParser({ '&amp;': '&', '&lt;': '<', '&gt;': '>' }).parse(file, 'subtitles');
	expect(errors).toEqual([]);
	return cues.map(({ startTime, endTime, tree }) => ({ start: startTime, end: endTime, text: textOf(tree) }));
}

const srtOf = (segments: Segment[]) => readSrt(renderSrt(transcriptOf(segments)));
const vttOf = (segments: Segment[]) => readVtt(renderVtt(transcriptOf(segments)));

test('SRT numbers its cues, with a comma in the times and the names in front', () => {
	const all = transcriptOf([said('Good morning.', { end: 1.5 }), said('Yes.', { speaker: 'Bob', start: 3661, end: 3662 })]);
	expect(renderSrt(all)).toBe('1\n00:00:00,000 --> 00:00:01,500\nAda: Good morning.\n\n2\n01:01:01,000 --> 01:01:02,000\nBob: Yes.\n');
});
test('what begins before the recording is shown from its beginning on', () => {
	const words = [{ text: 'Good', start: -3, end: -2 }, { text: 'morning.', start: -2, end: -1 }];
	for (const early of [said('Good morning.', { start: -3, end: -1 }), said('Good morning.', { start: -3, end: -1, words }), said('Good morning.', { start: -3, end: 1 })]) {
		const cues = vttOf([early, said('Yes.', { speaker: 'Bob', start: 2, end: 3 })]);
		expect(cues.map(({ text }) => text)).toEqual(['Good morning.', 'Yes.']);
		expect(cues[0]?.start).toBe(0);
		expect(cues[0]?.end).toBeGreaterThan(0.8);
		expect(renderSrt(transcriptOf([early]))).not.toContain('00:00:00,000 --> 00:00:00,000');
	}
});
test('VTT has a voice for each speaker, with a point in the times', () => {
	const all = transcriptOf([said('Good morning.', { end: 1.5 }), said('Yes.', { speaker: '<B> & C', start: 3661, end: 3662 })]);
	expect(renderVtt(all)).toBe(
		'WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n<v Ada>Good morning.\n\n01:01:01.000 --> 01:01:02.000\n<v &lt;B&gt; &amp; C>Yes.\n',
	);
});
test.each([['SRT', renderSrt], ['VTT', renderVtt]])('%s has no names where none are wanted', (_, render) => {
	expect(render(transcriptOf([said('Hello')]), { withSpeakers: false })).not.toContain('Ada');
});
test.each([['SRT', renderSrt], ['VTT', renderVtt]])('%s needs times', (_, render) => {
	expect(() => render(transcriptOf([said('Hello', { start: null })]))).toThrow(InvalidInput);
	expect(() => render(transcriptOf([], { text: 'Hello' }))).toThrow('This transcript has no timestamps');
});
test('of an empty transcript are files without cues', () => {
	expect([renderSrt(transcriptOf([])), renderVtt(transcriptOf([], { text: '' }))]).toEqual(['', 'WEBVTT\n']);
});

describe.each([
	['a tag', '<laughs> and <i>so</i> on', /laughs.+and.+i.+so.+i.+on/],
	['a comparison', 'a < b and c > d', /a . b and c . d/],
	['an arrow', 'so --> there', /so --. there/],
	['an entity', 'AT&amp;T &lt;b&gt; &nbsp;', /AT&amp;T &lt;b&gt; &nbsp;/],
	['a note', 'NOTE this', /NOTE this/],
	['a header', 'WEBVTT', /WEBVTT/],
	['a number', '42', /42/],
	['a time', '00:00:01,000 --> 00:00:02,000', /00:00:01,000 --. 00:00:02,000/],
	['braces', '{\\an8} {y:i} {b}', /[{(]\\an8[)}] [{(]y:i[)}] [{(]b[)}]/],
	['a backslash', 'C:\\News\\n', /C:\\.?News\\.?n/u],
])('%s is seen', (_, text, seen) => {
	test.each([['SRT', srtOf], ['VTT', vttOf]])('in %s, with what comes after it', (__, shown) => {
		const cues = shown([said(text, { speaker: null, end: 2 }), said('after', { start: 3, end: 4 })]);
		expect(cues).toHaveLength(2);
		expect(cues[0]?.text).toMatch(seen);
	});
});

test('a Latin name does not turn Arabic text around', () => {
	expect(renderSrt(transcriptOf([said('مرحبا بالعالم.')]))).toContain('\n\u202bAda: مرحبا بالعالم.\u202c\n');
});

test('a line of Arabic is not turned around by a Latin one under it', () => {
	const words = 'مرحبا بالعالم من كل مكان، and this is what we say';
	expect(renderSrt(transcriptOf([said(words, { speaker: null, end: 4 })]))).toMatch(/\n\u202b.+\u202c\n\u202b.*say\u202c\n$/);
});
test.each([
	['Ada --', '<v Ada –>'],
	['Ada--Eve', '<v Ada--Eve>'],
])("the name '%s' does not end the header of a cue", (speaker, voice) => {
	expect(renderVtt(transcriptOf([said('Yes', { speaker })]))).toContain(voice);
});

describe.each(scriptTable)('%s', (_, text) => {
	test.each([['SRT', srtOf], ['VTT', vttOf]])('reads the same in %s', (__, shown) => {
		const all = shown([said(text, { speaker: null, end: 20 })]).map((cue) => cue.text.replace(/[\u202b\u202c]/g, '')).join('');
		expect(withoutBlanks(all)).toBe(withoutBlanks(text));
	});
});

/** Everyday text and what people put into names, with all that could be taken for a part of the file. */
const words = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 30 }),
	fc.string({ unit: fc.constantFrom('-', '>', '-->', '--->', '\n', '\r\n', ' ', '<', '&', '&lt;', 'WEBVTT', 'NOTE ', '1', 'a', ':', '{\\', '\u2028'), maxLength: 12 }),
);
const segments = fc.array(
	fc.record({
		speaker: fc.option(words, { nil: null }),
		text: words,
		start: fc.double({ min: 0, max: 400_000, noNaN: true }),
		end: fc.option(fc.double({ min: 0, max: 400_000, noNaN: true }), { nil: null }),
	}),
	{ minLength: 1, maxLength: 6 },
);

/** Letters that keep their meaning in both formats. */
const lettersOf = (text: string) => text.replace(/[^\p{L}\p{N}&]/gu, '');

test.each([['SRT', srtOf, true], ['VTT', vttOf, false]] as const)('any text and any names: %s', (_, shown, withNames) => {
	fc.assert(
		fc.property(segments, (all) => {
			const spoken = all.filter(({ text }) => text.replace(/[\s\p{Cc}]/gu, '') !== '');
			fc.pre(spoken.length > 0);
			const cues = shown(all);
			for (const { start, end } of cues) expect(end).toBeGreaterThan(start);
			const sort = (texts: string[]) => [...lettersOf(texts.join(''))].sort().join('');
			if (!withNames) expect(sort(cues.map(({ text }) => text))).toBe(sort(spoken.map(({ text }) => text)));
			else expect(cues.length).toBeGreaterThan(0);
		}),
		{ examples: [said('Hello', { speaker: 'Ada\n\nLovelace' }), said('Hello', { speaker: 'Ada --' }), said('--->'), said('Hello', { start: 1, end: 1.0001 })].map((each): [Array<Segment & { start: number }>] => [[{ ...each, start: each.start ?? 0 }]]) },
	);
});
