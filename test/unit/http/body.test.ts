/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes streams, never shipped */
import { Readable } from 'node:stream';
import { isReadable, readUpTo, toBuffer, tooLargeFailure } from '../../../nodes/shared/http/body';

const read = async (limit: number, body: unknown) => {
	const { bytes, isWhole } = await readUpTo(limit, body);
	return [bytes.toString(), isWhole];
};
test.each<[string, number, () => unknown, [string, boolean]]>([
	['a text', 9, () => 'hello', ['hello', true]],
	['a text of just that length', 5, () => 'hello', ['hello', true]],
	['a longer text', 4, () => 'hello', ['hell', false]],
	['bytes', 9, () => Buffer.from('hello'), ['hello', true]],
	['nothing', 9, () => undefined, ['', true]],
	['an object', 9, () => ({ a: 1 }), ['', true]],
	['a stream', 9, () => Readable.from(['he', Buffer.from('llo')]), ['hello', true]],
	['a stream of just that length', 5, () => Readable.from(['he', 'llo']), ['hello', true]],
	['a longer stream, until it is too long', 3, () => Readable.from(['he', 'llo', 'more']), ['hello', false]],
])('%s is read up to %i bytes', async (_, limit, toBody, expected) => {
	expect(await read(limit, toBody())).toEqual(expected);
});
test('a stream that is cut fails', async () => {
	const body = new Readable({ read() { this.destroy(new Error('cut')); } });
	await expect(read(9, body)).rejects.toThrow('cut');
});
test('only a stream can be read as one', () => {
	expect([Readable.from([]), null, undefined, 'pipe', { pipe: 1 }, {}].map(isReadable)).toEqual([true, false, false, false, false, false]);
});
test('bytes stay the same bytes, and text becomes bytes', () => {
	const bytes = Buffer.from('a');
	expect(toBuffer(bytes)).toBe(bytes);
	expect(toBuffer('é')).toEqual(Buffer.from([0xc3, 0xa9]));
});
test('a limit is told in megabytes, and no retry helps', () => {
	expect(tooLargeFailure(2.5 * 1024 ** 2)).toMatchObject({ message: 'The response is larger than 2 MB', final: true, advice: expect.stringContaining('less at a time') });
});
