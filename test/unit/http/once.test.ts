import { oncePerClient, percentDecoded, type Client } from '../../../nodes/shared/http';

const client = (): Client => ({
	account: 'a',
	address: '',
	sent: 0, firstAnswerAt: 0,
	json: async () => await Promise.resolve(undefined),
	bytes: async () => await Promise.reject(new Error('no')),
	text: async () => await Promise.resolve(''),
	stream: async () => await Promise.reject(new Error('no')),
});

test('what a run asks for once is made once for each client, also where it is nothing', () => {
	const make = jest.fn<string | undefined, [Client]>().mockReturnValueOnce(undefined).mockReturnValueOnce('a');
	const once = oncePerClient(make);
	const [first, second] = [client(), client()];
	expect([once(first), once(first), once(second), once(second)]).toEqual([undefined, undefined, 'a', 'a']);
	expect(make).toHaveBeenCalledTimes(2);
});

test.each([
	['caf%C3%A9', 'café'],
	['100%', undefined],
	['%E9', undefined],
])('%s is decoded as %s', (encoded, decoded) => {
	expect(percentDecoded(encoded)).toBe(decoded);
});
