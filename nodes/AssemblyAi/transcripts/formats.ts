import type { IDataObject } from 'n8n-workflow';
import { objectsIn, valueAt } from '../../shared/json';
import {
	asWritten,
	byStart,
	fieldFormats,
	joinTexts,
	present,
	toParagraphs,
	transcriptFormats,
	type Details,
	type RenderOptions,
	type Segment,
	type Transcript,
	type Window,
	type Word,
} from '../../shared/transcript';
import { titleOf } from '../records';
import { labelOf, speakerNaming, unheardLabels, utterancesOf, type SpeakerNames } from '../speaker-labels';

export const original = {
	...asWritten(transcriptFormats.json, 'The transcript as AssemblyAI returns it, with times in milliseconds'),
	name: 'JSON From AssemblyAI',
};

export const formats = { ...fieldFormats, transcript: original };

const toSeconds = (milliseconds: unknown) => (typeof milliseconds === 'number' ? milliseconds / 1000 : null);

const wordsOf = ({ words }: IDataObject): Word[] =>
	objectsIn(words).flatMap(({ text, start, end }) => {
		const [from, to] = [toSeconds(start), toSeconds(end)];
		return typeof text === 'string' && from !== null && to !== null ? [{ text, start: from, end: to }] : [];
	});

/** The text is the truth; words, which have no blanks of their own, only give the times. */
function toSegment(utterance: IDataObject, nameOf: (label: string) => string | null): Segment {
	const words = wordsOf(utterance);
	const { text, start, end } = utterance;
	return {
		speaker: nameOf(labelOf(utterance)),
		text: typeof text === 'string' && text !== '' ? text : joinTexts(words.map((word) => word.text)),
		start: toSeconds(start) ?? words[0]?.start ?? null,
		end: toSeconds(end) ?? words.at(-1)?.end ?? null,
		...(words.length > 0 && { words }),
	};
}

function paragraphsOf(transcript: IDataObject): Segment[] {
	const { words = [], ...whole } = toSegment({ ...transcript, start: null, end: null }, () => null);
	if (whole.text === '') return [];
	let next = 0;
	return toParagraphs([{ ...whole, words }]).map((paragraph) => {
		const from = next;
		while (next < words.length && (words[next]?.start ?? 0) < (paragraph.end ?? 0)) next++;
		return { ...paragraph, ...(words.length > 0 && { words: words.slice(from, next) }) };
	});
}

interface Presentation extends RenderOptions {
	speakerNames?: SpeakerNames;
	title?: string;
	date?: string | null;
}

const summaryOf = (parts: unknown) =>
	objectsIn(parts)
		.map(({ headline, text }) => [typeof headline === 'string' ? `**${headline}**` : '', typeof text === 'string' ? text : ''].filter((each) => each !== '').join('\n\n'))
		.join('\n\n');

function detailsOf(transcript: IDataObject): Details {
	const { id, language_code: language, summary } = transcript;
	const resultOf = (path: string) => valueAt(transcript, `speech_understanding.response.${path}`);
	return {
		id: String(id),
		language: typeof language === 'string' ? language : null,
		summary: typeof summary === 'string' ? summary : summaryOf(resultOf('summarization.summary')) || null,
		actionItems: objectsIn(resultOf('action_items.items')).flatMap(({ action_item: item }) => (typeof item === 'string' && item.trim() !== '' ? [item] : [])),
	};
}

/** A completed transcript, in seconds and in the order in which it was said. */
export function toTranscript(transcript: IDataObject, { speakerNames = {}, title, date = null }: Presentation = {}): Transcript {
	const nameOf = speakerNaming(transcript, speakerNames);
	const utterances = utterancesOf(transcript).map((utterance) => toSegment(utterance, nameOf));
	return {
		title: title || titleOf(transcript),
		date,
		duration: typeof transcript.audio_duration === 'number' ? transcript.audio_duration : null,
		text: typeof transcript.text === 'string' ? transcript.text : null,
		segments: utterances.length > 0 ? byStart(utterances) : paragraphsOf(transcript),
		details: detailsOf(transcript),
	};
}

/** A completed transcript in a format, or the part that the options ask for. Throws InvalidInput for subtitles without times. */
export function transcriptAs(transcript: IDataObject, format: keyof typeof fieldFormats, options: Presentation & Window) {
	const presented = present(toTranscript(transcript, options), formats[format], options);
	return { ...presented, warnings: [...unheardLabels(transcript, options.speakerNames), ...presented.warnings] };
}
