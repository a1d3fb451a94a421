import { TooLarge } from '../errors';
import type { Readable } from './types';

export const maxErrorBytes = 64 * 1024;
/** Three times what the longest recording with all details has. Unpacked: a small response can hold a lot. */
export const maxAnswerBytes = 64 * 1024 ** 2;

export const isReadable = (body: unknown): body is Readable =>
	typeof body === 'object' && body !== null && 'pipe' in body && typeof body.pipe === 'function';

export const toBuffer = (chunk: Uint8Array | string): Buffer => (Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk));

/** The body up to `limit` bytes, and whether that is all of it. Throws what its stream throws if it is cut. */
export async function readUpTo(limit: number, body: unknown): Promise<{ bytes: Buffer; isWhole: boolean }> {
	if (!isReadable(body)) {
		const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : '');
		return { bytes: bytes.subarray(0, limit), isWhole: bytes.length <= limit };
	}
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		const bytes = toBuffer(chunk);
		chunks.push(bytes);
		size += bytes.length;
		if (size > limit) break;
	}
	return { bytes: Buffer.concat(chunks), isWhole: size <= limit };
}

export const tooLargeFailure = (limit: number) =>
	new TooLarge(`The response is larger than ${Math.floor(limit / 1024 ** 2)} MB`, {
		advice: 'Larger responses are not read into memory. Request less at a time.',
		final: true,
	});
