import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import { saveText } from '../../shared/files';
import {
	boolean,
	choice,
	collection,
	fieldOrFile,
	ItemWithFile,
	number,
	shownWhen,
	unsent,
	withWarnings,
	type Call,
	type Values,
} from '../../shared/operation';
import { renderOptions, transcriptFormats } from '../../shared/transcript';
import { speakerNames, transcriptId } from '../fields';
import { fileAbout } from './file-about';
import type { TranscriptRecord } from '../records';
import { fetchTranscript, onlyCompleted } from './fetch';
import { transcriptAs } from './formats';
import { hintsOf } from './hints';

const { cueSeconds, lineLength } = renderOptions;
const { srt, vtt } = transcriptFormats;
const subtitleFormats = { srt, vtt };

const builtHere = { '/withSpeakers': [true] };

export const subtitleFields = {
	transcriptId,
	format: choice('Format', subtitleFormats, { value: 'srt' }),
	withSpeakers: unsent(
		boolean('Include Speaker Names', {
			value: true,
			description:
				"Whether to include speaker names if the transcript has speaker labels. AssemblyAI's own subtitles don't, so the node builds them.",
		}),
	),
	...fieldOrFile('transcript'),
	options: unsent(
		collection('Options', {
			charsPerCaption: shownWhen({ '/withSpeakers': [false] }, number('Characters per Subtitle', {
				value: 84,
				min: 1,
				description: 'Maximum number of characters per subtitle',
			})),
			cueSeconds: shownWhen(builtHere, cueSeconds),
			lineLength: shownWhen(builtHere, lineLength),
			speakerNames: shownWhen(builtHere, speakerNames),
		}),
	),
};

type SubtitlesCall = Call<Values<typeof subtitleFields>>;

/** The captions that AssemblyAI makes. It may label them text/html, and return none. */
async function readCaptions({ client, request, values: { transcriptId: id, options } }: SubtitlesCall): Promise<string> {
	const captions = await client.text({ ...request, query: { chars_per_caption: options.charsPerCaption } });
	if (captions.includes('-->')) return captions;
	throw new ServiceFailure(`AssemblyAI has no subtitles for transcript ${id}`, {
		advice: 'The transcript may have been deleted, or nobody speaks in the recording',
	});
}

function builtSubtitles(transcript: TranscriptRecord, { values: { format, options } }: SubtitlesCall) {
	const { content, warnings } = transcriptAs(onlyCompleted(transcript), format, options);
	return { subtitles: String(content), warnings: [...hintsOf(transcript), ...warnings] };
}

export async function getSubtitles(call: SubtitlesCall): Promise<IDataObject | ItemWithFile> {
	const { client, context, values } = call;
	const { transcriptId: id, format, withSpeakers, output, outputField } = values;
	const captions = withSpeakers ? undefined : await readCaptions(call);
	if (captions !== undefined && output === 'json') return { id, format, transcript: captions };
	const transcript = await fetchTranscript(client, id);
	const { subtitles, warnings } = captions === undefined ? builtSubtitles(transcript, call) : { subtitles: captions, warnings: [] };
	const about = { id, format, ...withWarnings(context, warnings) };
	if (output === 'json') return { ...about, transcript: subtitles };
	const binary = await saveText(context, fileAbout(call, transcript), subtitleFormats[format], subtitles);
	return new ItemWithFile(about, { [outputField]: binary });
}
