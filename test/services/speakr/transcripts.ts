/** The transcription column: segments as JSON text, plain text, or an error. */
import { escapeNonAscii, isObject, numberOrNull, parseJson, textOrNull } from './json';
import type { Segment } from './model';
import { crash, refuse } from './reply';

/** As Python's `json.dumps` writes it: spaces, ASCII, floats with a point. */
export function storeSegments(segments: readonly Segment[]): string {
	const seconds = (time: number | null) =>
		time === null ? 'null' : Number.isInteger(time) ? time.toFixed(1) : String(time);
	const rows = segments.map(
		({ speaker, sentence, start_time: start, end_time: end }) =>
			`{"speaker": ${JSON.stringify(speaker)}, "sentence": ${JSON.stringify(sentence)}, ` +
			`"start_time": ${seconds(start)}, "end_time": ${seconds(end)}}`,
	);
	return escapeNonAscii(`[${rows.join(', ')}]`);
}

/** "mm:ss" and "hh:mm:ss" too. */
function secondsOf(value: unknown): number | null {
	if (typeof value !== 'string') return numberOrNull(value);
	const parts = value.split(':').map(Number);
	return parts.some(Number.isNaN) ? null : parts.reduce((sum, part) => sum * 60 + part, 0);
}

/** Null when the column holds anything but segments. A segment without the key of a speaker has that one. */
export function readSegments(transcription: string | null, nobody: string | null = 'Unknown Speaker'): Segment[] | null {
	if (!transcription?.startsWith('[')) return null;
	const rows = parseJson(transcription);
	if (!Array.isArray(rows) || !rows.every(isObject)) return null;
	return rows.map((row) => ({
		speaker: 'speaker' in row ? textOrNull(row.speaker) : nobody,
		sentence: textOrNull(row.sentence) ?? '',
		start_time: secondsOf(row.start_time),
		end_time: secondsOf(row.end_time),
	}));
}

export function isFailedTranscript(transcription: string | null): boolean {
	return transcription?.startsWith('ERROR_JSON:') ?? false;
}

/** Labels in the order in which they first speak. */
export function labelsOf(segments: readonly Segment[]): string[] {
	return [...new Set(segments.flatMap(({ speaker }) => (speaker === null ? [] : [speaker])))];
}

/** A label of the diarisation. */
export function isLabel(speaker: string): boolean {
	return /^SPEAKER_\d+$/i.test(speaker);
}

/** A label that the diarisation gave, not a name. */
export function isAnonymous(label: string): boolean {
	return /^(SPEAKER_\d+|UNKNOWN_SPEAKER|Unknown Speaker)$/.test(label);
}

function clock(seconds: number | null, point: string, digits: number): string {
	const whole = seconds ?? 0;
	const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
	const time = `${two(whole / 3600)}:${two((whole % 3600) / 60)}:${two(whole % 60)}`;
	if (digits === 0) return time;
	return `${time}${point}${String(Math.round((whole % 1) * 1000)).padStart(digits, '0')}`;
}

const DEFAULT_TEMPLATE = '[{{speaker}}]: {{text}}';

/** With the user's default transcript template. A stored `speaker: null` breaks it, as it does in Speakr. */
export function asText(transcription: string, template: string | null): string {
	const segments = readSegments(transcription);
	if (!segments) return transcription;
	return segments
		.map(({ speaker, sentence, start_time: start, end_time: end }, index) => {
			if (speaker === null) throw crash();
			const values: Record<string, string> = {
				index: String(index + 1),
				speaker,
				text: sentence,
				start_time: clock(start, '', 0),
				end_time: clock(end, '', 0),
			};
			return (template ?? DEFAULT_TEMPLATE).replace(
				/\{\{(\w+)(\|upper)?\}\}/g,
				(whole, name: string, upper?: string) =>
					upper ? (values[name] ?? whole).toUpperCase() : (values[name] ?? whole),
			);
		})
		.join('\n');
}

/** Speakr puts WebVTT voice tags into SRT too. */
export function asSubtitles(transcription: string, format: 'srt' | 'vtt'): string {
	const segments = readSegments(transcription);
	if (!segments?.length) throw refuse(400, 'Cannot generate subtitle format from transcript');
	const point = format === 'srt' ? ',' : '.';
	const cues = segments.map(({ speaker, sentence, start_time: start, end_time: end }, index) => {
		const times = `${clock(start, point, 3)} --> ${clock(end, point, 3)}`;
		return `${format === 'srt' ? `${index + 1}\n` : ''}${times}\n<v ${speaker ?? 'None'}>${sentence}\n`;
	});
	return `${format === 'vtt' ? 'WEBVTT\n\n' : ''}${cues.join('\n')}`;
}
