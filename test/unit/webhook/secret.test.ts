import { isSecret } from '../../../nodes/shared/webhook';

test('the secret fits', () => {
	expect(isSecret('a long secret', 'a long secret')).toBe(true);
});
test.each([['a long secre'], ['a long secret '], ['A long secret'], [''], [undefined], [['a long secret']], [{}]])('%j does not', (given) => {
	expect(isSecret(given, 'a long secret')).toBe(false);
});
test('where there is no secret nothing fits', () => {
	expect(isSecret('', '')).toBe(false);
});
