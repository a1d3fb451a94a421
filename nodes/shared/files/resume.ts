import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../errors';
import { maxTries, type Answer, type Readable } from '../http';
import { streamOf } from './stream';

type Open = (headers: Record<string, string>) => Promise<Answer<Readable>>;

interface Download {
	chunks: AsyncGenerator<Buffer>;
	/** Set after the chunks if they are incomplete. They must not throw: that would crash Node. */
	failure?: unknown;
}

/** A download that resumes where the connection is cut, if the server supports ranges and the file has not changed. */
export function resumable(open: Open, first: Answer<Readable>): Download {
	const { etag } = first.headers;
	async function* read() {
		let answer = first;
		let received = 0;
		for (let resumptions = 0; ; resumptions++) {
			for await (const chunk of untilCut(answer.body)) {
				received += chunk.length;
				yield chunk;
			}
			if (answer.body.readableEnded) return;
			if (etag === undefined || resumptions === maxTries.resumedDownload) break;
			const opened = await open({ range: `bytes=${received}-`, 'if-range': etag }).catch((failure: unknown) => {
				download.failure = failure;
			});
			if (opened === undefined) return;
			if (opened.status !== 206) {
				opened.body.destroy();
				break;
			}
			answer = opened;
		}
		download.failure = new ServiceFailure('The file was not received completely', {
			advice: 'The connection was interrupted. Run the workflow again.',
		});
	}
	const download: Download = { chunks: read() };
	return download;
}

async function* untilCut(body: Readable): AsyncGenerator<Buffer> {
	const chunks = body[Symbol.asyncIterator]();
	try {
		for (;;) {
			const next = await chunks.next().catch(() => undefined);
			if (next === undefined || next.done) return;
			yield Buffer.from(next.value);
		}
	} finally {
		body.destroy();
	}
}

/** Streams a file into n8n's storage. Throws what interrupted the download. */
export async function saveDownload(
	context: IExecuteFunctions,
	download: Download,
	fileName: string,
	mimeType?: string,
): Promise<IBinaryData> {
	const binary = await context.helpers.prepareBinaryData(streamOf(download.chunks), fileName, mimeType);
	if (download.failure !== undefined) throw download.failure;
	return binary;
}
