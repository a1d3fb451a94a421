import { unreadableHints, unreadableIn } from '../../../nodes/shared/http/unreadable';
import { answering } from '../answering';

test.each([
	[0, []],
	[1, [expect.stringMatching(/^1 entry .* was left out$/)]],
	[2, [expect.stringMatching(/^2 entries .* were left out$/)]],
])('of %i entries that could not be read it tells %j', (count, hints) => {
	expect(unreadableHints(count)).toEqual(hints);
});
test('each client has its own', () => {
	const [one, other] = [answering({}).client, answering({}).client];
	unreadableIn(one).add('x');
	expect([unreadableIn(one).size, unreadableIn(other).size]).toEqual([1, 0]);
});
