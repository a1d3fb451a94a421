import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';
import { InvalidInput, ServiceFailure } from '../../shared/errors';
import { readInputFile } from '../../shared/files';
import { oncePerClient, type Client } from '../../shared/http';
import { asObject } from '../../shared/json';
import { requestTo } from '../../shared/operation';

export const uploadEndpoint = 'POST /upload';

/** Milliseconds: a large file on a slow line. */
const uploadTimeout = 3_600_000;
/** Bytes, by AssemblyAI's FAQ. */
const maxUploadSize = 2_200_000_000;

const uploadLimit = oncePerClient(() => pLimit(3));

/** Streams the file of an incoming item to AssemblyAI; returns a URL that only AssemblyAI can read. */
export const uploadFile = async (
	context: IExecuteFunctions,
	client: Client,
	itemIndex: number,
	property: string | IBinaryData,
): Promise<string> =>
	await uploadLimit(client)(async () => {
		client.signal?.throwIfAborted();
		const { open, size, fileName } = await readInputFile(context, itemIndex, property);
		if (size > maxUploadSize) {
			throw new InvalidInput(
				`'${fileName}' is ${(size / 1e9).toFixed(1)} GB, but AssemblyAI accepts uploads up to 2.2 GB`,
				'Make the file available online and use its URL instead (up to 5 GB)',
			);
		}
		const headers = { 'content-type': 'application/octet-stream', 'content-length': size };
		const request = { ...requestTo(uploadEndpoint, {}), body: { open, headers }, timeout: uploadTimeout, until: Date.now() + uploadTimeout, isRepeatable: true };
		const { upload_url: url } = asObject(await client.json(request));
		if (typeof url === 'string') return url;
		throw new ServiceFailure('AssemblyAI accepted the file but returned no URL for it', { advice: 'Run the workflow again' });
	});
