import { oneLine, widthOf } from './script';
import type { Segment } from './transcript';

export type TimedSegment = Segment & { start: number; end: number };

/** Columns per second: what people usually say, and what nobody could say or would need for it. */
const defaultSpeed = 15;
const impossibleSpeed = 50;
const minSpeed = 2;

/** Seconds: the shortest and the longest time that a subtitle stays, as Netflix has it. */
export const minCueSeconds = 5 / 6;
export const maxCueSeconds = 7;

/** Segments that have a beginning and say something, in order. Where the end is missing or wrong, it is estimated from the length of the text. */
export function withTimes(segments: readonly Segment[]): TimedSegment[] {
	const timed = segments.filter((segment): segment is Segment & { start: number } => segment.start !== null && oneLine(segment.text) !== '');
	let next = Infinity;
	let upcoming = Infinity;
	return timed
		.reverse()
		.map((segment): TimedSegment => {
			if (segment.start < upcoming) [next, upcoming] = [upcoming, segment.start];
			return { ...segment, end: endOf(segment, next) };
		})
		.reverse();
}

function endOf({ start, end, text, words }: Segment & { start: number }, next: number): number {
	const width = widthOf(oneLine(text));
	const known = words?.at(-1)?.end ?? end ?? start;
	const usual = start + Math.max(minCueSeconds, width / defaultSpeed);
	const estimated = next > start ? Math.min(usual, next) : usual;
	const speed = width / (known - start);
	if (!(known > start)) return estimated;
	if (speed > impossibleSpeed) return Math.max(known, estimated);
	return words === undefined && speed < minSpeed && known - start > maxCueSeconds ? estimated : known;
}
