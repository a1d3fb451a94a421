import { InvalidInput } from '../../shared/errors';
import { asObject, omit } from '../../shared/json';
import { collection, deletion, listing, mapped, operation, quoted, textList, unsent, wholeListing } from '../../shared/operation';
import { pieceOperations } from '../../shared/transcript';
import { llmGateway } from '../api';
import { chatTimeout } from '../transcripts/chat';
import { createFields, createTranscript } from '../transcripts/create';
import { speakerNames, transcriptId } from '../fields';
import { deleteEndpoint } from '../transcripts/delete';
import { fetchTranscript, onlyCompleted, transcriptEndpoint } from '../transcripts/fetch';
import { createdIn } from '../transcripts/file-about';
import { toTranscript } from '../transcripts/formats';
import { getFields, getTranscript } from '../transcripts/get';
import { hintsOf } from '../transcripts/hints';
import { filters, listTranscripts, transcriptsEndpoint } from '../transcripts/list';
import { getRedactedAudio, redactedAudioFields } from '../transcripts/redacted-audio';
import { unheardLabels } from '../speaker-labels';
import { simplified } from '../transcripts/simplify';
import { getSubtitles, subtitleFields } from '../transcripts/subtitles';
import { understand, understandFields } from '../transcripts/understand';
import { finishedItem, waitOptions, waitUntilDone } from '../transcripts/wait';

const searchedWords = mapped(
	textList('Words', {
		required: true,
		placeholder: 'e.g. budget, next quarter',
		description: 'Comma-separated words, numbers or phrases of up to five words',
	}),
	(words) => {
		const impossible = words.find((term) => term.includes(',') || term.split(/\s+/).length > 5);
		if (impossible === undefined) return words;
		throw new InvalidInput(`${quoted(impossible)} in 'Words' can't be searched for`, 'A phrase can have up to five words and no comma');
	},
);

const partsListing = (at: 'paragraphs' | 'sentences', description: string) =>
	wholeListing({
		action: `Get ${at} of transcript`,
		description,
		endpoint: `GET /transcript/{transcriptId}/${at}`,
		simplified: (part) => omit(part, ['words']),
		fields: { transcriptId },
		at,
		toItem: (each, { transcriptId: id }) => ({ ...asObject(each), id }),
	});

export const transcript = {
	create: operation({
		description: 'Create a transcript of a file or of a recording at a URL',
		patient: true,
		endpoint: 'POST /transcript',
		simplified,
		fields: createFields,
		run: createTranscript,
	}),
	get: operation({
		description: 'Retrieve a transcript as JSON, segments, text, Markdown or subtitles with speakers',
		hint: 'For subtitles without speaker names, use Get Subtitles.',
		endpoint: transcriptEndpoint,
		simplified,
		simplifiedWhen: { format: ['transcript'] },
		fields: getFields,
		run: getTranscript,
	}),
	getAll: listing({
		description: 'Retrieve a list of your transcripts from the last 90 days, newest first, without text',
		endpoint: transcriptsEndpoint,
		fields: { filters: collection('Filters', filters) },
		pages: ({ client, request, values }, limit) => listTranscripts(client, request.query, values.filters, limit),
	}),
	delete: deletion({ description: 'Delete a transcript and its uploaded file permanently', endpoint: deleteEndpoint, fields: { transcriptId } }),
	understand: operation({
		description:
			'Translate or summarize a transcript, identify its speakers, format it, or extract action items. AssemblyAI does not store the results.',
		service: llmGateway,
		endpoint: 'POST /understanding',
		simplified,
		fields: understandFields,
		timeout: chatTimeout,
		run: understand,
	}),
	wait: operation({
		action: 'Wait for transcript',
		description: 'Wait until a transcript is ready, then return it',
		patient: true,
		endpoint: transcriptEndpoint,
		simplified,
		fields: { transcriptId, waitOptions },
		async run(call) {
			const { transcriptId: id, waitOptions: options } = call.values;
			return finishedItem(call, await waitUntilDone(call.client, id, options));
		},
	}),
	...pieceOperations({
		endpoint: transcriptEndpoint,
		fields: { transcriptId, speakerNames: unsent(speakerNames) },
		async read(call) {
			const { client, values: { transcriptId: id, speakerNames } } = call;
			const transcript = onlyCompleted(await fetchTranscript(client, id));
			const warnings = [...hintsOf(transcript), ...unheardLabels(transcript, speakerNames)];
			return { warnings, ...toTranscript(transcript, { speakerNames, date: createdIn(call, id) }) };
		},
	}),
	getSentences: partsListing('sentences', 'Retrieve the sentences of a transcript, with times in milliseconds'),
	getParagraphs: partsListing('paragraphs', 'Retrieve the paragraphs of a transcript, with times in milliseconds but without speakers'),
	getSubtitles: operation({
		action: 'Get subtitles of transcript',
		description: 'Retrieve a transcript as SRT or VTT subtitles, with or without speaker names',
		endpoint: 'GET /transcript/{transcriptId}/{format}',
		fields: subtitleFields,
		run: getSubtitles,
	}),
	searchWords: operation({
		action: 'Search words in transcript',
		description: 'Find words or phrases in a transcript, with times in milliseconds',
		hint: 'For whole sentences with their speakers, use Find.',
		endpoint: 'GET /transcript/{transcriptId}/word-search',
		fields: { transcriptId, words: searchedWords },
		output: asObject,
	}),
	getRedactedAudio: operation({
		action: 'Get redacted audio of transcript',
		description: 'Download the audio with personal data redacted. Available for 24 hours after transcription.',
		withFile: true,
		patient: true,
		endpoint: 'GET /transcript/{transcriptId}/redacted-audio',
		fields: redactedAudioFields,
		run: getRedactedAudio,
	}),
};
