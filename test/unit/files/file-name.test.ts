import fc from 'fast-check';
import { fileNamer } from '../../../nodes/shared/files';
import type { Entry } from '../../../nodes/shared/archive';

const entry = (about: Partial<Entry> = {}): Entry => ({
	id: '42',
	created: '2026-11-22T09:30:00.123456',
	title: 'Weekly',
	date: null,
	state: 'finished',
	about: {},
	...about,
});

const name = (title: string | null, pattern = '{date} {title}') => fileNamer(pattern)(entry({ title }), 'md');

test.each([
	['Weekly', '2026-11-22 Weekly (42).md'],
	['a/b: c?', '2026-11-22 a_b_ c_ (42).md'],
	['Ends. ', '2026-11-22 Ends (42).md'],
	[null, '2026-11-22 Untitled (42).md'],
	['Gru\u0308ezi', '2026-11-22 Gr\u00fcezi (42).md'],
	['half \ud800', '2026-11-22 half _ (42).md'],
	['می\u200cخواهم', '2026-11-22 می\u200cخواهم (42).md'],
	['\u200fשלום\u200e (a)', '2026-11-22 שלום (a) (42).md'],
	['\u202bמכתב\u202c, \u2066b\u2069', '2026-11-22 מכתב, b (42).md'],
	['\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} wins', '2026-11-22 \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} wins (42).md'],
	['\u{1f600}\u{e0067}\u200c \u{1f3f4}\u200c', '2026-11-22 \u{1f600}\u200c \u{1f3f4}\u200c (42).md'],
	['\udc67\u200c\udb40', '2026-11-22 _\u200c_ (42).md'],
	['👩\u200d👧', '2026-11-22 👩\u200d👧 (42).md'],
	['Über\u00adstunden', '2026-11-22 Überstunden (42).md'],
	['\u200f', '2026-11-22 (42).md'],
	['a\u0000b', '2026-11-22 a_b (42).md'],
])('%j', (title, expected) => expect(name(title)).toBe(expected));

test.each([
	['{title}', 'Weekly (42).md'],
	['{id} {title}', '42 Weekly.md'],
	['{title}_{id}', 'Weekly_42.md'],
	['{id}', '42.md'],
	['', '2026-11-22 Weekly (42).md'],
	['{title}{id}', 'Weekly42 (42).md'],
	['{date} {time}', '2026-11-22 09-30 (42).md'],
])('the pattern %s', (pattern, expected) => expect(name('Weekly', pattern)).toBe(expected));

test.each([
	// The service's time of creation is UTC, with or without a zone.
	[{ created: '2026-11-22T02:30:00.123456' }, 'America/New_York', '2026-11-21 21-30 (42).md'],
	[{ created: '2026-11-22T02:30:00Z' }, 'America/New_York', '2026-11-21 21-30 (42).md'],
	[{ created: '2026-11-22T20:30:00.1Z' }, 'Asia/Kolkata', '2026-11-23 02-00 (42).md'],
	[{ created: '2026-07-01T23:30:00' }, 'Europe/Berlin', '2026-07-02 01-30 (42).md'],
	// A meeting's time in UTC or another zone.
	[{ date: '2026-11-22T02:30:00Z' }, 'America/New_York', '2026-11-21 21-30 (42).md'],
	[{ date: '2026-11-22T02:30:00+09:00' }, 'UTC', '2026-11-21 17-30 (42).md'],
	// A meeting's local time, or its day, is what it says.
	[{ date: '2026-11-22T02:30:00' }, 'America/New_York', '2026-11-22 02-30 (42).md'],
	[{ date: '2026-11-22' }, 'America/New_York', '2026-11-22 (42).md'],
	[{ created: '2026-11-22T02:30:00' }, undefined, '2026-11-22 02-30 (42).md'],
	// No year has to have four digits.
	[{ date: '+012026-11-22T02:30:00Z' }, 'Asia/Kolkata', '12026-11-22 08-00 (42).md'],
	[{ date: '12026-11-22T02:30:00' }, 'UTC', '12026-11-22 02-30 (42).md'],
	[{ date: '0999-11-22T02:30:00Z' }, 'UTC', '999-11-22 02-30 (42).md'],
	[{ date: '12026-11-22' }, 'UTC', '12026-11-22 (42).md'],
	[{ date: 'soon or later' }, 'UTC', 'soon or later (42).md'],
])('%j in the time zone %s', (times, timezone, expected) => {
	expect(fileNamer('{date} {time}', timezone)(entry(times), 'md')).toBe(expected);
});
test.each(['A', 'con', 'a/b', 'xA', 'Ax', 'a'.repeat(65)])('the ID %j, which another one could be taken for, is named by its hash', (id) => {
	expect(fileNamer('{id}')(entry({ id }), 'md')).toMatch(/^[\da-f]{20}\.md$/);
});
test.each([
	[' ', 'Weekly', '2026-11-22 Weekly (42).md'],
	['A {id} {title}', 'Weekly', 'A 42 Weekly (42).md'],
	['{title} {id} of it', 'Weekly', 'Weekly 42 of it (42).md'],
	['{title}', ' . . Weekly ', 'Weekly (42).md'],
	['{title}({id})', 'Weekly', 'Weekly(42).md'],
	['{title} ({id})', 'Weekly', 'Weekly (42).md'],
	['{title} - ({id})', ' ', 'Untitled - (42).md'],
	['{id}) {title}', 'Weekly', '42) Weekly.md'],
])('the pattern %j', (pattern, title, expected) => expect(name(title, pattern)).toBe(expected));
test('what a title says is not a placeholder', () => expect(name('{id}', '{title}')).toBe('{id} (42).md'));
test('a placeholder that there is none of', () => expect(() => fileNamer('{titel}')).toThrow(expect.objectContaining({ message: "'File Name' contains the unknown placeholder {titel}", advice: expect.stringContaining('{title}') })));
test('a hidden file or a way out of the folder it never becomes', () => {
	expect(name('.htaccess', '{title}')).toBe('htaccess (42).md');
	expect(name('../../etc/passwd', '{title}')).not.toMatch(/[/\\]|^\./);
});
test.each(['ü', '会', '👩‍👩‍👧'])('too long a title of %s is cut between two of them', (character) => {
	const long = name(character.repeat(200));
	expect(Buffer.byteLength(long)).toBeLessThanOrEqual(255);
	expect(long).toMatch(new RegExp(`^2026-11-22 (${character})+ \\(42\\)\\.md$`, 'u'));
});

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const titles = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('CON', 'nul', 'COM1.x', ' ', '...'));
const patterns = fc.constantFrom('{date} {title}', '{title}', '{id} {title}', '{title} {id}', '{title}{id}', '{title}({id})', '{id}');
const ids = fc.oneof(fc.nat().map(String), fc.uuid(), fc.string(), fc.constantFrom('con', 'A', 'a', '1', '01'));

test('any name is valid on every system', () => {
	fc.assert(
		fc.property(titles, patterns, ids, (title, pattern, id) => {
			const made = fileNamer(pattern)(entry({ title, id }), 'md');
			expect(made).not.toMatch(/[<>:"/\\|?*\p{Cc}]|[. ]$|^[. ]/u);
			expect(made).not.toMatch(reserved);
			expect(Buffer.byteLength(made)).toBeLessThanOrEqual(255);
			expect(made.normalize('NFC')).toBe(made);
			expect(Buffer.from(made).toString()).toBe(made);
		}),
	);
});
test('two transcripts never have one name, in upper or lower case', () => {
	fc.assert(
		fc.property(titles, titles, patterns, ids, ids, (one, other, pattern, first, second) => {
			fc.pre(first !== second);
			const [a, b] = [entry({ title: one, id: first }), entry({ title: other, id: second })].map((each) => fileNamer(pattern)(each, 'md'));
			expect(a?.toLowerCase()).not.toBe(b?.toLowerCase());
		}),
	);
});
