import type { Segment } from '../../../nodes/shared/transcript';
import { toChunks } from '../../../nodes/shared/transcript/chunks';
import { said, transcriptOf } from './support/said';

const textsOf = (segments: Segment[], size: number, overlap = 0) => toChunks(transcriptOf(segments), { size, overlap }).map(({ text }) => text);
const talk = [
	said('Good morning. Let us begin with the budget.', { end: 4 }),
	said('It is twelve percent over.', { speaker: 'Bob', start: 100, end: 103 }),
	said('Then we cut travel.', { start: 200, end: 203 }),
];
const [first, second, third] = ['Ada: Good morning. Let us begin with the budget.', 'Bob: It is twelve percent over.', 'Ada: Then we cut travel.'];

test('a word that is longer than a chunk fills each with the name', () => {
	const letters = (count: number) => `Ada: ${'x'.repeat(count)}`;
	expect(textsOf([said('x'.repeat(60))], 30)).toEqual([letters(25), letters(25), letters(10)]);
});
test('a turn that just fits stays whole', () => {
	expect(textsOf(talk.slice(0, 1), first.length)).toEqual([first]);
});
test('turns that just fit are one chunk', () => {
	expect(textsOf(talk, 56)).toEqual([first, `${second}\n${third}`]);
});
test('what just fits into the overlap is repeated', () => {
	expect(textsOf(talk, 85, 31)).toEqual([`${first}\n${second}`, `${second}\n${third}`]);
	expect(textsOf(talk, 85, 30)).toEqual([`${first}\n${second}`, third]);
});
test('nothing is repeated that leaves no room for what is new', () => {
	expect(textsOf(talk, 50, 40)).toEqual([first, second, third]);
});
test('names can be left out', () => {
	expect(toChunks(transcriptOf(talk), { size: 100, overlap: 0, withSpeakers: false })).toEqual([
		{ index: 0, text: talk.map(({ text }) => text).join('\n'), start: 0, end: 203, speakers: [] },
	]);
});
test.each(['👩‍👩‍👧', 'e\u0301\u0302', '日', 'x'])('a run of %s fits into chunks', (letter) => {
	const texts = textsOf([said(letter.repeat(200))], 100);
	expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(100);
	expect(texts.join('').replace(/\n?Ada: /g, '')).toBe(letter.repeat(200));
});
test('a transcript may have any number of segments', () => {
	expect(textsOf(Array.from({ length: 200_000 }, () => said('')), 100)).toEqual([]);
});
