import { renderMarkdown } from '../../../nodes/shared/transcript/note';
import { renderText } from '../../../nodes/shared/transcript/render';
import { said, scriptTable, transcriptOf, withoutBlanks } from './support/said';

const dialogue = transcriptOf(
	[
		said('Good morning.', { end: 1.5 }),
		said('Shall we?', { start: 1.5, end: 2.25 }),
		said('Yes.', { speaker: 'Bob', start: 3661, end: 3662 }),
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
		const anonymous = transcriptOf([said('One.', { speaker: null }), said('Two.', { speaker: null })]);
		expect(renderText(anonymous)).toBe('One. Two.');
	});

	test('without segments is as the service gave it', () => {
		expect(renderText(transcriptOf([], { text: 'Just\nwords' }))).toBe('Just\nwords');
		expect(renderText(transcriptOf([]))).toBe('');
	});

	test('keeps each turn on its line', () => {
		expect(renderText(transcriptOf([said('One.\n\nTwo.')]))).toBe('Ada: One. Two.');
	});
});

describe('Markdown', () => {
	test('has a title, the facts and a paragraph for each turn', () => {
		expect(renderMarkdown(dialogue)).toBe(
			[
				'# Stand-up',
				'- Date: 2026-11-22 09:30\n- Duration: 1:01:02\n- Speakers: Ada, Bob',
				'**Ada** (0:00): Good morning. Shall we?',
				'**Bob** (1:01:01): Yes.\n',
			].join('\n\n'),
		);
	});

	test('leaves out what is unknown', () => {
		const bare = transcriptOf([said('Hello', { speaker: null, start: null, end: null })]);
		expect(renderMarkdown(bare)).toBe('# Transcript\n\nHello\n');
	});

	test.each([
		['2026-11-22T09:30:00.123456Z', 'Europe/Berlin', '2026-11-22 10:30'],
		['2026-11-22T23:30:00Z', 'Asia/Tokyo', '2026-11-23 08:30'],
		['2026-11-22T09:30:00+02:00', 'UTC', '2026-11-22 07:30'],
		['2026-11-22T09:30:00.5', 'Europe/Berlin', '2026-11-22 09:30'],
		['2026-11-22', 'Europe/Berlin', '2026-11-22'],
	])('%s in %s reads %s', (date, timezone, shown) => {
		expect(renderMarkdown(transcriptOf([], { date }), { timezone })).toContain(`- Date: ${shown}\n`);
	});

	test('what would be HTML, an entity or a list stays text', () => {
		const all = transcriptOf([said('- <laughs> &amp; so a < b', { speaker: null, start: null })]);
		expect(renderMarkdown(all)).toBe('# Transcript\n\n\\- \\<laughs> \\&amp; so a < b\n');
	});

	test('has no names or times where none are wanted', () => {
		expect(renderMarkdown(dialogue, { withSpeakers: false, times: false })).toContain('\n\nGood morning. Shall we?\n\nYes.\n');
		expect(renderMarkdown(dialogue, { withSpeakers: false })).not.toContain('Ada');
	});
});

describe('paragraphs', () => {
	const sentence = 'This is what somebody says for a while.';
	const hour = transcriptOf(Array.from({ length: 720 }, (_, index) => said(sentence, { start: index * 5, end: index * 5 + 4.5 })));
	const timesIn = (text: string) => [...text.matchAll(/\[(\d+):(\d+)(?::(\d+))?\]/g)].map(([, a, b, c]) => (c ? Number(a) * 3600 + Number(b) * 60 + Number(c) : Number(a) * 60 + Number(b)));

	test('of one who speaks for an hour come every minute or so, with their times', () => {
		const times = timesIn(renderText(hour, { times: true }));
		expect(times[0]).toBe(0);
		for (const [index, time] of times.entries()) expect(time - (times[index - 1] ?? 0)).toBeLessThanOrEqual(65);
		expect(times.at(-1)).toBeGreaterThan(3500);
	});
	test('come as often as is wanted', () => {
		expect(timesIn(renderText(hour, { times: true, paragraphSeconds: 20 }))).toHaveLength(180);
	});
	test('end with sentences', () => {
		for (const line of renderText(hour).split('\n')) expect(line).toMatch(/while\.$/);
	});
	test('end where nobody speaks', () => {
		expect(renderText(transcriptOf([said('One'), said('Two', { start: 4, end: 5 })]), { times: true })).toBe('[0:00] Ada: One\n[0:04] Ada: Two');
	});
	test('of a single segment have times in proportion', () => {
		const one = transcriptOf([said(Array(40).fill(sentence).join(' '), { end: 200 })]);
		expect(timesIn(renderText(one, { times: true }))).toEqual([0, 60, 120, 180]);
	});
	test.each(scriptTable)('of %s keep every letter', (_, text) => {
		const long = transcriptOf([said(Array(30).fill(text).join(' '), { end: 300, speaker: null })]);
		expect(withoutBlanks(renderText(long))).toBe(withoutBlanks(text).repeat(30));
		expect(renderText(long).split('\n').length).toBeGreaterThanOrEqual(4);
	});
});

test('rendering takes work in proportion to the length', () => {
	let read = 0;
	const counted = (index: number) => Object.defineProperty(said('', { start: index, end: index + 0.9 }), 'text', {
		enumerable: true,
		get: () => (read++, 'Some words are said here.'),
	});
	const work = (length: number) => {
		read = 0;
		renderMarkdown(transcriptOf(Array.from({ length }, (_, index) => counted(index))));
		return read;
	};
	expect(work(2000) / work(200)).toBeLessThan(11);
});
