import { randomUUID } from 'crypto';
import type { Readable, Request } from '../http';
import type { InputFile } from './input-file';

const escapeName = (name: string) => name.replace(/[\r\n"\\]/g, encodeURIComponent);

/** A request body with text fields and one streamed file. The length is known, so it is not sent in chunks. */
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
			`content-type: ${file.mimeType.replace(/[\r\n]/g, ' ')}\r\n\r\n`,
	);
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	return {
		open: async () => surround(head, await file.open(), tail),
		headers: {
			'content-type': `multipart/form-data; boundary=${boundary}`,
			'content-length': head.length + file.size + tail.length,
		},
	};
}

function surround(head: Buffer, content: Readable | Buffer, tail: Buffer): Readable | Buffer {
	if (Buffer.isBuffer(content)) return Buffer.concat([head, content, tail]);
	return content.compose<Readable>(async function* (source: AsyncIterable<Buffer>) {
		yield head;
		yield* source;
		yield tail;
	});
}
