import { adviseIf, ServiceFailure, toError } from '../../shared/errors';
import { saveDownload } from '../../shared/files';
import { fetchWithoutCredential, type Client, type Request } from '../../shared/http';
import { isObject, unexpectedResponse } from '../../shared/json';
import { collection, number, outputField, unsent, type Call, type ItemWithFile, type Values } from '../../shared/operation';
import { parseUrl } from '../../shared/parse-url';
import { withoutSecrets } from '../api';
import { transcriptId } from '../fields';
import { fetchTranscript, isUnknownTranscript } from './fetch';
import { fileAbout } from './file-about';
import { pollFor } from './wait';

/** Milliseconds: a long recording takes a while. */
const downloadTimeout = 600_000;

export const redactedAudioFields = {
	transcriptId,
	outputField,
	options: unsent(
		collection('Options', {
			maximumWait: number('Maximum Wait (Minutes)', {
				value: 10,
				min: 0,
				description: 'How long to wait for the audio. If not set, the operation fails at once when the audio is not ready.',
			}),
		}),
	),
};

/** Where the audio is at the moment, undefined while it is not ready: then the answer is a 202 without an address. */
async function findAudio(client: Client, request: Request): Promise<string | undefined> {
	const advice = "Redacted audio is available for 24 hours, and only for transcripts created with the redaction option 'Audio'";
	const answer = await client.json(request).catch(adviseIf((failure) => failure.status === 400 && !isUnknownTranscript(failure), advice));
	const url = isObject(answer) ? answer.redacted_audio_url : undefined;
	if (typeof url !== 'string') return undefined;
	if (parseUrl(url)) return url;
	throw unexpectedResponse('URL');
}

/** Streams the redacted audio into n8n's storage, waiting for it where asked to. Its address is signed and gets no key. */
export async function getRedactedAudio(call: Call<Values<typeof redactedAudioFields>>): Promise<ItemWithFile> {
	const { client, context, request, values } = call;
	const { transcriptId: id, outputField: property, options } = values;
	const find = async () => await findAudio(client, request);
	const known = await pollFor(client, find, options.maximumWait ?? 0);
	if (known === undefined) {
		throw new ServiceFailure(`The redacted audio of transcript ${id} is not ready yet`, {
			advice: "Set or increase 'Maximum Wait (Minutes)' in 'Options', or run the workflow again later",
		});
	}
	const about = fileAbout(call, await fetchTranscript(client, id));
	// A signature is good for half an hour, so each time there is a new one.
	const tryToOpen = async (headers: Record<string, string>) => {
		const url = (await find()) ?? known;
		return await fetchWithoutCredential(context, { url, headers, timeout: downloadTimeout }, client.signal).catch((error: unknown) => {
			throw new ServiceFailure(`The redacted audio could not be downloaded from AssemblyAI: ${withoutSecrets(toError(error).message)}`, {
				advice: 'It is available for 24 hours. Run the workflow again.',
			});
		});
	};
	const open = async (headers: Record<string, string>) => await tryToOpen(headers).catch(async () => await tryToOpen(headers));
	const first = await open({});
	const extension = /\.(\w{2,4})$/.exec(new URL(known).pathname)?.[1] ?? 'mp3';
	return await saveDownload(context, open, first, { about, extension, property });
}
