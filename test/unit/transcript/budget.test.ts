import { present } from '../../../nodes/shared/transcript/present';
import { transcriptFormats, type RenderOptions, type Segment, type Window } from '../../../nodes/shared/transcript';
import { withinBudget } from '../../../nodes/shared/transcript/budget';
import { renderText } from '../../../nodes/shared/transcript/render';
import { said, transcriptOf } from './support/said';

const within = (segments: Segment[], budget: Window) => withinBudget(segments, budget, (some) => renderText(transcriptOf(some)));

const anonymous = (text: string) => said(text, { speaker: null });

describe('a budget of a hundred tokens', () => {
	test.each([
		['Latin', 'x', 198, true],
		['Latin', 'x', 400, true],
		['Latin', 'x', 401, false],
		['phonetic', 'ɐ', 201, false],
		['Cyrillic', 'ж', 200, true],
		['Cyrillic', 'ж', 201, false],
		['Devanagari', 'अ', 101, false],
		['Chinese', '日', 60, true],
		['Chinese', '日', 101, false],
	])('with %s letters (%s), %i of them: %p', (_, letter, count, isWhole) => {
		expect(within([anonymous(letter.repeat(count))], { maxTokens: 100 }).rest === undefined).toBe(isWhole);
	});
});

const ten = Array.from({ length: 10 }, (_, index) => said('x'.repeat(45), { speaker: null, start: index * 50, end: index * 50 + 40 }));

test('what does not fit is counted, and told with its time', () => {
	const { segments, rest } = within(ten, { maxCharacters: 400 });
	expect(segments).toHaveLength(6);
	expect(rest).toEqual({ continueAt: 6, remaining: "180 characters are left, starting at 5:00. To get them, set 'Continue At' to 6." });
});
test('it goes on from there', () => {
	const { segments, rest } = within(ten, { maxCharacters: 400, continueAt: 1 });
	expect(segments.map(({ start }) => start)).toEqual([50, 100, 150, 200, 250, 300]);
	expect(rest?.continueAt).toBe(7);
	const last = within(ten, { maxCharacters: 400, continueAt: 7 });
	expect([last.segments.length, last.rest]).toEqual([3, undefined]);
});
test('without times none is told', () => {
	const { rest } = within(ten.map((segment) => ({ ...segment, start: null, end: null })), { maxCharacters: 400 });
	expect(rest?.remaining).toBe("182 characters are left. To get them, set 'Continue At' to 3.");
});
test('names count, too', () => {
	const named = ['Ada', 'Bob'].map((name) => said('x'.repeat(20), { speaker: name.padEnd(90, 'y') }));
	expect(within(named, { maxCharacters: 200 }).rest?.continueAt).toBe(1);
});
test('as many parts are shown as fit, up to the one that is too much', () => {
	const parts = Array.from({ length: 40 }, (_, index) => said('x'.repeat(590), { speaker: index % 2 ? 'A' : 'B' }));
	const { segments, rest } = within(parts, { maxCharacters: 10_000 });
	expect([segments.length, rest?.continueAt]).toEqual([16, 16]);
});
test('a single part is shown although it is longer', () => {
	expect(within([anonymous('hello')], { maxCharacters: 10 })).toEqual({ segments: [anonymous('hello')] });
});

const meeting = transcriptOf(
	Array.from({ length: 40 }, (_, index) => said(`Sentence ${index} is about the budget.`, { speaker: index % 2 ? 'Ada' : 'Bob', start: index * 5, end: index * 5 + 4 })),
	{ title: 'Planning', details: { summary: 'Cut travel. '.repeat(20), link: (seconds) => `https://speakr.example.com/recordings/4711?t=${seconds}` } },
);
test.each<[keyof typeof transcriptFormats, RenderOptions]>([
	['markdown', {}],
	['markdown', { frontMatter: true, sections: ['summary'] }],
	['markdown', { template: 'All of it:\n\n{transcript}' }],
	['segments', {}],
	['srt', {}],
	['text', {}],
	['text', { times: true }],
	['vtt', {}],
])('%s is within its limit with all that it adds (%j), and nothing is lost', (format, options) => {
	const read = (continueAt: number): string[] => {
		const { content, rest } = present(meeting, transcriptFormats[format], { ...options, maxCharacters: 1000, continueAt });
		const text = typeof content === 'string' ? content : JSON.stringify(content);
		expect(text.length).toBeLessThanOrEqual(1000);
		return [...(text.match(/Sentence\s\d+/g) ?? []).map((each) => each.replace(/\s/, ' ')), ...(rest.continueAt === undefined ? [] : read(rest.continueAt))];
	};
	expect(read(0)).toEqual(meeting.segments.map((_, index) => `Sentence ${index}`));
});
test('what cannot be within its limit says so', () => {
	const warning = (limits: string) => `The result is longer than ${limits}, because even one part of the transcript doesn't fit`;
	const warned = (budget: Window) => present(meeting, transcriptFormats.markdown, { sections: ['summary'], ...budget }).warnings[0];
	expect(warned({ maxCharacters: 100 })).toBe(warning("'Maximum Characters'"));
	expect(warned({ maxTokens: 50 })).toBe(warning("'Maximum Tokens'"));
	expect(warned({ maxCharacters: 100, maxTokens: 50 })).toBe(warning("'Maximum Characters' and 'Maximum Tokens'"));
});
test.each(['markdown', 'text', 'vtt'] as const)('what says what is left is within the limit of %s, or there is a warning', (format) => {
	for (let maxCharacters = 100; maxCharacters < 400; maxCharacters += 5) {
		const { content, rest, warnings } = present(meeting, transcriptFormats[format], { maxCharacters });
		const isWarned = warnings.some((each) => each.startsWith('The result is longer'));
		const isOnePart = rest.continueAt === 1;
		expect([maxCharacters, isWarned, isWarned && !isOnePart]).toEqual([maxCharacters, content.length > maxCharacters, false]);
	}
});
