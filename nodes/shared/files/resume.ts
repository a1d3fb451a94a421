import type { IExecuteFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../errors';
import { toBuffer, type Answer, type Readable } from '../http';
import { maxTries } from '../max-tries';
import { ItemWithFile } from '../operation/item';
import { nameOfFile, type Named } from './file-name';
import { saveStream } from './stream';

type Open = (headers: Record<string, string>) => Promise<Answer<Readable>>;

/** A download that resumes where the connection is cut. Throws if the server supports no ranges, or the file has changed. */
export async function* resumable(open: Open, first: Answer<Readable>): AsyncGenerator<Buffer> {
	const { etag } = first.headers;
	let answer = first;
	let received = 0;
	for (let resumptions = 0; ; resumptions++) {
		for await (const chunk of untilCut(answer.body)) {
			received += chunk.length;
			yield chunk;
		}
		if (answer.body.readableEnded) return;
		if (etag === undefined || resumptions === maxTries.resumedDownload) throw incompleteFile();
		answer = await open({ range: `bytes=${received}-`, 'if-range': etag });
		const goesOn = answer.headers['content-range']?.toLowerCase().startsWith(`bytes ${received}-`);
		if (answer.status === 206 && goesOn) continue;
		answer.body.destroy();
		throw incompleteFile();
	}
}

const incompleteFile = () =>
	new ServiceFailure('The file was only partially downloaded', {
		advice: 'The connection was interrupted. Run the workflow again.',
	});

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

/** The item of a download, whose file is streamed into n8n's storage. Throws what interrupted it. */
export async function saveDownload(
	context: IExecuteFunctions,
	open: Open,
	first: Answer<Readable>,
	{ about, extension, property }: { about: Named; extension: string; property: string },
): Promise<ItemWithFile> {
	const fileName = nameOfFile(about, extension, context.getTimezone());
	const binary = await saveStream(context, resumable(open, first), fileName, first.headers['content-type']);
	const { mimeType, fileSize } = binary;
	return new ItemWithFile({ id: about.id, fileName, mimeType, fileSize }, { [property]: binary });
}
