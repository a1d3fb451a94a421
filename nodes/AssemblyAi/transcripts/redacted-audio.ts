import { ServiceFailure } from '../../shared/errors';
import { resumable, saveDownload } from '../../shared/files';
import { fetchOpenly, type Client, type Request } from '../../shared/http';
import { isObject } from '../../shared/json';
import { ItemWithFile, type Call } from '../../shared/operation';
import { pollUntil } from '../../shared/poll-until';

/** Milliseconds: a long recording takes a while. */
const timeout = 600_000;
const intervals = { first: 1_000, growth: 1.4, longest: 15_000 };

/** Where the audio lies at the moment, undefined while it is not ready: then the answer is a 202 without an address. */
async function findAudio(client: Client, request: Request): Promise<string | undefined> {
	const answer = await client.json(request).catch((error: unknown) => {
		if (!(error instanceof ServiceFailure) || error.status !== 400) throw error;
		throw new ServiceFailure(error.message, {
			advice: "Redacted audio is kept for 24 hours, and made only for transcripts with 'Audio' in their redaction options",
			status: error.status,
			final: true,
		});
	});
	return isObject(answer) && typeof answer.redacted_audio_url === 'string' ? answer.redacted_audio_url : undefined;
}

/**
 * Streams the audio with redacted words bleeped out into n8n's storage. Its address is signed for half an hour: each time
 * it is asked for anew, and it gets no key. Waits up to `maximumWait` minutes until it is ready.
 */
export async function downloadRedactedAudio(
	{ client, context, request }: Call<unknown>,
	id: string,
	property: string,
	maximumWait: number,
): Promise<ItemWithFile> {
	const look = async () => await findAudio(client, request);
	const known = await pollUntil(look, { ...intervals, maximum: maximumWait * 60_000 }, client.signal);
	if (known === undefined) {
		throw new ServiceFailure(`The redacted audio of transcript ${id} is not ready yet`, {
			advice: "Raise 'Maximum Wait', or run the workflow again later",
		});
	}
	const open = async (headers: Record<string, string>) => {
		const url = (await findAudio(client, request)) ?? known;
		return await fetchOpenly(context, { url, headers, timeout }).catch(() => {
			throw new ServiceFailure("AssemblyAI's storage did not hand out the redacted audio", {
				advice: 'It is kept for 24 hours. Run the workflow again.',
			});
		});
	};
	const first = await open({});
	const extension = /\.(\w{2,4})$/.exec(new URL(known).pathname)?.[1] ?? 'mp3';
	const fileName = `redacted-${id}.${extension}`;
	const binary = await saveDownload(context, resumable(open, first), fileName, first.headers['content-type']);
	const { mimeType, fileSize } = binary;
	return new ItemWithFile({ id, fileName, mimeType, fileSize }, { [property]: binary });
}
