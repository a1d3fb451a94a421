import fc from 'fast-check';
import { transcriptFormats } from '../../../nodes/shared/transcript';
import { toChunks } from '../../../nodes/shared/transcript/chunks';
import { matchesOf, quoteOf } from '../../../nodes/shared/transcript/find';
import { present } from '../../../nodes/shared/transcript/present';
import type { Window, Segment } from '../../../nodes/shared/transcript';
import { said, scriptTable, transcriptOf, withoutBlanks } from './support/said';

const talk = transcriptOf([
	said('Good morning. Let us begin with the budget.', { end: 4 }),
	said('It is twelve percent over.', { speaker: 'Bob', start: 100, end: 103 }),
	said('Then we cut travel.', { start: 200, end: 203 }),
]);
const textWith = (window: Window, transcript = talk) => present(transcript, transcriptFormats.text, window);

describe('a window', () => {
	test.each([
		['from a second', { start: 100 }, 'Bob: It is twelve percent over.\nAda: Then we cut travel.'],
		['to a second', { end: 100 }, 'Ada: Good morning. Let us begin with the budget.'],
		['in between', { start: 101, end: 102 }, 'Bob: It is twelve percent over.'],
		['of a speaker, ignoring case', { speakers: ['bob'] }, 'Bob: It is twelve percent over.'],
		['around a phrase', { around: 'Twelve percent', aroundSeconds: 10 }, 'Bob: It is twelve percent over.'],
		['around a phrase that begins a part, without any seconds', { around: 'it is', aroundSeconds: 0 }, 'Bob: It is twelve percent over.'],
		['around a phrase that ends a part, without any seconds', { around: 'with the budget', aroundSeconds: 0 }, 'Ada: Good morning. Let us begin with the budget.'],
		['around a phrase, of a speaker', { around: 'twelve', aroundSeconds: 120, speakers: ['Ada'] }, 'Ada: Good morning. Let us begin with the budget.\nAda: Then we cut travel.'],
	])('%s', (_, window, text) => {
		expect(textWith(window)).toEqual({ content: text, rest: {}, warnings: [] });
	});
	test('around a phrase without any seconds has all sentences that it is in, and no other', () => {
		const sentence = (word: string) => `${word} ${'and so on '.repeat(18)}${word}.`;
		const long = transcriptOf([said(['One', 'Two', 'Three', 'Four'].map(sentence).join(' '), { end: 60 })]);
		const { content } = textWith({ around: 'two. three', aroundSeconds: 0 }, long);
		expect(['One', 'Two', 'Three', 'Four'].filter((word) => String(content).includes(word))).toEqual(['Two', 'Three']);
	});
	test('around a word that takes no time has it', () => {
		const words = [{ text: 'Yes', start: 5, end: 5 }, { text: 'indeed', start: 5, end: 7 }];
		expect(textWith({ around: 'yes', aroundSeconds: 0 }, transcriptOf([said('Yes indeed', { start: 5, end: 7, words })])).content).toBe('Ada: Yes indeed');
	});
	test('of a phrase that is not said is empty, and says so', () => {
		expect(textWith({ around: 'holiday' })).toMatchObject({ content: '', warnings: ["'holiday' is not in the transcript"] });
	});
	test.each<[string, Window]>([
		['that ends at the beginning', { end: 0 }],
		['that begins after the end', { start: 300 }],
		['that ends before it begins', { start: 100, end: 50 }],
		['after the last part', { continueAt: 9 }],
		['around a phrase, of somebody who says nothing then', { around: 'twelve', aroundSeconds: 10, speakers: ['Ada'] }],
	])('%s is empty, and says how long the transcript is', (_, window) => {
		expect(textWith(window)).toMatchObject({ content: '', warnings: ['Nothing was said in the selected part. The transcript is 3:23 long.'] });
	});
	test('after the last part without times is empty, and says how long the transcript is', () => {
		expect(textWith({ continueAt: 1 }, transcriptOf([], { text: 'Hello' })).warnings).toEqual(['Nothing was said in the selected part. The transcript is 5 characters long.']);
	});
	test('that is empty keeps other warnings', () => {
		expect(textWith({ start: 300, aroundSeconds: 5 }).warnings).toEqual([expect.stringContaining('has no effect'), expect.stringContaining('Nothing was said')]);
	});
	test('of nothing says nothing', () => {
		expect(textWith({ start: 1 }, transcriptOf([])).warnings).toEqual([]);
	});
	test.each(['A', 'speaker a', 'Speaker A'])('of the label %s is what that speaker said', (speaker) => {
		const labelled = transcriptOf([said('Hello.', { speaker: 'Speaker A' }), said('Hi.', { speaker: 'Speaker B', start: 1, end: 2 })]);
		expect(textWith({ speakers: [speaker] }, labelled).content).toBe('Speaker A: Hello.');
	});
	test.each(['Rene\u0301', ' ren\u00e9'])('of the name %s is what that speaker said', (speaker) => {
		const named = transcriptOf([said('Hello.', { speaker: 'Ren\u00e9 ' }), said('Hi.', { speaker: 'Bob', start: 1, end: 2 })]);
		expect(textWith({ speakers: [speaker] }, named).content).toBe('Ren\u00e9: Hello.');
	});
	test.each<[string, Window]>([['a time', { start: 1, end: 4 }], ['a phrase', { around: 'untimed', aroundSeconds: 1 }]])('by %s has what was said then without times', (_, window) => {
		const all = transcriptOf([said('Hello.', { end: 2 }), said('It was untimed.', { speaker: 'Bob', start: null, end: null }), said('Later.', { start: 60, end: 61 })]);
		expect(textWith(window, all).content).toBe('Ada: Hello.\nBob: It was untimed.');
	});
	test('of nobody is refused with the names that there are', () => {
		expect(() => textWith({ speakers: ['Carol'] })).toThrow("No segments by Carol in this transcript. Its speakers are Ada, Bob.");
	});
	test('leaves out the sentences of a long segment that are outside', () => {
		const long = transcriptOf([said(Array.from({ length: 100 }, (_, index) => `This is sentence number ${index} of them.`).join(' '), { end: 1000 })]);
		const { content } = textWith({ start: 500, end: 520 }, long);
		expect(String(content).length).toBeLessThan(500);
		expect(content).toContain('number 51 of');
	});
	test('around a phrase without times is where it is said', () => {
		const plain = transcriptOf([], { text: `${'Nothing of interest is said here. '.repeat(50)}The budget is spent.` });
		expect(textWith({ around: 'budget' }, plain).content).toMatch(/^.{0,700}The budget is spent\.$/);
	});
	test.each<Window>([{ maxCharacters: 100_000 }, { maxTokens: 100_000 }, { continueAt: 0 }, { start: 0 }, { end: 1000 }, { around: 'agree', aroundSeconds: 1000 }])('%j of all that is said leaves segments and subtitles as they are', (window) => {
		const words = [
			...['Shall', 'we', 'cut', 'travel?'].map((text, index) => ({ text, start: index, end: index + 0.5 })),
			...['Yes,', 'I', 'agree.'].map((text, index) => ({ text, start: 33.5 + index, end: 34 + index })),
		];
		const all = transcriptOf([said('Shall we cut travel? Yes, I agree.', { words, end: 36 }), said('Good.', { start: 36, end: 37 }), said('Then', { start: 37, end: 38 })]);
		for (const format of ['segments', 'srt', 'vtt'] as const) {
			expect(present(all, transcriptFormats[format], window)).toEqual(present(all, transcriptFormats[format]));
		}
	});
	test('around no phrase is the whole, and says so', () => {
		const { content, warnings } = textWith({ aroundSeconds: 5 });
		expect([content, warnings]).toEqual([textWith({}).content, ["'Around Phrase (Seconds)' has no effect without 'Around Phrase'"]]);
	});
	test.each<[string, Window]>([['around no phrase', { aroundSeconds: 5 }], ['around a blank one', { around: ' ', aroundSeconds: 5 }], ['of no speakers', { speakers: [] }]])('%s leaves a transcript without segments as it is', (_, window) => {
		const plain = transcriptOf([], { text: 'One.\n\nTwo.' });
		const contentIn = (options: Window) => [transcriptFormats.text, transcriptFormats.markdown].map((format) => present(plain, format, options).content);
		expect(contentIn(window)).toEqual(contentIn({}));
	});
	test('in time without times is the whole, and says so', () => {
		expect(textWith({ start: 5 }, transcriptOf([], { text: 'Hello' }))).toMatchObject({ content: 'Hello', warnings: ['The transcript has no timestamps, so all of it was returned'] });
	});
});

describe('a budget', () => {
	test('says what is left and where to continue', () => {
		const { content, rest } = textWith({ maxCharacters: 100 });
		expect(content).toMatch(/characters are left, starting at .+\. To get them, set 'Continue At' to \d+\.\]\n$/);
		expect(rest.continueAt).toBeGreaterThan(0);
	});
	test('that is enough says nothing', () => {
		expect(textWith({ maxCharacters: 1000 }).rest).toEqual({});
	});
	test.each(['vtt', 'srt', 'markdown', 'segments'] as const)('holds for %s', (format) => {
		expect(present(talk, transcriptFormats[format], { maxCharacters: 100 }).rest).toHaveProperty('continueAt');
	});
	test.each(scriptTable)('of %s is kept, and the parts together are the whole', (_, text) => {
		const all = transcriptOf([said(Array(20).fill(text).join(' '), { end: 300 }), said(text, { speaker: 'Bob', start: 301, end: 310 })]);
		for (const window of [{ maxCharacters: 500 }, { maxTokens: 300 }]) {
			let continueAt: number | undefined = 0;
			let whole = '';
			for (let calls = 0; continueAt !== undefined && calls < 100; calls++) {
				const { content, rest } = textWith({ ...window, continueAt }, all);
				if ('maxCharacters' in window) expect(String(content).length).toBeLessThanOrEqual(500);
				whole += String(content).replace(/\n\n\[.+\]\n$/, '').replace(/^(Ada|Bob): /gm, '');
				continueAt = rest.continueAt;
			}
			expect(withoutBlanks(whole)).toBe(withoutBlanks(text).repeat(21));
		}
	});
});

describe('quotes', () => {
	const quotesOf = (segments: Segment[], phrase: string) => matchesOf(segments, phrase).map(quoteOf);
	test('are the sentences of a phrase, with their times', () => {
		expect(quotesOf(talk.segments, 'BUDGET')).toEqual([{ speaker: 'Ada', text: 'Let us begin with the budget.', start: expect.any(Number), end: 4 }]);
	});
	test('are found across segments and punctuation', () => {
		const all = [said('We meet on the, er, next'), said('quarter.', { start: 1, end: 2 })];
		expect(quotesOf(all, 'er next quarter')).toHaveLength(1);
	});
	test('are not found across speakers', () => {
		expect(quotesOf(talk.segments, 'budget it is')).toEqual([]);
	});
	test('come as often as it is said', () => {
		expect(quotesOf([said('No. No! No?', { end: 3 })], 'no')).toHaveLength(3);
	});
	test.each([['nothing', ''], ['a full stop', '.']])('of %s are none', (_, phrase) => {
		expect(quotesOf(talk.segments, phrase)).toEqual([]);
	});
	test.each(scriptTable)('are found in %s', (_, text) => {
		const [first = '', second] = text.split(' ');
		const phrase = first.length > 16 ? text.slice(8, 16) : `${first} ${second}`;
		expect(quotesOf([said(text, { end: 20 })], phrase).length).toBeGreaterThan(0);
	});
});

describe('chunks', () => {
	test('keep turns whole and say who speaks when', () => {
		expect(toChunks(talk, { size: 75, overlap: 0 })).toEqual([
			{ index: 0, text: 'Ada: Good morning. Let us begin with the budget.', start: 0, end: 4, speakers: ['Ada'] },
			{ index: 1, text: 'Bob: It is twelve percent over.\nAda: Then we cut travel.', start: 100, end: 203, speakers: ['Bob', 'Ada'] },
		]);
	});
	test('repeat the end of the one before', () => {
		expect(toChunks(talk, { size: 85, overlap: 40 }).map(({ text }) => text)).toEqual([
			'Ada: Good morning. Let us begin with the budget.\nBob: It is twelve percent over.',
			'Bob: It is twelve percent over.\nAda: Then we cut travel.',
		]);
	});
	test('of a plain text have no times', () => {
		expect(toChunks(transcriptOf([], { text: 'Hello' }), { size: 100, overlap: 0 })).toEqual([{ index: 0, text: 'Hello', start: null, end: null, speakers: [] }]);
	});
	test('of an empty transcript are none', () => {
		expect(toChunks(transcriptOf([]), { size: 100, overlap: 0 })).toEqual([]);
	});
	test('fit, and lose nothing, in every script', () => {
		const anyText = fc.constantFrom(...scriptTable.map(([, text]) => text));
		fc.assert(
			fc.property(fc.array(anyText, { minLength: 1, maxLength: 8 }), fc.integer({ min: 100, max: 400 }), (texts, size) => {
				const all = transcriptOf(texts.map((text, index) => said(text, { speaker: index % 3 === 0 ? 'Ada' : 'Bob', start: index * 20, end: index * 20 + 19 })));
				const chunks = toChunks(all, { size, overlap: 0 });
				for (const { text } of chunks) expect(text.length).toBeLessThanOrEqual(size);
				const back = chunks.flatMap(({ text }) => text.split('\n')).map((line) => line.replace(/^(Ada|Bob): /, ''));
				expect(withoutBlanks(back.join(''))).toBe(withoutBlanks(texts.join('')));
			}),
		);
	});
});
