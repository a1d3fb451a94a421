import type { IDataObject } from 'n8n-workflow';
import { choice, collection, defaultInTool, showHints, shownWhen, unsent, withWarnings, type Call, type Values } from '../../shared/operation';
import { inTimezone, shownForFormats, present, renderOptions, fieldFormats, windowOptions, type Transcript } from '../../shared/transcript';
import { transcriptionId } from '../fields';
import { createdAtOf, recordName, requestedBy, speakersIn, transcriptIn } from '../guesses';
import type { SpecalaRecord } from '../records';
import { readTranscription } from './read';

const original = { name: 'JSON From Specala AI', description: 'The transcription as Specala AI returns it, with its AI reports' };

const getFormats = { ...fieldFormats, original };

export const getFields = {
	transcriptionId,
	format: defaultInTool('text', unsent(choice('Format', getFormats, { value: 'original' }))),
	options: shownWhen(
		{ format: Object.keys(fieldFormats) },
		unsent(inTimezone(collection('Options', shownForFormats({ ...renderOptions, ...windowOptions }, fieldFormats)))),
	),
};

export const toTranscript = (transcription: SpecalaRecord): Transcript => ({
	title: recordName(transcription),
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

type ReadingCall = Pick<Call<unknown>, 'client' | 'context' | 'itemIndex'>;

/** The transcript of a transcription, its title and date from the incoming item where only the list tells them. */
function transcriptOf({ context, itemIndex }: ReadingCall, transcription: SpecalaRecord): Transcript {
	const transcript = toTranscript(transcription);
	const { date = null, title = '' } = requestedBy(context.getInputData()[itemIndex]?.json, transcription.id);
	const isUntitled = transcript.title === transcription.id && title !== '';
	return { ...transcript, ...(isUntitled && { title }), date: transcript.date ?? date };
}

const notFound = `No transcript was found in what Specala AI returned. To see all of it, use 'Get' with 'Format' set to '${original.name}'.`;

const missingIn = ({ segments, text }: Transcript) => (segments.length === 0 && text === null ? [notFound] : []);

export async function readTranscript(call: ReadingCall, id: string): Promise<Transcript> {
	const transcript = transcriptOf(call, await readTranscription(call.client, id));
	showHints(call.context, missingIn(transcript), 'warning');
	return transcript;
}

export function transcriptAs(transcript: Transcript, format: keyof typeof fieldFormats, options?: Parameters<typeof present>[2]) {
	const { warnings, ...presented } = present(transcript, fieldFormats[format], options);
	return { ...presented, warnings: [...missingIn(transcript), ...warnings] };
}

export async function getTranscription(call: Call<Values<typeof getFields>>): Promise<IDataObject> {
	const { client, context, values: { transcriptionId: id, format, options } } = call;
	const transcription = await readTranscription(client, id);
	if (format === 'original') return transcription;
	const { content, rest, warnings } = transcriptAs(transcriptOf(call, transcription), format, options);
	return { id, format, ...rest, ...withWarnings(context, warnings), transcript: content };
}
