import type { IExecuteFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import { resumable, saveDownload } from '../../shared/files';
import { fetchWithoutCredential, percentDecoded, type Answer, type Client, type Readable, type Request } from '../../shared/http';
import { ItemWithFile, requestTo } from '../../shared/operation';
import { isLoginRedirect, speakr } from '../api';

export const audioEndpoint = 'GET /recordings/{recordingId}/audio';

/** Milliseconds: a long recording takes a while to begin, on S3 above all. */
const timeout = 600_000;

/**
 * The audio of a recording, streamed into n8n's storage, and asked for from where it broke off when the connection is cut.
 */
export async function downloadAudio(
	context: IExecuteFunctions,
	client: Client,
	recordingId: number,
	property: string,
): Promise<ItemWithFile> {
	const request: Request = {
		...requestTo(audioEndpoint, { recordingId }),
		query: { download: true },
		timeout,
		accept: [302],
	};
	const open = async (headers: Record<string, string>) =>
		await openAudio(context, client, { ...request, headers: { accept: '*/*', ...headers } });
	const first = await open({});
	const { headers } = first;
	const fileName = fileNameOf(headers['content-disposition']) ?? `recording-${recordingId}`;
	const binary = await saveDownload(context, resumable(open, first), fileName, headers['content-type']);
	const { mimeType, fileSize } = binary;
	return new ItemWithFile({ id: recordingId, fileName, mimeType, fileSize }, { [property]: binary });
}

/**
 * From v0.9.2 on Speakr may keep audio on S3 and answers with a redirect to a signed address, which is asked for without
 * the token. It is a secret itself: it stands in no message.
 */
async function openAudio(context: IExecuteFunctions, client: Client, request: Request): Promise<Answer<Readable>> {
	const answer = await client.stream(request);
	if (answer.status !== 302) return answer;
	if (isLoginRedirect(answer)) throw speakr.failure({ ...answer, body: '' });
	const { location = '' } = answer.headers;
	return await fetchWithoutCredential(context, { url: location, headers: request.headers, timeout }).catch(() => {
		throw new ServiceFailure('The storage behind Speakr did not hand out the audio', {
			advice: 'Check that n8n reaches the S3 storage that Speakr is set up with',
		});
	});
}

function fileNameOf(disposition = ''): string | undefined {
	const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
	const [, plain] = /filename="?([^";]+)"?/i.exec(disposition) ?? [];
	return (encoded && percentDecoded(encoded)) ?? plain;
}
