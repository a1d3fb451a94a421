/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';

import busboy from 'busboy';

import type { Call } from './call';

const KEPT = 8 * 1_048_576;
const HEAD = 1024;

export interface UploadedFile {
	name: string;
	type: string;
	size: number;
	sha256: string;
	/** The beginning, to see what it is. */
	head: Buffer;
	/** Null when it is larger than what is kept. */
	bytes: Buffer | null;
}

interface Form {
	fields: Map<string, string>;
	/** The part named `file`. */
	file: UploadedFile | null;
}

/** Hashes and counts; only the first megabytes stay in memory. */
async function readFile(stream: AsyncIterable<Buffer>, name: string, type: string): Promise<UploadedFile> {
	const hash = createHash('sha256');
	let kept: Buffer[] = [];
	let head = Buffer.alloc(0);
	let size = 0;
	for await (const chunk of stream) {
		hash.update(chunk);
		size += chunk.length;
		if (head.length < HEAD) head = Buffer.concat([head, chunk.subarray(0, HEAD)]);
		if (size > KEPT) kept = [];
		else kept.push(chunk);
	}
	const bytes = size > KEPT ? null : Buffer.concat(kept);
	return { name, type, size, sha256: hash.digest('hex'), head, bytes };
}

function nameless(type: string): UploadedFile {
	return { name: '', type, size: 0, sha256: '', head: Buffer.alloc(0), bytes: Buffer.alloc(0) };
}

export async function readForm(call: Call): Promise<Form> {
	const fields = new Map<string, string>();
	const files: Array<Promise<{ part: string; file: UploadedFile }>> = [];
	if (!/^multipart\/form-data/i.test(call.headers['content-type'] ?? '')) return { fields, file: null };
	const parser = busboy({ headers: call.headers, defParamCharset: 'utf8', preservePath: true, limits: { fieldSize: KEPT } });
	parser.on('field', (name, value, { mimeType }) => {
		// busboy takes a part with an empty file name for a field.
		if (name === 'file' && mimeType !== 'text/plain') files.push(Promise.resolve({ part: name, file: nameless(mimeType) }));
		if (!fields.has(name)) fields.set(name, value);
	});
	parser.on('file', (part, stream, { filename, mimeType }) => {
		const reading = readFile(stream, filename ?? '', mimeType).then((file) => ({ part, file }));
		// A client that breaks off is told by the pipeline below.
		reading.catch(() => undefined);
		files.push(reading);
	});
	await pipeline(call.incoming, parser);
	const read = await Promise.all(files);
	call.seen.body = {
		fields: Object.fromEntries(fields),
		files: read.map(({ part, file: { name, type, size, sha256 } }) => ({ part, name, type, size, sha256 })),
	};
	return { fields, file: read.find(({ part }) => part === 'file')?.file ?? null };
}
