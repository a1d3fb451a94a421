import { withoutCase } from '../../nodes/shared/without-case';

test('names are compared without case, and blanks around them', () => {
	expect([' Anna', 'ANNA ', 'anna'].map(withoutCase)).toEqual(Array(3).fill('anna'));
});
test('nor does it matter whether an accent is a character of its own', () => {
	expect(withoutCase('Cafe\u0301')).toBe(withoutCase('CAF\u00c9'));
});
