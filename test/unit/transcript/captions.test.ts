import fc from 'fast-check';
import { toCaptions, type Word } from '../../../nodes/shared/transcript';

const word = (text: string, start: number, rest: Partial<Word> = {}): Word => ({ speaker: 'Ada', text, start, end: start + 0.3, ...rest });
/** A word each 0.4 seconds. */
const spoken = (text: string, rest: Partial<Word> = {}) => text.split(' ').map((each, index) => word(each, index * 0.4, rest));
const textsOf = (words: Word[], characters = 40) => toCaptions(words, characters).map(({ text }) => text);

test('words are put together up to the length', () => {
	expect(textsOf(spoken('one two three four'), 8)).toEqual(['one two', 'three', 'four']);
});
test('with the times of their first and last word', () => {
	expect(toCaptions(spoken('one two'), 40)).toEqual([{ speaker: 'Ada', text: 'one two', start: 0, end: 0.7 }]);
});
test('a word that is longer stands alone', () => {
	expect(textsOf(spoken('a incomprehensibilities b'), 5)).toEqual(['a', 'incomprehensibilities', 'b']);
});
test('another speaker begins another one', () => {
	expect(textsOf([word('Hello', 0), word('Hi', 0.4, { speaker: 'Grace' })])).toEqual(['Hello', 'Hi']);
});
test('so does a pause', () => {
	expect(textsOf([word('Hello', 0), word('there', 3)])).toEqual(['Hello', 'there']);
});
test('and the end of a sentence, unless it is very short', () => {
	expect(textsOf(spoken('That is how it is. And now'))).toEqual(['That is how it is.', 'And now']);
	expect(textsOf(spoken('Yes. That is how it is'))).toEqual(['Yes. That is how it is']);
});
test('none stays longer than seven seconds', () => {
	const slow = Array.from({ length: 20 }, (_, index) => word('a', index));
	for (const { start, end } of toCaptions(slow, 1000)) expect((end ?? 0) - (start ?? 0)).toBeLessThanOrEqual(7);
});
test('no word is lost, doubled or given to somebody else, and none moves', () => {
	const anyWord = fc.record({
		speaker: fc.constantFrom('Ada', 'Grace', null),
		text: fc.stringMatching(/^[a-z.?]{1,9}$/),
		pause: fc.double({ min: 0, max: 3, noNaN: true }),
		length: fc.double({ min: 0, max: 2, noNaN: true }),
	});
	fc.assert(
		fc.property(fc.array(anyWord, { maxLength: 60 }), fc.integer({ min: 1, max: 60 }), (parts, characters) => {
			let now = 0;
			const words = parts.map(({ pause, length, ...rest }): Word => {
				const start = now + pause;
				now = start + length;
				return { ...rest, start, end: now };
			});
			const captions = toCaptions(words, characters);
			const back = captions.flatMap(({ text, speaker }) => text.split(' ').map((each) => [each, speaker]));
			expect(back).toEqual(words.map(({ text, speaker }) => [text, speaker]));
			for (const { text } of captions) expect(text.length <= characters || !text.includes(' ')).toBe(true);
			for (const [index, { start }] of captions.entries()) {
				expect(start).toBeGreaterThanOrEqual(captions[index - 1]?.end ?? 0);
			}
		}),
	);
});
