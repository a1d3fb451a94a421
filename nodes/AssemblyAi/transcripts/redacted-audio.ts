import { adviseIf, ServiceFailure } from '../../shared/errors';
import { saveDownload } from '../../shared/files';
import { fetchWithoutCredential, type Client, type Request } from '../../shared/http';
import { isObject } from '../../shared/json';
import { collection, number, outputField, unsent, type Call, type ItemWithFile, type Values } from '../../shared/operation';
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
	return isObject(answer) && typeof answer.redacted_audio_url === 'string' ? answer.redacted_audio_url : undefined;
}

/** Streams the redacted audio into n8n's storage, waiting for it where asked to. Its address is signed and gets no key. */
export async function getRedactedAudio(call: Call<Values<typeof redactedAudioFields>>): Promise<ItemWithFile> {
	const { client, context, request, values } = call;
	const { transcriptId: id, outputField: property, options } = values;
	const find = async () => await findAudio(client, request);
	const known = await pollFor(client, find, options.maximumWait ?? 0);
	if (known === undefined) {
		throw new ServiceFailure(`The redacted audio of transcript ${id} is not ready yet`, {
			advice: "Increase 'Maximum Wait (Minutes)', or run the workflow again later",
		});
	}
	const about = fileAbout(call, await fetchTranscript(client, id));
	// A signature is good for half an hour, so each time there is a new one.
	const open = async (headers: Record<string, string>) => {
		const url = (await find()) ?? known;
		return await fetchWithoutCredential(context, { url, headers, timeout: downloadTimeout }, client.signal).catch(() => {
			throw new ServiceFailure('The redacted audio could not be downloaded from AssemblyAI', {
				advice: 'It is available for 24 hours. Run the workflow again.',
			});
		});
	};
	const first = await open({});
	const extension = /\.(\w{2,4})$/.exec(new URL(known).pathname)?.[1] ?? 'mp3';
	return await saveDownload(context, open, first, { about, extension, property });
}
