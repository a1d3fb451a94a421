import fc from 'fast-check';
import { InvalidInput } from '../../../nodes/shared/errors';
import type { Segment, Transcript } from '../../../nodes/shared/transcript';
import { renderMarkdown, renderSrt, renderText, renderVtt } from '../../../nodes/shared/transcript/render';

const segment = (text: string, rest: Partial<Segment> = {}): Segment => ({
	speaker: 'Ada',
	text,
	start: 0,
	end: 1,
	...rest,
});

const transcript = (segments: Segment[], rest: Partial<Transcript> = {}): Transcript => ({
	title: null,
	date: null,
	duration: null,
	text: null,
	segments,
	...rest,
});

const dialogue = transcript(
	[
		segment('Good morning.', { end: 1.5 }),
		segment('Shall we?', { start: 1.5, end: 2.25 }),
		segment('Yes.', { speaker: 'Bob', start: 3661, end: 3662 }),
	],
	{ title: 'Stand-up', date: '2026-11-22T09:30:00Z', duration: 3662.4 },
);

describe('text', () => {
	test('has the time of each turn where that is wanted', () => {
		expect(renderText(dialogue, { times: true })).toBe('[0:00] Ada: Good morning. Shall we?\n[1:01:01] Bob: Yes.');
	});
	test('has a line for each turn', () => {
		expect(renderText(dialogue)).toBe('Ada: Good morning. Shall we?\nBob: Yes.');
	});

	test('without speakers is what was said', () => {
		const anonymous = transcript([segment('One.', { speaker: null }), segment('Two.', { speaker: null })]);
		expect(renderText(anonymous)).toBe('One.\nTwo.');
	});

	test('without segments is as the service gave it', () => {
		expect(renderText(transcript([], { text: 'Just\nwords' }))).toBe('Just\nwords');
		expect(renderText(transcript([]))).toBe('');
	});

	test('keeps each turn on its line', () => {
		expect(renderText(transcript([segment('One.\n\nTwo.')]))).toBe('Ada: One. Two.');
	});
});

describe('Markdown', () => {
	test('has a title, the facts and a paragraph for each turn', () => {
		expect(renderMarkdown(dialogue)).toBe(
			[
				'# Stand-up',
				'- Date: 2026-11-22T09:30:00Z\n- Duration: 1:01:02\n- Speakers: Ada, Bob',
				'**Ada** (0:00): Good morning. Shall we?',
				'**Bob** (1:01:01): Yes.\n',
			].join('\n\n'),
		);
	});

	test('leaves out what is unknown', () => {
		const bare = transcript([segment('Hello', { speaker: null, start: null, end: null })]);
		expect(renderMarkdown(bare)).toBe('# Transcript\n\nHello\n');
	});
});

describe('SRT', () => {
	test('numbers its cues, with a comma in the times', () => {
		expect(renderSrt(dialogue)).toBe(
			'1\n00:00:00,000 --> 00:00:01,500\nAda: Good morning.\n\n' +
				'2\n00:00:01,500 --> 00:00:02,250\nAda: Shall we?\n\n' +
				'3\n01:01:01,000 --> 01:01:02,000\nBob: Yes.\n',
		);
	});
});

describe('VTT', () => {
	test('has a voice for each speaker, with a point in the times', () => {
		expect(renderVtt(dialogue)).toBe(
			'WEBVTT\n\n' +
				'00:00:00.000 --> 00:00:01.500\n<v Ada>Good morning.\n\n' +
				'00:00:01.500 --> 00:00:02.250\n<v Ada>Shall we?\n\n' +
				'01:01:01.000 --> 01:01:02.000\n<v Bob>Yes.\n',
		);
	});

	test('escapes what would be markup', () => {
		const marked = transcript([segment('a < b & c > d', { speaker: '<A>' })]);
		expect(renderVtt(marked)).toContain('<v &lt;A&gt;>a &lt; b &amp; c &gt; d\n');
	});
});

describe.each([
	['SRT', renderSrt],
	['VTT', renderVtt],
])('%s', (_, render) => {
	test('needs times', () => {
		expect(() => render(transcript([segment('Hello', { start: null })]))).toThrow(InvalidInput);
		expect(() => render(transcript([], { text: 'Hello' }))).toThrow('This transcript has no timestamps');
	});

	test('leaves out segments that say nothing', () => {
		const silent = transcript([segment(' \n'), segment('Hello', { start: 2, end: 3 })]);
		expect(render(silent)).not.toContain('00:00:00');
	});

	test.each([
		['with the next one where its end is unknown', null, '00:00:05'],
		['a second after its start where its end is not after that', 4, '00:00:05'],
	])('ends a cue %s', (__, end, time) => {
		const cues = transcript([segment('One', { start: 4, end }), segment('Two', { start: 5, end: 6 })]);
		expect(render(cues)).toContain(`--> ${time}`);
	});
});

/** Everyday text and what people put into names, with all that could be taken for a part of the file. */
const words = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 30 }),
	fc.string({
		unit: fc.constantFrom('-', '>', '-->', '--->', '\n', '\r\n', ' ', '<', '&', 'WEBVTT', 'NOTE ', '1', 'a', ':'),
		maxLength: 12,
	}),
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

interface Cue {
	start: number;
	end: number;
	lines: string[];
}

const timing = /^(\d{2,}):(\d{2}):(\d{2})[.,](\d{3}) --> (\d{2,}):(\d{2}):(\d{2})[.,](\d{3})$/;

/** Reads cues as strictly as a player might: blocks between blank lines, each a time and at least one line of text. */
function readCues(blocks: string[]): Cue[] {
	return blocks.map((block) => {
		const [times = '', ...lines] = block.split('\n');
		const [, ...parts] = timing.exec(times) ?? [];
		expect(parts).toHaveLength(8);
		const [h = 0, m = 0, s = 0, ms = 0, h2 = 0, m2 = 0, s2 = 0, ms2 = 0] = parts.map(Number);
		const at = (hours: number, minutes: number, seconds: number) => hours * 3600 + minutes * 60 + seconds;
		return { start: at(h, m, s) + ms / 1000, end: at(h2, m2, s2) + ms2 / 1000, lines };
	});
}

const readVtt = (file: string) => readCues(file.replace(/^WEBVTT\n\n/, '').replace(/\n$/, '').split('\n\n'));

const readSrt = (file: string) =>
	readCues(
		file
			.replace(/\n$/, '')
			.split('\n\n')
			.map((block, index) => {
				expect(block).toMatch(new RegExp(`^${index + 1}\n`));
				return block.slice(block.indexOf('\n') + 1);
			}),
	);

const holds = (check: (all: Segment[]) => void) =>
	fc.assert(
		fc.property(segments, (all) => {
			fc.pre(spoken(all).length > 0);
			check(all);
		}),
		{ examples: awkward.map((each) => [[each]]) },
	);

/** Found once, tried every time. */
const awkward = [
	segment('Hello', { speaker: 'Ada\n\nLovelace' }),
	segment('Hello', { speaker: 'Ada --' }),
	segment('--->'),
	segment('Hello', { start: 1, end: 1.0001 }),
];

const spoken = (all: Segment[]) => all.filter(({ text }) => /\S/.test(text));

describe('whatever was said, and whatever people are called', () => {
	const srtHolds = (check: (cues: Cue[], all: Segment[]) => void) =>
		holds((all) => check(readSrt(renderSrt(transcript(all))), all));
	const vttHolds = (check: (cues: Cue[], all: Segment[]) => void) =>
		holds((all) => check(readVtt(renderVtt(transcript(all))), all));

	const oneLineEach = (cues: Cue[], all: Segment[]) =>
		expect(cues.map(({ lines }) => lines.length)).toEqual(spoken(all).map(() => 1));
	const noArrow = (cues: Cue[]) => {
		for (const { lines } of cues) expect(lines.join('\n')).not.toContain('-->');
	};
	const endAfterBegin = (cues: Cue[]) => {
		for (const { start, end } of cues) expect(end).toBeGreaterThan(start);
	};

	test('VTT has one cue a segment, of one line', () => vttHolds(oneLineEach));
	test('VTT has no arrow in a line of text', () => vttHolds(noArrow));

	test('SRT has one cue a segment, of one line', () => srtHolds(oneLineEach));

	test('SRT has no arrow in a line of text', () => srtHolds(noArrow));

	test('SRT ends every cue after it begins', () => srtHolds(endAfterBegin));
	test('VTT ends every cue after it begins', () => vttHolds(endAfterBegin));

	test('VTT says what was said', () =>
		vttHolds((cues, all) => {
			const shown = cues.map(({ lines }) =>
				lines
					.join('')
					.replace(/^<v [^>]*>/, '')
					.replace(/&lt;/g, '<')
					.replace(/&gt;/g, '>')
					.replace(/&amp;/g, '&'),
			);
			expect(shown).toEqual(spoken(all).map(({ text }) => text.replace(/\s+/g, ' ').trim()));
		}));

	test('the text has a line for each turn', () =>
		holds((all) => {
			const turns = all.filter(({ speaker }, index) => speaker === null || speaker !== all[index - 1]?.speaker);
			expect(renderText(transcript(all)).split('\n')).toHaveLength(turns.length);
		}));
});
