import { randomUUID } from 'crypto';
import type { Readable, Request } from '../http';
import type { InputFile } from './input';

/** What would end the header's quoted text, escaped as browsers do. */
const escapeName = (name: string) => name.replace(/[\r\n"\\]/g, encodeURIComponent);

/**
 * A form with text fields and one file, as the body of a request. The file passes through piece by piece, so memory
 * stays flat whatever its size; the length is known, so nothing is sent in chunks.
 */
export function multipart(
	fields: Record<string, string>,
	partName: string,
	file: InputFile,
): NonNullable<Request['body']> {
	const boundary = `----n8n-${randomUUID()}`;
	const textParts = Object.entries(fields).map(
		([name, value]) =>
			`--${boundary}\r\ncontent-disposition: form-data; name="${escapeName(name)}"\r\n\r\n${value}\r\n`,
	);
	const head = Buffer.from(
		`${textParts.join('')}--${boundary}\r\n` +
			`content-disposition: form-data; name="${partName}"; filename="${escapeName(file.fileName)}"\r\n` +
			`content-type: ${file.mimeType}\r\n\r\n`,
	);
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	return {
		content: surround(head, file.content, tail),
		headers: {
			'content-type': `multipart/form-data; boundary=${boundary}`,
			'content-length': head.length + file.size + tail.length,
		},
	};
}

function surround(head: Buffer, content: Readable | Buffer, tail: Buffer) {
	if (Buffer.isBuffer(content)) return Buffer.concat([head, content, tail]);
	return content.compose(async function* (source: AsyncIterable<Buffer>) {
		yield head;
		yield* source;
		yield tail;
	});
}
