import { TooLarge } from '../errors';
import type { Answer, Readable } from './types';

const maxErrorBodyBytes = 64 * 1024;

export const isReadable = (body: unknown): body is Readable =>
	typeof body === 'object' && body !== null && 'pipe' in body && typeof body.pipe === 'function';

/** The response with its body as UTF-8, however n8n parsed it. */
export async function readText(answer: Answer<unknown>): Promise<Answer<string>> {
	const { body } = answer;
	if (typeof body === 'string') return { ...answer, body };
	if (Buffer.isBuffer(body)) return { ...answer, body: body.toString() };
	if (!isReadable(body)) return { ...answer, body: '' };
	const { bytes } = await readUpTo(maxErrorBodyBytes, body);
	return { ...answer, body: bytes.toString() };
}

/** The complete body. Throws TooLarge beyond `limit` bytes, and what its stream throws if it is cut. */
export async function readBytes(body: unknown, limit: number): Promise<Buffer> {
	if (!isReadable(body)) return Buffer.from(typeof body === 'string' ? body : '');
	const { bytes, isWhole } = await readUpTo(limit, body);
	if (!isWhole) throw tooLargeFailure(limit);
	return bytes;
}

async function readUpTo(limit: number, body: Readable): Promise<{ bytes: Buffer; isWhole: boolean }> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		const bytes = Buffer.from(chunk);
		chunks.push(bytes);
		size += bytes.length;
		if (size > limit) break;
	}
	return { bytes: Buffer.concat(chunks), isWhole: size <= limit };
}

const tooLargeFailure = (limit: number) =>
	new TooLarge(`The file is larger than ${Math.floor(limit / 1024 ** 2)} MB`, {
		advice: 'Larger files are not read into memory. Request less at a time.',
		final: true,
	});
