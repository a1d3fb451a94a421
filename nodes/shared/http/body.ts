import { TooLarge } from '../errors';
import type { Answer, Readable } from './types';

/** A refusal longer than this (bytes) is a page of which the beginning says enough. */
const maxErrorBodyBytes = 64 * 1024;

export const isReadable = (body: unknown): body is Readable =>
	typeof body === 'object' && body !== null && 'pipe' in body && typeof body.pipe === 'function';

/** The answer with its body read as UTF-8, whatever n8n made of it. */
export async function readText(answer: Answer<unknown>): Promise<Answer<string>> {
	const { body } = answer;
	if (typeof body === 'string') return { ...answer, body };
	if (Buffer.isBuffer(body)) return { ...answer, body: body.toString() };
	if (!isReadable(body)) return { ...answer, body: '' };
	const { bytes } = await readUpTo(maxErrorBodyBytes, body);
	return { ...answer, body: bytes.toString() };
}

/** A body whole, no larger than `limit` bytes. Throws TooLarge when it is, and what its stream throws when it is cut. */
export async function readBytes(body: unknown, limit: number): Promise<Buffer> {
	if (!isReadable(body)) return Buffer.from(typeof body === 'string' ? body : '');
	const { bytes, isWhole } = await readUpTo(limit, body);
	if (!isWhole) throw tooLarge(limit);
	return bytes;
}

/** What a body holds, or more than `limit` bytes of it. Throws what its stream throws when it is cut. */
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

const tooLarge = (limit: number) =>
	new TooLarge(`The file is larger than ${Math.floor(limit / 1024 ** 2)} MB`, {
		advice: 'That is more than is read into memory. Ask for less at once.',
		final: true,
	});
