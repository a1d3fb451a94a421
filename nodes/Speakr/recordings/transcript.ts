import type { IDataObject } from 'n8n-workflow';
import { FailedTranscription, ServiceFailure } from '../../shared/errors';
import type { Client, Request } from '../../shared/http';
import { asObject, asObjects, isObject, unexpectedResponse } from '../../shared/json';
import { newSince, number, requestTo } from '../../shared/operation';
import { asWritten, byStart, fieldFormats, present, transcriptFormats, wantsDetails, windowOptions, type RenderOptions, type Segment, type Transcript, type Window } from '../../shared/transcript';
import { textOrNull } from '../api';
import { aboutForNote, aboutOf } from './transcript-details';
import { failedTranscription, noReason, noSpeech } from './failures';
import { readRecording, statusEndpoint, transcriptEndpoint, writeOut } from './recording';

const isUnnamed = (speaker: string) => /^(unknown([ _-]*speaker)?|speaker[ _-]*unknown|none|null|n\/a)?$/i.test(speaker.trim());

const numberOrNull = (value: unknown) => (typeof value === 'number' ? value : null);

const toSegment = ({ speaker, sentence, text, start_time: start, end_time: end, ...older }: IDataObject): Segment => ({
	speaker: typeof speaker === 'string' && !isUnnamed(speaker) ? speaker.trim() : null,
	text: textOrNull(sentence) ?? textOrNull(text) ?? '',
	start: numberOrNull(start) ?? numberOrNull(older.start),
	end: numberOrNull(end) ?? numberOrNull(older.end),
});

/** What was said; a transcript without a segment is stored as an empty list. */
const spokenText = (text: unknown) => (typeof text === 'string' && !/^\s*(\[\s*\]\s*)?$/.test(text) ? text : null);

/** Throws FailedTranscription where a transcript is a failure reason. */
export const throwIfFailed = (recordingId: number, transcription: unknown) => {
	const failure = failedTranscription(transcription);
	if (failure !== undefined) throw noTranscript(recordingId, failure.reason, failure.guidance);
};

const unreadableFile = /format|codec|decod|convert|corrupt|unsupported|invalid (audio|file|data)/i;

const noTranscript = (
	recordingId: number,
	reason: string,
	advice = unreadableFile.test(reason) ? 'Upload it again in a common format such as MP3 or WAV' : "Resolve the cause, then use 'Transcribe'",
) => new FailedTranscription(`Recording ${recordingId} has no transcript: ${reason}`, { advice, status: 200, final: true });

/** The status; throws FailedTranscription without a transcript, since Speakr 0.9 summarizes and discusses even the text of an error. */
export async function refuseFailed(client: Client, recordingId: number): Promise<unknown> {
	const { status } = asObject(await client.json(requestTo(statusEndpoint, { recordingId })));
	if (status === 'FAILED') {
		const { transcript, error_message: reason } = await readRecording(client, recordingId);
		throwIfFailed(recordingId, transcript);
		if (!transcript) throw noTranscript(recordingId, textOrNull(reason) ?? noReason);
	} else {
		// A summary of the error text makes it COMPLETED (seen in v0.9.4).
		const stored = await client.json(requestFor(recordingId, 'json', { max_segments: 1 })).catch(() => ({}));
		throwIfFailed(recordingId, asObject(stored).raw);
	}
	return status;
}

/** Whether a request failed because nothing is said in a finished recording. Throws FailedTranscription where it failed. */
async function confirmSilence(client: Client, recordingId: number, error: unknown): Promise<boolean> {
	if (!(error instanceof ServiceFailure && /^No transcription available/.test(error.message))) return false;
	return (await refuseFailed(client, recordingId)) === 'COMPLETED';
}

/** For `catch`: throws FailedTranscription where a processed recording has no transcript, else the error. */
export const explainMissing = (client: Client, recordingId: number) => async (error: unknown): Promise<never> => {
	if (!(await confirmSilence(client, recordingId, error))) throw error;
	throw noTranscript(recordingId, 'no speech was found in it', 'Check that the file has sound');
};

const requestFor = (recordingId: number, format: 'json' | 'text', window?: Request['query']): Request => ({
	...requestTo(transcriptEndpoint, { recordingId }),
	query: { ...window, format },
});

function toTranscript(recordingId: number, { segments, raw }: IDataObject, about = aboutOf()): Transcript {
	throwIfFailed(recordingId, raw);
	return {
		...about,
		text: spokenText(raw),
		segments: byStart(asObjects(segments).map(toSegment)),
	};
}

/** A plain text that happens to be JSON comes instead of segments (seen in v0.9.4). */
async function readSegments(client: Client, recordingId: number, window?: Request['query']): Promise<IDataObject> {
	const body = asObject(await client.json(requestFor(recordingId, 'json', window)));
	const { segments } = body;
	const isText = !Array.isArray(segments) || (segments.length > 0 && !segments.some(isObject));
	return isText ? { segments: [], raw: await readTemplateText(client, recordingId) } : body;
}

/** The transcript, its times in seconds. Throws ServiceFailure where the transcription failed. */
export const readTranscript = async (client: Client, recordingId: number, about?: ReturnType<typeof aboutOf>): Promise<Transcript> =>
	toTranscript(recordingId, await readSegments(client, recordingId), about);

async function readTemplateText(client: Client, recordingId: number): Promise<string> {
	const content = await client.json(requestFor(recordingId, 'text')).then((body) => asObject(body).content, writeOut(client, recordingId));
	if (content === undefined) throw unexpectedResponse('transcript');
	throwIfFailed(recordingId, content);
	return spokenText(content) ?? '';
}

export const templateFormat = asWritten(transcriptFormats.text, 'Formatted by your transcript template in Speakr');

/** Speakr's own SRT has WebVTT tags (seen in v0.9.4), so it is not used. */
export const formats = { ...fieldFormats, text: templateFormat };

export const windowFields = {
	...windowOptions,
	maxSegments: newSince('0.10.11', number('Maximum Segments', { value: 100, min: 1, description: "Maximum number of segments to return. If there are more, 'nextStart' is where the next one starts." })),
};

type FormatName = keyof typeof formats;

interface Excerpting {
	about?: ReturnType<typeof aboutOf>;
	/** The part to request, which versions before 0.10.11 ignore. */
	query?: NonNullable<Request['query']>;
	options?: RenderOptions & Window;
}

/** The transcript, or the part that the options ask for; a text that they change isn't made by the template. Throws as `transcriptAs` does. */
export async function excerptAs(client: Client, recordingId: number, format: FormatName, { about, query, options = {} }: Excerpting) {
	const silent = async (error: unknown) => {
		if (await confirmSilence(client, recordingId, error)) return { segments: [] };
		throw error;
	};
	if (format === 'text' && Object.keys(options).every((name) => name === 'timezone')) {
		const written = await readTemplateText(client, recordingId).catch(silent);
		const content = typeof written === 'string' ? written : '';
		return { content, rest: {}, warnings: content === '' ? [noSpeech] : [] };
	}
	const { speakers = [], around = '' } = options;
	const isWhole = speakers.length > 0 || around.trim() !== '' || Object.keys(query ?? {}).length === 0;
	const read = async (asked?: Request['query']) => {
		const body: IDataObject = await readSegments(client, recordingId, asked).catch(silent);
		const transcript = toTranscript(recordingId, body, about);
		return { body, transcript, isEmpty: transcript.text === null && transcript.segments.length === 0 };
	};
	const part = await read(isWhole ? undefined : query);
	// Only the whole tells why a part is empty.
	const { body, transcript, isEmpty } = part.isEmpty && !isWhole ? await read() : part;
	const { content, rest, warnings } = present(transcript, formats[format], options);
	const ignored = isWhole && query?.max_segments !== undefined ? ["'Maximum Segments' has no effect with 'Speakers' or 'Around Phrase'"] : [];
	if (body.next_start === undefined) return { content, rest, warnings: isEmpty ? [noSpeech] : [...warnings, ...ignored] };
	const nextStart = numberOrNull(body.next_start);
	const cut = `The transcript was cut off after 'Maximum Segments'.${nextStart === null ? '' : ` It continues at ${nextStart} seconds.`}`;
	return { content, rest: { nextStart, ...rest }, warnings: [cut, ...warnings] };
}

/** A transcript with the title of its recording, and with all that a note shows if one is wanted. */
export async function readAbout(client: Client, recordingId: number, options: RenderOptions): Promise<ReturnType<typeof aboutOf>> {
	const isNote = wantsDetails(options);
	const recording = await readRecording(client, recordingId, isNote ? { include: ['summary', 'notes'] } : { format: 'minimal' });
	return isNote ? aboutForNote(recording, client.address) : aboutOf(recording);
}

/** The transcript as segments or text. Throws ServiceFailure if transcription failed, InvalidInput for subtitles without times. */
export async function transcriptAs(client: Client, recordingId: number, format: FormatName, options: RenderOptions) {
	const about = format === 'markdown' ? await readAbout(client, recordingId, options) : undefined;
	return (await excerptAs(client, recordingId, format, { about, options })).content;
}
