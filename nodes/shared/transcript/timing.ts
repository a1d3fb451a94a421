import { joinTexts, oneLine, widthOf } from './script';
import type { Segment } from './transcript';

export type TimedSegment = Segment & { start: number; end: number };

/** Columns per second: what people usually say, and what nobody could say or would need for it. */
const defaultSpeed = 15;
const impossibleSpeed = 50;
const minSpeed = 2;

/** Seconds: the shortest and the longest time that a subtitle stays, as Netflix has it. */
export const minCueSeconds = 5 / 6;
export const maxCueSeconds = 7;

const saysSomething = ({ text }: Segment) => oneLine(text) !== '';

const defaultSeconds = (text: string) => Math.max(minCueSeconds, widthOf(oneLine(text)) / defaultSpeed);

/** Segments that have a beginning and say something, in order. Where the end is missing or wrong, it is estimated from the length of the text. */
export function withTimes(segments: readonly Segment[]): TimedSegment[] {
	const timed = segments.filter(saysSomething).filter((segment): segment is Segment & { start: number } => segment.start !== null);
	let next = Infinity;
	let upcoming = Infinity;
	return timed
		.reverse()
		.map((segment): TimedSegment => {
			const placed = { ...segment, start: Math.max(0, segment.start) };
			if (placed.start < upcoming) [next, upcoming] = [upcoming, placed.start];
			return { ...placed, end: likelyEnd(placed, next) };
		})
		.reverse();
}

/** The same with those that have no beginning, in the room after the one before them or, first of all, before the next. Where there is none, a speaker says both at once. */
export function withAllTimes(segments: readonly Segment[]): TimedSegment[] {
	const timed = withTimes(segments);
	if (timed.length === 0) return [];
	const placed: TimedSegment[] = [];
	let untimed: Segment[] = [];
	const placeUntimed = (to: number) => {
		for (const each of fittedIn(untimed, placed.at(-1)?.end, to)) place(placed, each);
		untimed = [];
	};
	for (const segment of segments.filter(saysSomething)) {
		const next = segment.start === null ? undefined : timed.shift();
		if (next) {
			placeUntimed(next.start);
			place(placed, next);
		} else untimed.push(segment);
	}
	placeUntimed(Infinity);
	return placed.map((each) => (hasLength(each) ? each : { ...each, end: each.start + defaultSeconds(each.text) }));
}

const hasLength = ({ start, end }: TimedSegment) => end > start;

function fittedIn(segments: readonly Segment[], from: number | undefined, to: number): TimedSegment[] {
	const total = segments.reduce((sum, { text }) => sum + defaultSeconds(text), 0);
	let end = Math.min(to, from ?? Math.max(0, to - total));
	const share = Math.min(1, (to - end) / total);
	return segments.map((segment) => ({ ...segment, start: end, end: (end += share * defaultSeconds(segment.text)) }));
}

function place(placed: TimedSegment[], segment: TimedSegment) {
	const last = placed.at(-1);
	const isJoined = last?.speaker === segment.speaker && !(hasLength(last) && hasLength(segment));
	if (isJoined) placed.pop();
	const kept = last && hasLength(last) ? last : segment;
	placed.push(isJoined ? { ...kept, text: joinTexts([last.text, segment.text]), words: undefined } : segment);
}

function likelyEnd({ start, end, text, words }: Segment & { start: number }, next: number): number {
	const width = widthOf(oneLine(text));
	const known = words?.at(-1)?.end ?? end ?? start;
	const defaultEnd = start + defaultSeconds(text);
	const estimated = next > start ? Math.min(defaultEnd, next) : defaultEnd;
	const speed = width / (known - start);
	if (!(known > start)) return estimated;
	if (speed > impossibleSpeed) return Math.max(known, estimated);
	return words === undefined && speed < minSpeed && known - start > maxCueSeconds ? estimated : known;
}
