import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../errors';
import { toBuffer, type Answer, type Readable } from '../http';
import { maxTries } from '../max-tries';
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
			const goesOn = opened.headers['content-range']?.toLowerCase().startsWith(`bytes ${received}-`);
			if (opened.status !== 206 || !goesOn) {
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
	const watch = watchSpeed(body);
	try {
		for (;;) {
			const next = await watch.timed(chunks.next()).catch(() => undefined);
			if (next === undefined || next.done) return;
			yield toBuffer(next.value);
		}
	} finally {
		watch.end();
		body.destroy();
	}
}

/** Milliseconds. */
const watchInterval = 60_000;
const minBytes = 60 * 1024;

/** Destroys a body that stalls, or comes too slowly to ever end, while somebody waits for it. */
function watchSpeed(body: Readable) {
	let received = 0;
	let isWaited = false;
	let timer: AbortSignal;
	const look = () => {
		const isSlow = isWaited && received < minBytes;
		received = 0;
		if (isSlow) body.destroy(new Error('The download is too slow'));
		else begin();
	};
	const begin = () => {
		timer = AbortSignal.timeout(watchInterval);
		timer.addEventListener('abort', look);
	};
	begin();
	return {
		async timed(next: Promise<IteratorResult<Uint8Array, unknown>>) {
			isWaited = true;
			const result = await next;
			isWaited = false;
			if (!result.done) received += result.value.length;
			return result;
		},
		end: () => timer.removeEventListener('abort', look),
	};
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
