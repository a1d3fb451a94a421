import fc from 'fast-check';
import { titleMatcher } from '../../../nodes/shared/archive/fields';

test.each([
	['', 'anything', true],
	['  ', 'anything', true],
	[' Weekly ', 'Weekly', true],
	['Weekly*', 'Weekly sync', true],
	['Weekly', 'Weekly sync', false],
	['weekly*', 'WEEKLY SYNC', true],
	['*sync', 'Weekly sync', true],
	['*sync', 'Weekly syncs', false],
	['W?ekly', 'Weekly', true],
	['W?ekly', 'Wekly', false],
	['a*b*c', 'a-b-b-c', true],
	['a*b*c', 'a-c-b', false],
	['**', '', true],
	['?', '😀', true],
	['a.c', 'abc', false],
	['(x)', '(x)', true],
	['Zürich', 'Zu\u0308rich', true],
	['*', 'two\nlines', true],
])("the pattern '%s' and the title '%s': %p", (pattern, title, matches) => {
	expect(titleMatcher(pattern)(title)).toBe(matches);
});

test('a title that is not there is an empty one', () => {
	expect(titleMatcher('*')(null)).toBe(true);
	expect(titleMatcher('a*')(null)).toBe(false);
});

test('a title matches the pattern that was made of it by putting stars and question marks in', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme-ascii' }), fc.constantFrom('*', '?', 'as it is')), { maxLength: 8 }), (parts) => {
			const title = parts.map(([part]) => part.replace(/[*?]/g, '-')).join('').trim();
			const pattern = parts
				.map(([part, kind]) => (kind === '*' ? '*' : kind === '?' ? '?'.repeat([...part].length) : part.replace(/[*?]/g, '-')))
				.join('');
			fc.pre(pattern.trim() === pattern && parts.map(([part]) => part).join('').trim() === parts.map(([part]) => part).join(''));
			expect(titleMatcher(pattern)(title)).toBe(true);
		}),
	);
});

test('many stars over a long title end', () => {
	expect(titleMatcher('*a*a*a*a*a*a*a*a*b')('a'.repeat(20_000))).toBe(false);
});
