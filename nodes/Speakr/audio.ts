import type { IExecuteFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../shared/errors';
import { fetchOpenly, type Answer, type Client, type Readable } from '../shared/http';
import { ItemWithFile } from '../shared/operation';
import { isLoginRedirect, speakr } from './api';

/** Milliseconds: a long recording takes a while to begin, on S3 above all. */
const timeout = 600_000;

/**
 * The audio of a recording, streamed into n8n's storage. From v0.9.2 on Speakr may keep it on S3 and answers with a
 * redirect to a signed address, which is asked for without the token.
 */
export async function downloadAudio(
	context: IExecuteFunctions,
	client: Client,
	recordingId: number,
	property: string,
): Promise<ItemWithFile> {
	const answer = await client.stream({
		method: 'GET',
		path: `/recordings/${recordingId}/audio`,
		query: { download: true },
		headers: { accept: '*/*' },
		timeout,
		accept: [302],
	});
	if (isLoginRedirect(answer)) throw speakr.failure({ ...answer, body: '' });
	const { headers, body } = answer.status === 302 ? await follow(context, answer) : answer;
	const fileName = fileNameOf(headers['content-disposition']) ?? `recording-${recordingId}`;
	const binary = await context.helpers.prepareBinaryData(body, fileName, headers['content-type']).catch((error: unknown) => {
		if (body.readableEnded) throw error;
		throw new ServiceFailure(`The audio of recording ${recordingId} did not arrive whole`, {
			advice: 'The connection was cut. Run the workflow again.',
		});
	});
	const { mimeType, fileSize } = binary;
	return new ItemWithFile({ id: recordingId, fileName, mimeType, fileSize }, { [property]: binary });
}

/** The signed address is a secret itself: it stands in no message. */
const follow = async (context: IExecuteFunctions, { headers }: Answer<Readable>) =>
	await fetchOpenly(context, headers.location ?? '', timeout).catch(() => {
		throw new ServiceFailure('The storage behind Speakr did not hand out the audio', {
			advice: 'Check that n8n reaches the S3 storage that Speakr is set up with',
		});
	});

const fileNameOf = (disposition = '') => {
	const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
	const [, plain] = /filename="?([^";]+)"?/i.exec(disposition) ?? [];
	const isEncoded = encoded !== undefined && /^(?:[^%]|%[0-9a-f]{2})*$/i.test(encoded);
	return isEncoded ? decodeURIComponent(encoded) : plain;
};
