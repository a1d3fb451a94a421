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
	expect([text, failure]).toEqual(['la ', expect.objectContaining({ message: 'The file was only partially downloaded' })]);
});
test.each(['bytes 0-9/10', 'bytes 30-39/40', 'bytes */10', ''])('a part that begins elsewhere (%s) is not a continuation', async (range) => {
	const { text, failure } = await download(answer(0, 3, { etag: '"one"' }), answer(3, 10, { range }));
	expect([text, failure]).toEqual(['la ', expect.objectContaining({ message: 'The file was only partially downloaded' })]);
});
test('without a tag nothing tells that it is the same file, so it is not asked for again', async () => {
	const { open, failure } = await download(answer(0, 3), answer(3, 10));
	expect(open).not.toHaveBeenCalled();
	expect(failure).toMatchObject({ message: 'The file was only partially downloaded' });
});
test('a file is asked for again five times at most', async () => {
	const parts = Array.from({ length: 9 }, (_, index) => answer(index, index + 1, { etag: '"one"' }));
	const [first = answer(0, 1), ...others] = parts;
	const { open, text, failure } = await download(first, ...others);
	expect([open.mock.calls.length, text]).toEqual([5, 'la la ']);
	expect(failure).toMatchObject({ message: 'The file was only partially downloaded' });
});
test('a part without a range is not a continuation', async () => {
	const { failure } = await download(answer(0, 3, { etag: '"one"' }), { ...answer(3, 10), headers: { etag: undefined, 'content-range': '' } });
	expect(failure).toMatchObject({ message: 'The file was only partially downloaded' });
});

describe('a download', () => {
	const ends: AbortController[] = [];
	beforeEach(() => {
		ends.length = 0;
		jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
			const end = new AbortController();
			ends.push(end);
			return end.signal;
		});
	});
	afterEach(() => jest.restoreAllMocks());
	const minute = () => ends.at(-1)?.abort();
	/** A body that sends so many bytes, then nothing more. */
	function stalling(bytes: number) {
		const body = new Readable({ read() {} });
		body.push(Buffer.alloc(bytes));
		return { status: 200, headers: { etag: undefined }, body };
	}
	async function reading(bytes: number) {
		const first = stalling(bytes);
		const chunks = resumable(async () => await Promise.resolve(first), first);
		await chunks.next();
		return { first, next: () => chunks.next().then(() => undefined, (error: unknown) => error) };
	}
	test('that stalls for a minute is broken off', async () => {
		const { first, next } = await reading(60 * 1024 - 1);
		const failure = next();
		minute();
		expect(await failure).toMatchObject({ message: 'The file was only partially downloaded' });
		expect(first.body.destroyed).toBe(true);
	});
	test('that comes fast enough goes on, and is watched the next minute', async () => {
		const { first, next } = await reading(60 * 1024);
		const failure = next();
		minute();
		expect([first.body.destroyed, ends.length]).toEqual([false, 2]);
		minute();
		expect(await failure).toMatchObject({ message: 'The file was only partially downloaded' });
	});
	test('that nobody waits for is not too slow', async () => {
		const { first } = await reading(1);
		minute();
		expect(first.body.destroyed).toBe(false);
		first.body.destroy();
	});
});
