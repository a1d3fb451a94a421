import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { choice, collection, defaultInTool, shownWhen, unsent, type Call, type Values } from '../../shared/operation';
import { inTimezone, shownForFormats, present, renderOptions, transcriptFormats, windowOptions, type Transcript } from '../../shared/transcript';
import { withWarnings } from '../../shared/warnings';
import { transcriptionId } from '../fields';
import { createdAtOf, nameOf, speakersIn, transcriptIn } from '../guesses';
import type { SpecalaRecord } from '../records';
import { readTranscription } from './read';

const { markdown, segments, srt, text, vtt } = transcriptFormats;

const original = { name: 'JSON From Specala AI', description: 'The transcription as Specala AI returns it, with its AI reports' };

export const commonFormats = { markdown, segments, srt, text, vtt };

const getFormats = { ...commonFormats, original };

export const getFields = {
	transcriptionId,
	format: defaultInTool('text', unsent(choice('Format', getFormats, { value: 'original' }))),
	options: shownWhen(
		{ format: Object.keys(commonFormats) },
		unsent(inTimezone(collection('Options', shownForFormats({ ...renderOptions, ...windowOptions }, commonFormats)))),
	),
};

export const toTranscript = (transcription: SpecalaRecord): Transcript => ({
	title: nameOf(transcription),
	date: createdAtOf(transcription) ?? null,
	duration: typeof transcription.duration_seconds === 'number' ? transcription.duration_seconds : null,
	...transcriptIn(transcription),
	details: {
		id: transcription.id,
		language: typeof transcription.language === 'string' ? transcription.language : null,
		participants: speakersIn(transcription),
		summary: typeof transcription.summary === 'string' ? transcription.summary : null,
	},
});

export const readTranscript = async (client: Client, id: string): Promise<Transcript> => toTranscript(await readTranscription(client, id));

const notFound = `No transcript was found in what Specala AI returned. To see all of it, set 'Format' to '${original.name}'.`;

/** Reads a transcription, as it is or with its transcript in the chosen format. */
export async function getTranscription({ client, context, values }: Call<Values<typeof getFields>>): Promise<IDataObject> {
	const { transcriptionId: id, format, options } = values;
	const transcription = await readTranscription(client, id);
	if (format === 'original') return transcription;
	const transcript = toTranscript(transcription);
	const { content, rest, warnings } = present(transcript, transcriptFormats[format], options);
	const isMissing = transcript.segments.length === 0 && transcript.text === null;
	return { id, format, ...rest, ...withWarnings(context, isMissing ? [notFound] : warnings), transcript: content };
}
