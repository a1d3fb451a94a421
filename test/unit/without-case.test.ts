import { withoutCase } from '../../nodes/shared/without-case';

test('names are compared without case, and blanks around them', () => {
	expect([' Anna', 'ANNA ', 'anna'].map(withoutCase)).toEqual(Array(3).fill('anna'));
});
