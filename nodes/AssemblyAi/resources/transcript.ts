import { InvalidInput } from '../../shared/errors';
import { asObject, objectsAt, pick } from '../../shared/json';
import {
	collection,
	deleted,
	listing,
	mapped,
	operation,
	simplify,
	textList,
	unsent,
	wholeListing,
} from '../../shared/operation';
import { pieceOperations } from '../../shared/transcript';
import { showHints } from '../../shared/warnings';
import { createFields, createTranscript } from '../transcripts/create';
import { speakerNames, transcriptId } from '../fields';
import { titleOf } from '../records';
import { fetchTranscript, onlyCompleted, transcriptEndpoint } from '../transcripts/fetch';
import { toTranscript } from '../transcripts/formats';
import { getFields, getTranscript } from '../transcripts/get';
import { hintsOf } from '../transcripts/hints';
import { filters, listTranscripts, transcriptsEndpoint } from '../transcripts/list';
import { getRedactedAudio, redactedAudioFields } from '../transcripts/redacted-audio';
import { asShown } from '../transcripts/simplify';
import { getSubtitles, subtitleFields } from '../transcripts/subtitles';
import { waitOptions, waitUntilDone } from '../transcripts/wait';

const searchedWords = mapped(
	textList('Words', {
		required: true,
		placeholder: 'e.g. budget, next quarter',
		description: 'Comma-separated words, numbers or phrases of up to five words',
	}),
	(words) => {
		const impossible = words.find((term) => term.includes(',') || term.split(/\s+/).length > 5);
		if (impossible === undefined) return words;
		throw new InvalidInput(`'${impossible}' in 'Words' can't be searched for`, 'A phrase can have up to five words and no comma');
	},
);

const parts = (body: unknown, name: string, { simplify }: { simplify: boolean }) =>
	objectsAt(body, name).map((part) =>
		simplify ? pick(part, ['text', 'start', 'end', 'speaker', 'channel', 'confidence']) : part,
	);

export const transcript = {
	name: 'Transcript',
	operations: {
		create: operation({
			name: 'Create',
			action: 'Create transcript',
			description: 'Create a transcript of a file or of a recording at a URL',
			patient: true,
			endpoint: 'POST /transcript',
			fields: createFields,
			run: createTranscript,
		}),
		get: operation({
			name: 'Get',
			action: 'Get transcript',
			description: 'Retrieve a transcript as it is, or as segments, text, Markdown or subtitles with speakers',
			endpoint: transcriptEndpoint,
			fields: getFields,
			run: getTranscript,
		}),
		getAll: listing({
			name: 'Get Many',
			action: 'Get many transcripts',
			description: 'Retrieve a list of your transcripts from the last 90 days, newest first and without text',
			endpoint: transcriptsEndpoint,
			fields: { filters: collection('Filters', filters) },
			pages: ({ client, request, values }, limit) => listTranscripts(client, request.query, values.filters, limit),
		}),
		delete: operation({
			name: 'Delete',
			action: 'Delete transcript',
			description: 'Delete a transcript and its uploaded file permanently',
			endpoint: 'DELETE /transcript/{transcriptId}',
			fields: { transcriptId },
			output: deleted('transcriptId'),
		}),
		wait: operation({
			name: 'Wait',
			action: 'Wait for transcript',
			description: 'Wait until a transcript is ready, then return it',
			patient: true,
			endpoint: transcriptEndpoint,
			fields: { transcriptId, simplify, waitOptions },
			async run({ client, context, values }) {
				const { transcript, waited } = await waitUntilDone(client, values.transcriptId, values.waitOptions);
				showHints(context, hintsOf(transcript), 'warning');
				return { ...asShown(transcript, values), waitedSeconds: waited };
			},
		}),
		...pieceOperations({
			endpoint: transcriptEndpoint,
			fields: { transcriptId, speakerNames: unsent(speakerNames) },
			async read({ client, values: { transcriptId: id, speakerNames } }) {
				const transcript = onlyCompleted(await fetchTranscript(client, id));
				return { id, transcript: toTranscript(transcript, { speakerNames, title: titleOf(transcript) ?? undefined }) };
			},
		}),
		getSentences: wholeListing({
			name: 'Get Sentences',
			action: 'Get sentences of transcript',
			description: 'Retrieve the sentences of a transcript, with times in milliseconds',
			endpoint: 'GET /transcript/{transcriptId}/sentences',
			fields: { transcriptId, simplify },
			list: (body, values) => parts(body, 'sentences', values),
		}),
		getParagraphs: wholeListing({
			name: 'Get Paragraphs',
			action: 'Get paragraphs of transcript',
			description: 'Retrieve the paragraphs of a transcript, with times in milliseconds but without speakers',
			endpoint: 'GET /transcript/{transcriptId}/paragraphs',
			fields: { transcriptId, simplify },
			list: (body, values) => parts(body, 'paragraphs', values),
		}),
		getSubtitles: operation({
			name: 'Get Subtitles',
			action: 'Get subtitles of transcript',
			description: 'Retrieve a transcript as SRT or VTT subtitles, with or without speaker names',
			endpoint: 'GET /transcript/{transcriptId}/{format}',
			fields: subtitleFields,
			run: getSubtitles,
		}),
		searchWords: operation({
			name: 'Search Words',
			action: 'Search words in transcript',
			description: 'Find words or phrases in a transcript, with times in milliseconds',
			endpoint: 'GET /transcript/{transcriptId}/word-search',
			fields: { transcriptId, words: searchedWords },
			output: asObject,
		}),
		getRedactedAudio: operation({
			name: 'Get Redacted Audio',
			action: 'Get redacted audio of transcript',
			description: 'Download the audio with personal data replaced by a beep. Available for 24 hours after transcription.',
			withFile: true,
			patient: true,
			endpoint: 'GET /transcript/{transcriptId}/redacted-audio',
			fields: redactedAudioFields,
			run: getRedactedAudio,
		}),
	},
};
