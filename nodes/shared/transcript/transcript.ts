import { runsOf, type NonEmpty } from '../group-by';
import type { Details } from './details';

export interface Word {
	text: string;
	start: number;
	end: number;
}

/** What was said by whom and when, in seconds; null if unknown. */
export type Segment = {
	speaker: string | null;
	text: string;
	start: number | null;
	end: number | null;
	/** Only for the times within the segment: its text is what was said. */
	words?: Word[];
};

/** A transcript of any service: `date` is ISO 8601 or local time without a zone, `duration` in seconds, null if unknown. */
export interface Transcript {
	title: string | null;
	date: string | null;
	duration: number | null;
	text: string | null;
	segments: Segment[];
	details?: Details;
}

export const speakersOf = ({ segments }: Transcript): string[] => [
	...new Set(segments.flatMap(({ speaker }) => (speaker === null ? [] : [speaker]))),
];

/** Seconds by which services let a speaker begin before they have ended. */
const jitter = 0.1;

/** Segments sorted by start; those without a time stay behind the one before them. */
export function byStart(segments: readonly Segment[]): Segment[] {
	let now = -Infinity;
	const placed = segments.map((segment) => ({ segment: { ...segment }, at: (now = segment.start ?? now) }));
	const ordered = placed.sort((a, b) => a.at - b.at || 0).map(({ segment }) => segment);
	const last = new Map<string | null, Segment>();
	for (const segment of ordered) {
		const { start, speaker } = segment;
		const before = last.get(speaker);
		last.set(speaker, segment);
		if (!before || start === null || before.end === null || before.start === null) continue;
		const overlap = before.end - start;
		if (overlap > 0 && overlap <= jitter && start > before.start) before.end = start;
	}
	return ordered;
}

/** Seconds of silence after which somebody else may speak where nobody is known. */
const turnPause = 2;

export const joinTurns = (segments: readonly Segment[]): Array<NonEmpty<Segment>> =>
	runsOf(segments, ({ speaker, start }, last) => speaker === last.speaker && (speaker !== null || (start ?? 0) - (last.end ?? Infinity) <= turnPause));

/** A transcript or its segments as they are output: the times of words are left out, and speakers unless wanted. */
export const shownSegments = (segments: readonly Segment[], { withSpeakers = true }: { withSpeakers?: boolean } = {}): Segment[] =>
	segments.map(({ speaker, text, start, end }) => ({ speaker: withSpeakers ? speaker : null, text, start, end }));

export const withoutWords = ({ title, date, duration, text, segments }: Transcript, options?: { withSpeakers?: boolean }): Transcript => ({
	title,
	date,
	duration,
	text,
	segments: shownSegments(segments, options),
});
