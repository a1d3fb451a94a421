import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';
import { InvalidInput, ServiceFailure } from '../../shared/errors';
import { readInputFile } from '../../shared/files';
import { oncePerClient, type Client } from '../../shared/http';
import { asObject } from '../../shared/json';
import { requestTo } from '../../shared/operation';

export const uploadEndpoint = 'POST /upload';

/** Milliseconds: a large file on a slow line. */
const timeout = 3_600_000;
/** Bytes, as AssemblyAI says: 2.2 GB. */
const largestFile = 2_200_000_000;

/** Files under way at once in a run, whose streams are open all the time. */
const fewAtOnce = oncePerClient(() => pLimit(3));

/** Streams the file of an incoming item to AssemblyAI, and returns the address by which only AssemblyAI can read it. */
export const uploadFile = async (
	context: IExecuteFunctions,
	client: Client,
	itemIndex: number,
	property: string | IBinaryData,
): Promise<string> =>
	await fewAtOnce(client)(async () => {
		client.signal?.throwIfAborted();
		const { content, size, fileName } = await readInputFile(context, itemIndex, property);
		if (size > largestFile) {
			throw new InvalidInput(
				`'${fileName}' has ${(size / 1e9).toFixed(1)} GB, and AssemblyAI takes 2.2 GB an upload`,
				'Put it where AssemblyAI can fetch it, and give its URL: then it may have 5 GB',
			);
		}
		const headers = { 'content-type': 'application/octet-stream', 'content-length': size };
		const request = { ...requestTo(uploadEndpoint, {}), body: { content, headers }, timeout };
		const answer = asObject(await client.json(request));
		if (typeof answer.upload_url === 'string') return answer.upload_url;
		throw new ServiceFailure('AssemblyAI took the file, but did not say where it is', { advice: 'Run the workflow again' });
	});
