import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import { saveText } from '../../shared/files';
import type { Client } from '../../shared/http';
import {
	boolean,
	choice,
	collection,
	fieldOrFile,
	ItemWithFile,
	number,
	unsent,
	type Call,
	type Values,
} from '../../shared/operation';
import { transcriptFormats } from '../../shared/transcript';
import { transcriptId } from '../fields';
import { speakerNames } from './get';
import { captionsOf, fetchTranscript, onlyCompleted, type Names } from './transcript';

/** Characters: two lines of 42, as broadcasters have them. */
export const usualCaptionLength = 84;

const { srt, vtt } = transcriptFormats;
const formats = { srt, vtt };

export const subtitleFields = {
	transcriptId,
	format: choice('Format', formats, { value: 'srt' }),
	withSpeakers: unsent(
		boolean('With Speakers', {
			value: true,
			description:
				'Whether to name the speakers, where they were told apart. AssemblyAI does not, so the captions are then made here.',
		}),
	),
	...fieldOrFile('subtitles'),
	options: unsent(
		collection('Options', {
			charsPerCaption: number('Characters per Caption', { value: usualCaptionLength, min: 1, description: 'Longest caption' }),
			speakerNames,
		}),
	),
};

/** The captions that AssemblyAI makes. It may call them text/html, and they may be none. */
async function readCaptions({ client, request }: Call<unknown>, id: string, characters?: number): Promise<string> {
	const captions = await client.text({ ...request, query: { chars_per_caption: characters } });
	if (captions.includes('-->')) return captions;
	throw new ServiceFailure(`AssemblyAI has no captions for transcript ${id}`, {
		advice: 'It may have been deleted, or nobody speaks in the recording',
	});
}

async function makeCaptions(client: Client, id: string, format: keyof typeof formats, characters: number, names?: Names) {
	const transcript = onlyCompleted(await fetchTranscript(client, id));
	return formats[format].render(captionsOf(transcript, characters, names));
}

/** Subtitles as AssemblyAI makes them or with speakers, in a field or a file. */
export async function getSubtitles(call: Call<Values<typeof subtitleFields>>): Promise<IDataObject | ItemWithFile> {
	const { transcriptId: id, format, withSpeakers, output, outputField, options } = call.values;
	const { charsPerCaption, speakerNames: names } = options;
	const subtitles = withSpeakers
		? await makeCaptions(call.client, id, format, charsPerCaption ?? usualCaptionLength, names)
		: await readCaptions(call, id, charsPerCaption);
	if (output === 'json') return { id, format, subtitles };
	const binary = await saveText(call.context, `subtitles-${id}`, formats[format], subtitles);
	return new ItemWithFile({ id, format }, { [outputField]: binary });
}
