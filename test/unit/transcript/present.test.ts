import { FailedTranscription, InvalidInput } from '../../../nodes/shared/errors';
import { asWritten, transcriptFormats } from '../../../nodes/shared/transcript';
import { orText, present, textInstead } from '../../../nodes/shared/transcript/present';
import type { Window, Segment } from '../../../nodes/shared/transcript';
import { said, transcriptOf } from './support/said';

const cut: Window = { maxCharacters: 100 };
const talk = transcriptOf([said('Good morning. Let us begin with the budget.', { end: 4 }), said('It is twelve percent over, mostly since we travel too much.', { speaker: 'Bob', start: 100, end: 103 })]);
const shown = (format: keyof typeof transcriptFormats, options?: Window) => present(talk, transcriptFormats[format], options);

describe('what is cut off', () => {
	test('is told at the end of a text', () => {
		const { content, rest } = shown('text', cut);
		expect(String(content).split('\n').slice(-3)).toEqual(['', `[${rest.remaining}]`, '']);
	});
	test('is told at the end of Markdown', () => {
		const { content, rest } = shown('markdown', cut);
		expect(String(content).split('\n').slice(-3)).toEqual(['', `[${rest.remaining}]`, '']);
	});
	test('is told in a note of VTT', () => {
		const { content, rest } = shown('vtt', cut);
		expect(content).toMatch(/\n\nNOTE \d+ characters/);
		expect(String(content).endsWith(`\nNOTE ${rest.remaining}\n`)).toBe(true);
	});
	test('is told nowhere in SRT, which has no notes, and not within segments', () => {
		expect(shown('srt', cut).content).not.toContain('left');
		expect(shown('segments', cut).content).toEqual([said('Good morning.', { end: expect.any(Number) })]);
	});
	test('is told in a warning', () => {
		const { rest, warnings } = shown('srt', cut);
		expect(warnings).toEqual([rest.remaining]);
	});
});
test('segments are a list, and JSON is a text', () => {
	expect(shown('segments').content).toEqual(talk.segments);
	expect(JSON.parse(String(shown('json').content))).toMatchObject({ segments: talk.segments });
});
test('what a service writes, here only a part of it, is a text without a last line end', () => {
	const { content } = present(talk, asWritten(transcriptFormats.text, 'As the service writes it'));
	expect(content).toBe(shown('text').content);
});
test('a text has no last line end in a field', () => {
	expect(shown('text').content).toBe('Ada: Good morning. Let us begin with the budget.\nBob: It is twelve percent over, mostly since we travel too much.');
});

describe('a format that a transcript cannot have', () => {
	const show = (format?: 'text') => {
		if (format) return { content: 'the text', warnings: ['Cut off'] };
		throw new InvalidInput('There are no times', 'Choose another');
	};
	test('gives way to the text, with a warning', () => {
		expect(orText(show)).toEqual({ transcript: 'the text', warnings: ["There are no times. 'transcript' contains the text instead.", 'Cut off'] });
	});
	test('is no excuse for another failure', () => {
		const failure = new FailedTranscription('It failed');
		expect(() => textInstead(failure)).toThrow(failure);
	});
	test('is no matter for one that it can have', () => {
		expect(orText(() => ({ content: 'subtitles', warnings: [] }))).toEqual({ transcript: 'subtitles' });
		expect(orText(() => ({ content: 'subtitles', warnings: ['Cut off'] }))).toEqual({ transcript: 'subtitles', warnings: ['Cut off'] });
	});
});

describe('a window', () => {
	const textOf = (window: Window, segments: Segment[] = talk.segments, text: string | null = null) => present(transcriptOf(segments, { text }), transcriptFormats.text, window);
	test.each<[string, Window, string]>([
		['up to the beginning of a segment leaves it out', { end: 100 }, 'Ada: Good morning. Let us begin with the budget.'],
		['from the end of a segment leaves it out', { start: 4 }, 'Bob: It is twelve percent over, mostly since we travel too much.'],
		['around a phrase, from a time on, has what is in both', { around: 'twelve', aroundSeconds: 200, start: 50 }, 'Bob: It is twelve percent over, mostly since we travel too much.'],
		['around a phrase, up to a time, has what is in both', { around: 'twelve', aroundSeconds: 200, end: 50 }, 'Ada: Good morning. Let us begin with the budget.'],
		['around a blank phrase is the whole', { around: ' ', speakers: ['ADA'] }, 'Ada: Good morning. Let us begin with the budget.'],
	])('%s', (_, window, text) => {
		expect(textOf(window)).toEqual({ content: text, rest: {}, warnings: [] });
	});
	test('around a phrase is a minute before and after it, unless another time is given', () => {
		const long = Array.from({ length: 30 }, (_, index) => said(index === 15 ? 'Now.' : 'Yes.', { speaker: index % 2 ? 'Ada' : 'Bob', start: index * 10, end: index * 10 + 9 }));
		expect(String(textOf({ around: 'now' }, long).content).split('\n')).toHaveLength(13);
	});
	test('from a time on has what has none, if it was said then', () => {
		const untimed = (text: string) => said(text, { start: null, end: null });
		const [first, ...rest] = talk.segments;
		const all = [...(first ? [first] : []), untimed('Before.'), ...rest, untimed('After.')];
		expect(textOf({ start: 50 }, all).content).toBe('Bob: It is twelve percent over, mostly since we travel too much.\nAda: After.');
	});
	test('of an empty transcript is empty, without a warning', () => {
		expect(textOf({ start: 5 }, [])).toEqual({ content: '', rest: {}, warnings: [] });
	});
	test('of a transcript without speakers says that they are unknown', () => {
		expect(() => textOf({ speakers: ['Ada'] }, [], 'Hello')).toThrow("No segments by Ada in this transcript. Its speakers are unknown.");
	});
	test.each<[string, Window]>([['characters', { maxCharacters: 100 }], ['tokens', { maxTokens: 20 }], ['what was read before', { continueAt: 1 }]])('of %s is one', (_, window) => {
		expect(textOf(window).content).not.toBe(textOf({}).content);
	});
});
