import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { isObject, objectsAt } from '../../shared/json';
import { requestTo } from '../../shared/operation';
import { renderText, toCaptions, transcriptFormats, type Segment, type Transcript, type Word } from '../../shared/transcript';
import type { TranscriptRecord } from '../records';

export const original = {
	name: 'JSON From AssemblyAI',
	description: 'The transcript as AssemblyAI returns it, offsets in milliseconds',
	extension: 'json',
	mimeType: 'application/json',
};

const { markdown, segments, text } = transcriptFormats;

export const formats = { markdown, segments, text, transcript: original };

export const paragraphsEndpoint = 'GET /transcript/{transcriptId}/paragraphs';

/** Names of speakers by AssemblyAI's labels: `{"A": "Ada"}`. */
type SpeakerNames = Record<string, string>;

const objectsIn = (list: unknown) => (Array.isArray(list) ? list.filter(isObject) : []);

export const utterancesOf = ({ utterances }: IDataObject): IDataObject[] => objectsIn(utterances);

/** A label such as A becomes 'Speaker A'; anything longer is a name or a role that AssemblyAI identified. */
const speakerName = (label: unknown, names: SpeakerNames) => {
	if (typeof label !== 'string' || label === '') return null;
	if (Object.hasOwn(names, label)) return names[label] ?? null;
	return /^([A-Z]{1,2}|\d+[A-Z]?)$/.test(label) ? `Speaker ${label}` : label;
};

const seconds = (milliseconds: unknown) => (typeof milliseconds === 'number' ? milliseconds / 1000 : null);

const toSegment = ({ speaker, text, start, end }: IDataObject, names: SpeakerNames): Segment => ({
	speaker: speakerName(speaker, names),
	text: typeof text === 'string' ? text : '',
	start: seconds(start),
	end: seconds(end),
});

interface Presentation {
	names?: SpeakerNames;
	title?: string;
}

/** A completed transcript as it came, in seconds; without speakers it has a text and no segments. */
export const toTranscript = (transcript: IDataObject, { names = {}, title }: Presentation = {}): Transcript => ({
	title: title ?? null,
	date: null,
	duration: typeof transcript.audio_duration === 'number' ? transcript.audio_duration : null,
	text: typeof transcript.text === 'string' ? transcript.text : null,
	segments: utterancesOf(transcript).map((utterance) => toSegment(utterance, names)),
});

/** The same; without speakers its paragraphs are fetched, for their times. */
async function withTimes(client: Client, transcript: TranscriptRecord, presentation: Presentation): Promise<Transcript> {
	const known = toTranscript(transcript, presentation);
	if (known.segments.length > 0 || !transcript.text) return known;
	const request = requestTo(paragraphsEndpoint, { transcriptId: transcript.id });
	const paragraphs = objectsAt(await client.json(request), 'paragraphs');
	return { ...known, segments: paragraphs.map((paragraph) => toSegment(paragraph, {})) };
}

/** A completed transcript as text, Markdown or a list of segments. */
export async function transcriptAs(
	client: Client,
	transcript: TranscriptRecord,
	format: 'markdown' | 'segments' | 'text',
	{ times = false, ...presentation }: Presentation & { times?: boolean } = {},
): Promise<string | Segment[]> {
	const read = await withTimes(client, transcript, presentation);
	if (format === 'segments') return read.segments;
	return format === 'markdown' ? markdown.render(read) : renderText(read, { times });
}

const isTimed = (segment: Segment): segment is Word => segment.start !== null && segment.end !== null;

/** The words of a completed transcript as captions with speaker names. Throws InvalidInput without words. */
export function captionsOf(transcript: IDataObject, characters: number, names: SpeakerNames = {}): Transcript {
	const utterances = utterancesOf(transcript);
	const spoken = utterances.length > 0 ? utterances : [{ ...transcript, speaker: null }];
	const words = spoken.flatMap(({ words, speaker }) =>
		objectsIn(words).map((word) => toSegment({ ...word, speaker }, names)).filter(isTimed),
	);
	if (words.length > 0) return { ...toTranscript(transcript), text: null, segments: toCaptions(words, characters) };
	throw new InvalidInput('This transcript has no words to create subtitles from', 'Check that someone speaks in the recording');
}
