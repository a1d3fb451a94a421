import type { IDataObject } from 'n8n-workflow';
import { FailedTranscription, InvalidInput, ServiceFailure } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { asObject, isObject, objectsAt, pick } from '../../shared/json';
import { requestTo } from '../../shared/operation';
import { renderText, toCaptions, transcriptFormats, type Segment, type Transcript, type Word } from '../../shared/transcript';
import { withoutSecrets } from '../api';
import { isDeleted } from './list';

export const transcriptEndpoint = 'GET /transcript/{transcriptId}';

/** The transcript as AssemblyAI has it, whatever became of it: a failed one is a success of HTTP. */
export const fetchTranscript = async (client: Client, transcriptId: string): Promise<IDataObject> =>
	asObject(await client.json(requestTo(transcriptEndpoint, { transcriptId })));

const mayGoOn = "Set 'When Transcription Fails' to return the transcript if the workflow should go on";

/** The transcript, unless it failed or was deleted: then throws ServiceFailure with AssemblyAI's words. */
export function unlessFailed(transcript: IDataObject, advice = mayGoOn): IDataObject {
	const id = String(transcript.id);
	if (transcript.status === 'error') {
		const reason = withoutSecrets(String(transcript.error || 'AssemblyAI gave no reason'));
		throw new FailedTranscription(`AssemblyAI could not transcribe ${id}: ${reason}`, {
			advice,
			status: 200,
			final: true,
		});
	}
	if (isDeleted(transcript)) {
		throw new ServiceFailure(`Transcript ${id} was deleted`, { advice: 'AssemblyAI keeps only that it was there' });
	}
	return transcript;
}

/** The transcript if there is a text to read. Throws ServiceFailure otherwise. */
export function onlyCompleted(transcript: IDataObject): IDataObject {
	if (unlessFailed(transcript, 'There is no text to read').status === 'completed') return transcript;
	throw new ServiceFailure(`Transcript ${String(transcript.id)} is not done yet, it is ${String(transcript.status)}`, {
		advice: "'Wait' waits for it",
	});
}

const essentials = [
	'id',
	'status',
	'text',
	'audio_duration',
	'confidence',
	'language_code',
	'language_confidence',
	'speech_model_used',
	'audio_url',
	'webhook_status_code',
];

/** Results that are there only when they were asked for. */
const results = [
	'auto_highlights_result',
	'chapters',
	'content_safety_labels',
	'entities',
	'iab_categories_result',
	'sentiment_analysis_results',
	'speech_understanding',
	'summary',
	'translated_texts',
	'unredacted_text',
];

const isThere = (result: unknown) => !(result === null || (isObject(result) && result.status === 'unavailable'));

/** What most workflows need: the text, who said what (offsets in milliseconds), and the results that were asked for. */
function simplified(transcript: IDataObject): IDataObject {
	const found = Object.entries(pick(transcript, results)).filter(([, result]) => isThere(result));
	return {
		...pick(transcript, essentials),
		error: transcript.error || null,
		utterances: utterancesOf(transcript).map((each) => pick(each, ['speaker', 'channel', 'start', 'end', 'text'])),
		...Object.fromEntries(found),
	};
}

export const asShown = (transcript: IDataObject, { simplify }: { simplify: boolean }): IDataObject =>
	simplify ? simplified(transcript) : transcript;

const utterancesOf = ({ utterances }: IDataObject) => (Array.isArray(utterances) ? utterances.map(asObject) : []);

/** Names of speakers by AssemblyAI's labels: `{"A": "Ada"}`. */
export type Names = Record<string, string>;

/** A label such as A becomes 'Speaker A'; what is longer is a name or a role that AssemblyAI found out. */
const nameOf = (label: unknown, names: Names) => {
	if (typeof label !== 'string' || label === '') return null;
	if (Object.hasOwn(names, label)) return names[label] ?? null;
	return /^([A-Z]{1,2}|\d+[A-Z]?)$/.test(label) ? `Speaker ${label}` : label;
};

const seconds = (milliseconds: unknown) => Number(milliseconds) / 1000;

const toSegment = (utterance: IDataObject, names: Names): Segment => ({
	speaker: nameOf(utterance.speaker, names),
	text: String(utterance.text),
	start: seconds(utterance.start),
	end: seconds(utterance.end),
});

interface About {
	names?: Names;
	title?: string;
}

/** A completed transcript as it came, segments in seconds; without speakers it has none, but a text. */
export const toTranscript = (transcript: IDataObject, { names = {}, title }: About = {}): Transcript => ({
	title: title ?? null,
	date: null,
	duration: typeof transcript.audio_duration === 'number' ? transcript.audio_duration : null,
	text: typeof transcript.text === 'string' ? transcript.text : null,
	segments: utterancesOf(transcript).map((utterance) => toSegment(utterance, names)),
});

/** The same; without speakers its paragraphs are fetched, for their times. */
async function readTranscript(client: Client, transcript: IDataObject, about: About = {}): Promise<Transcript> {
	const known = toTranscript(transcript, about);
	if (known.segments.length > 0 || !transcript.text) return known;
	const path = `/transcript/${String(transcript.id)}/paragraphs`;
	const paragraphs = objectsAt(await client.json({ method: 'GET', path }), 'paragraphs');
	return { ...known, segments: paragraphs.map((paragraph) => toSegment(paragraph, {})) };
}

/** The words of a completed transcript cut into captions with the names of the speakers. Throws InvalidInput without words. */
export function captionsOf(transcript: IDataObject, characters: number, names: Names = {}): Transcript {
	const toWord = (word: IDataObject, speaker: unknown): Word => ({
		speaker: nameOf(speaker, names),
		text: String(word.text),
		start: seconds(word.start),
		end: seconds(word.end),
	});
	const wordsOf = (part: IDataObject) => (Array.isArray(part.words) ? part.words.map(asObject) : []);
	const utterances = utterancesOf(transcript);
	const words =
		utterances.length > 0
			? utterances.flatMap((utterance) => wordsOf(utterance).map((word) => toWord(word, utterance.speaker)))
			: wordsOf(transcript).map((word) => toWord(word, null));
	if (words.length === 0) {
		throw new InvalidInput('This transcript has no words, so it cannot become subtitles', 'Nobody may speak in the recording');
	}
	const { audio_duration: duration } = transcript;
	return { title: null, date: null, duration: Number(duration), text: null, segments: toCaptions(words, characters) };
}

export const original = {
	name: 'JSON From AssemblyAI',
	description: 'The transcript as AssemblyAI returns it, offsets in milliseconds',
	extension: 'json',
	mimeType: 'application/json',
};

const { markdown, segments, text } = transcriptFormats;

export const formats = { markdown, segments, text, transcript: original };

/** A completed transcript as text, Markdown or a list of segments. */
export async function transcriptAs(
	client: Client,
	transcript: IDataObject,
	format: 'markdown' | 'segments' | 'text',
	{ times = false, ...about }: About & { times?: boolean },
): Promise<string | Segment[]> {
	const read = await readTranscript(client, transcript, about);
	if (format === 'segments') return read.segments;
	return format === 'markdown' ? markdown.render(read) : renderText(read, { times });
}
