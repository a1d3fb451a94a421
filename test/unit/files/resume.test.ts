/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes streams, never shipped */
import { Readable } from 'node:stream';
import { resumable } from '../../../nodes/shared/files';

const file = Buffer.from('la la land');

/** An answer with the bytes of the file from there up to there; it is cut unless that is its end. */
function answer(start: number, end: number, { status = 206, etag, range = `bytes ${start}-${end - 1}/${file.length}` }: { status?: number; etag?: string; range?: string } = {}) {
	async function* pieces() {
		yield await Promise.resolve(file.subarray(start, end));
		if (end < file.length) throw new Error('cut');
	}
	return { status, headers: { etag, 'content-range': range }, body: Readable.from(pieces()) };
}

async function download(first: ReturnType<typeof answer>, ...others: Array<ReturnType<typeof answer>>) {
	const open = jest.fn(async () => await Promise.resolve(others.shift() ?? first));
	const chunks: Buffer[] = [];
	const read = async () => {
		for await (const chunk of resumable(open, first)) chunks.push(chunk);
	};
	const failure = await read().catch((error: unknown) => error);
	return { open, text: Buffer.concat(chunks).toString(), failure };
}

test('a file that broke off is asked for from there on, as long as it is the same', async () => {
	const { open, text, failure } = await download(answer(0, 3, { etag: '"one"' }), answer(3, 7), answer(7, 10));
	expect([text, failure]).toEqual(['la la land', undefined]);
	expect(open.mock.calls).toEqual([
		[{ range: 'bytes=3-', 'if-range': '"one"' }],
		[{ range: 'bytes=7-', 'if-range': '"one"' }],
	]);
});
test('a whole file after a part is not a continuation', async () => {
	const { text, failure } = await download(answer(0, 3, { etag: '"one"' }), answer(0, 10, { status: 200 }));
	expect([text, failure]).toEqual(['la ', expect.objectContaining({ message: 'The file was only partly received' })]);
});
test.each(['bytes 0-9/10', 'bytes 30-39/40', 'bytes */10', ''])('a part that begins elsewhere (%s) is not a continuation', async (range) => {
	const { text, failure } = await download(answer(0, 3, { etag: '"one"' }), answer(3, 10, { range }));
	expect([text, failure]).toEqual(['la ', expect.objectContaining({ message: 'The file was only partly received' })]);
});
test('without a tag nothing tells that it is the same file, so it is not asked for again', async () => {
	const { open, failure } = await download(answer(0, 3), answer(3, 10));
	expect(open).not.toHaveBeenCalled();
	expect(failure).toMatchObject({ message: 'The file was only partly received' });
});
