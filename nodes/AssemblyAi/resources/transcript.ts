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
	wholeListing,
} from '../../shared/operation';
import { createFields, createTranscript } from '../transcripts/create';
import { transcriptId } from '../fields';
import { transcriptEndpoint } from '../transcripts/fetch';
import { paragraphsEndpoint } from '../transcripts/formats';
import { getFields, getTranscript } from '../transcripts/get';
import { filters, listTranscripts, transcriptsEndpoint } from '../transcripts/list';
import { getRedactedAudio, redactedAudioFields } from '../transcripts/redacted-audio';
import { asShown } from '../transcripts/simplify';
import { getSubtitles, subtitleFields } from '../transcripts/subtitles';
import { waitOptions, waitUntilDone } from '../transcripts/wait';

const searchedWords = mapped(
	textList('Words', {
		required: true,
		placeholder: 'e.g. budget, next quarter',
		description: 'Words, numbers, or phrases of up to five words, with commas between them',
	}),
	(words) => {
		const impossible = words.find((term) => term.includes(',') || term.split(/\s+/).length > 5);
		if (impossible === undefined) return words;
		throw new InvalidInput(`'${impossible}' in 'Words' cannot be searched for`, 'A phrase has up to five words and no comma');
	},
);

/** Sentences and paragraphs carry each of their words beside their text. */
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
			description: 'Transcribe a file or a recording on the web',
			patient: true,
			endpoint: 'POST /transcript',
			fields: createFields,
			run: createTranscript,
		}),
		get: operation({
			name: 'Get',
			action: 'Get transcript',
			description: 'Read a transcript as it is, or as segments, text or Markdown with speakers',
			endpoint: transcriptEndpoint,
			fields: getFields,
			run: getTranscript,
		}),
		getAll: listing({
			name: 'Get Many',
			action: 'Get many transcripts',
			description: 'List your transcripts of the last 90 days, newest first, without their texts',
			endpoint: transcriptsEndpoint,
			fields: { filters: collection('Filters', filters) },
			pages: ({ client, request, values }, limit) => listTranscripts(client, request.query, values.filters, limit),
		}),
		delete: operation({
			name: 'Delete',
			action: 'Delete transcript',
			description: 'Remove a transcript and its uploaded file for good',
			endpoint: 'DELETE /transcript/{transcriptId}',
			fields: { transcriptId },
			output: deleted,
		}),
		wait: operation({
			name: 'Wait',
			action: 'Wait for transcript',
			description: 'Wait until a transcript is ready, then return it',
			patient: true,
			endpoint: transcriptEndpoint,
			fields: { transcriptId, simplify, waitOptions },
			async run({ client, values }) {
				const { transcript, waited } = await waitUntilDone(client, values.transcriptId, values.waitOptions);
				return { ...asShown(transcript, values), waited_seconds: waited };
			},
		}),
		getSentences: wholeListing({
			name: 'Get Sentences',
			action: 'Get sentences of transcript',
			description: 'Read a transcript sentence by sentence, with times in milliseconds',
			endpoint: 'GET /transcript/{transcriptId}/sentences',
			fields: { transcriptId, simplify },
			list: (body, values) => parts(body, 'sentences', values),
		}),
		getParagraphs: wholeListing({
			name: 'Get Paragraphs',
			action: 'Get paragraphs of transcript',
			description: 'Read a transcript paragraph by paragraph, with times in milliseconds but no speakers',
			endpoint: paragraphsEndpoint,
			fields: { transcriptId, simplify },
			list: (body, values) => parts(body, 'paragraphs', values),
		}),
		getSubtitles: operation({
			name: 'Get Subtitles',
			action: 'Get subtitles of transcript',
			description: 'Make SRT or VTT captions, with the names of the speakers if you like',
			endpoint: 'GET /transcript/{transcriptId}/{format}',
			fields: subtitleFields,
			run: getSubtitles,
		}),
		searchWords: operation({
			name: 'Search Words',
			action: 'Search words in transcript',
			description: 'Find where words or phrases are said, with times in milliseconds',
			endpoint: 'GET /transcript/{transcriptId}/word-search',
			fields: { transcriptId, words: searchedWords },
			output: asObject,
		}),
		getRedactedAudio: operation({
			name: 'Get Redacted Audio',
			action: 'Get redacted audio of transcript',
			description: 'Download the audio with personal data bleeped out, within 24 hours of its transcription',
			withFile: true,
			patient: true,
			endpoint: 'GET /transcript/{transcriptId}/redacted-audio',
			fields: redactedAudioFields,
			run: getRedactedAudio,
		}),
	},
};
