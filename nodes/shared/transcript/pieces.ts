import { hasNoBlanks, oneLine, segmentsOf, splitAnywhere, widthOf } from './script';
import type { TimedSegment } from './timing';

export const boundary = { word: 0, clause: 1, sentence: 2 };

/** A word with the blank after it: never divided. Times are in seconds. */
export interface Piece {
	text: string;
	/** Columns with and without the blank after it. */
	width: number;
	inkWidth: number;
	start: number;
	end: number;
	boundary: number;
}

const closing = '["\'”’»)\\]}」』）]*\\s*$';
const endsSentence = new RegExp(`[.!?…。！？｡؟۔।॥።။។៕]${closing}`, 'u');
const isAbbreviation = /^(Dr|Mr|Mrs|Ms|Prof|St|Nr|No|vs|e\.g|i\.e|z\.B|d\.h|\p{Lu})\.\s*$/u;
const endsClause = new RegExp(`([,;:،؛、，；：၊—–]${closing}|[\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmr}]\\s+$)`, 'u');

function boundaryAfter(text: string): number {
	if (endsSentence.test(text) && !isAbbreviation.test(text)) return boundary.sentence;
	return endsClause.test(text) ? boundary.clause : boundary.word;
}

const sticksToLast = /^[\s\p{M}\p{Pe}\p{Pf}\p{Po}ー々…〜～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ]/u;
const sticksToNext = /[\p{Ps}\p{Pi}]$/u;

function* unitsOf(text: string): Generator<string> {
	for (const [token] of text.matchAll(/\S+\s*/g)) {
		if (!hasNoBlanks(token)) {
			yield token;
			continue;
		}
		let unit = '';
		for (const segment of segmentsOf('word', token)) {
			const sticks = unit === '' || sticksToLast.test(segment) || sticksToNext.test(unit) || !hasNoBlanks(unit + segment);
			if (!sticks) yield unit;
			unit = sticks ? unit + segment : segment;
		}
		yield unit;
	}
}

/** A segment split into pieces of up to `columns` columns. Their times come from its words, or are proportional. */
export function toPieces(segment: TimedSegment, columns = Infinity): Piece[] {
	const text = oneLine(segment.text);
	const clock = clockOf(segment, text);
	const pieces: Piece[] = [];
	let from = 0;
	for (const unit of unitsOf(text)) {
		const width = widthOf(unit);
		for (const part of Math.max(width, unit.length) > columns ? splitAnywhere(unit, columns) : [unit]) {
			const ink = part.trimEnd();
			const blanks = part.length - ink.length;
			const whole = part === unit ? width : widthOf(part);
			pieces.push({
				text: part,
				width: whole,
				inkWidth: whole - blanks,
				start: clock(from, true),
				end: clock(from + ink.length, false),
				boundary: boundaryAfter(part),
			});
			from += part.length;
		}
	}
	return pieces;
}

const reach = 80;

/** The time in seconds at which something begins or ends at a place in the text, for places in ascending order. */
function clockOf({ start, end, words = [] }: TimedSegment, text: string): (index: number, begins: boolean) => number {
	const marks: Array<[index: number, seconds: number]> = [[0, start]];
	const mark = (index: number, seconds: number) => {
		const [, last] = marks.at(-1) ?? [0, start];
		marks.push([index, Math.min(end, Math.max(last, seconds))]);
	};
	let from = 0;
	for (const word of words) {
		const spoken = oneLine(word.text);
		const found = text.slice(from, from + spoken.length + reach).indexOf(spoken);
		if (found === -1 || spoken === '') continue;
		mark(from + found, word.start);
		from += found + spoken.length;
		mark(from, word.end);
	}
	mark(text.length, end);
	let next = 0;
	const last = marks.length - 1;
	return (index, begins) => {
		while (next < last && (marks[next]?.[0] ?? 0) < index) next++;
		while (begins && next < last && marks[next + 1]?.[0] === index) next++;
		const [at, seconds] = marks[next] ?? [0, start];
		const [before, earlier] = marks[next - 1] ?? [at, seconds];
		if (index >= at || at === before) return seconds;
		return earlier + ((seconds - earlier) * (index - before)) / (at - before);
	};
}
