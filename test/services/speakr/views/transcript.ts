/** `GET /recordings/{id}/transcript?format=json` since 0.10.11. */
import type { Database } from '../database';
import { integer, type JsonObject } from '../json';
import type { Recording } from '../model';
import { invalid } from '../reply';
import { voiceOf } from '../speakers/links';
import { readSegments } from '../transcripts';

function seconds(text: string | null): number | null {
	return text !== null && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : null;
}

/** The segments that overlap `start` to `end`, at most `max_segments`, and where the rest begins, if that is known. */
function windowOf<Part extends { start_time: number | null; end_time: number | null }>(parts: readonly Part[], query: URLSearchParams) {
	const most = integer(query.get('max_segments'));
	if (most !== null && most < 1) throw invalid('max_segments must be at least 1');
	const [start, end] = [seconds(query.get('start')), seconds(query.get('end'))];
	const isFrom = (time: number | null) => start === null || (time !== null && time >= start);
	const isUpTo = (time: number | null) => end === null || (time !== null && time <= end);
	const inside = parts.filter((part) => isFrom(part.end_time ?? part.start_time) && isUpTo(part.start_time));
	const segments = most === null ? inside : inside.slice(0, most);
	const next = inside[segments.length]?.start_time ?? null;
	return { segments, ...(next !== null && { next_start: next }) };
}

export function canonicalTranscript(state: Database, recording: Recording, query: URLSearchParams): JsonObject {
	const stored = readSegments(recording.transcription, null);
	if (!stored) return { format: 'json', kind: 'plain', segments: [], raw: recording.transcription };
	const parts = stored.map((segment, index) => {
		const { name, label, saved } = voiceOf(state, recording, segment);
		return {
			index,
			speaker: name,
			speaker_label: label,
			speaker_id: saved?.id ?? null,
			text: segment.sentence,
			sentence: segment.sentence,
			start_time: segment.start_time,
			end_time: segment.end_time,
		};
	});
	return { format: 'json', kind: 'segments', duration: recording.audioDuration, ...windowOf(parts, query) };
}
