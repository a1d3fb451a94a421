import { InvalidInput } from '../errors';
import { badness, cut, inkOf, untilPause } from './cut';
import { defaultLineLength, type RenderOptions } from './options';
import type { SpeakerTurn } from './paragraphs';
import { toPieces, type Piece } from './pieces';
import { blankBetween, oneLine, splitAnywhere, widthOf } from './script';
import { maxCueSeconds, minCueSeconds, withAllTimes } from './timing';
import { byStart, type Transcript } from './transcript';

/** One or two lines to read. Times are in seconds; `label` is counted into the first line, but not in it. */
export interface Cue {
	start: number;
	end: number;
	speaker: string | null;
	label: string;
	lines: string[];
}

const maxLines = 2;
const readingSpeed = 20;

/** Seconds of silence after which another cue begins, and those that are none. */
const cuePause = 1.5;
const simultaneous = 0.01;

interface Limits {
	lineLength: number;
	seconds: number;
	withSpeakers: boolean;
}

const startOf = ({ pieces }: SpeakerTurn) => pieces[0]?.start ?? 0;
const endOf = ({ pieces }: SpeakerTurn) => pieces.at(-1)?.end ?? 0;

/** The cues of a transcript, in order of their start. Throws InvalidInput if it has a text but no times. */
export function toCues({ segments, text }: Transcript, { lineLength = defaultLineLength, cueSeconds = maxCueSeconds, withSpeakers = true }: RenderOptions = {}): Cue[] {
	const limits = { lineLength, seconds: cueSeconds, withSpeakers };
	const timed = withAllTimes(byStart(segments));
	if (timed.length === 0 && oneLine(text ?? segments.map((each) => each.text).join('')) !== '') {
		throw new InvalidInput(
			"This transcript has no timestamps, so subtitles can't be created",
			"Choose 'Text' or 'Markdown', or transcribe the recording again with a model that returns timestamps",
		);
	}
	const spoken = timed.map((segment) => ({ speaker: segment.speaker, pieces: toPieces(segment, lineLength) }));
	const parts = joinShort(spoken, limits).flatMap(({ speaker, pieces }) =>
		untilPause(pieces, cuePause)
			.flatMap((run) => cut(run, (from) => cueEndOf(run, from, speaker, limits)))
			.map((part) => ({ speaker, pieces: part })),
	);
	return withReadableTimes(parts.sort((a, b) => startOf(a) - startOf(b)), limits.seconds).map(({ end, ...part }) => ({
		start: startOf(part),
		end,
		speaker: cueLabel(part.speaker, limits) === '' ? null : part.speaker,
		label: cueLabel(part.speaker, limits),
		lines: toLines(part, limits),
	}));
}

function cueLabel(speaker: string | null, { lineLength, withSpeakers }: Limits): string {
	const name = oneLine(speaker ?? '');
	if (!withSpeakers || name === '') return '';
	return widthOf(name) < lineLength ? `${name}: ` : `${splitAnywhere(name, Math.max(1, lineLength - 2))[0]}…: `;
}

function cueEndOf(pieces: readonly Piece[], from: number, speaker: string | null, limits: Limits): number {
	const begin = pieces[from]?.start ?? 0;
	let line = 1;
	let width = widthOf(cueLabel(speaker, limits));
	for (let index = from; index < pieces.length; index++) {
		const piece = pieces[index];
		if (!piece) break;
		if (width + piece.inkWidth > limits.lineLength) [line, width] = [line + 1, 0];
		if (line > maxLines || piece.end - begin > limits.seconds) return Math.max(index, from + 1);
		width += piece.width;
	}
	return pieces.length;
}

/** Joins what one speaker says in segments that are too short to be read one by one. */
function joinShort(spoken: readonly SpeakerTurn[], limits: Limits): SpeakerTurn[] {
	const joined: SpeakerTurn[] = [];
	const isCramped = (index: number) => {
		const [own, next] = [spoken[index], spoken[index + 1]];
		return own !== undefined && next !== undefined && Math.max(endOf(own), Math.min(startOf(next), startOf(own) + minCueSeconds)) - startOf(own) < minCueSeconds;
	};
	let cramped = false;
	let wasJoined = false;
	for (const [index, part] of spoken.entries()) {
		const last = joined.at(-1);
		const wasCramped = cramped;
		cramped = isCramped(index);
		const isNext = last?.speaker === part.speaker && startOf(part) >= startOf(last) && startOf(part) - endOf(last) <= minCueSeconds;
		const isRest: boolean = wasJoined && endOf(part) - startOf(part) < minCueSeconds;
		const both: Piece[] | undefined = last && isNext && (wasCramped || cramped || isRest) ? joinPieces(last.pieces, part.pieces) : undefined;
		wasJoined = both !== undefined && cueEndOf(both, 0, part.speaker, limits) === both.length;
		if (last && both && wasJoined) {
			last.pieces = both;
			cramped = endOf(part) - startOf(last) < minCueSeconds;
		} else joined.push({ ...part });
	}
	return joined;
}

function joinPieces(before: readonly Piece[], after: readonly Piece[]): Piece[] {
	const last = before.at(-1);
	if (!last) return [...after];
	const blank = blankBetween(last.text, after[0]?.text ?? '');
	const text = last.text.trimEnd() + blank;
	return [...before.slice(0, -1), { ...last, text, width: last.inkWidth + blank.length }, ...after];
}

/** Cues stay long enough to be read where the next one leaves room, and end before their speaker's next one. */
function withReadableTimes(parts: readonly SpeakerTurn[], seconds: number): Array<SpeakerTurn & { end: number }> {
	const nextOf = new Map<string | null, number>();
	let next = Infinity;
	return [...parts]
		.reverse()
		.map((part) => {
			const start = startOf(part);
			const later = (time: number | undefined) => (time !== undefined && time - start >= simultaneous ? time : Infinity);
			const own = later(nextOf.get(part.speaker));
			const width = part.pieces.reduce((sum, piece) => sum + piece.width, 0);
			const readable = Math.min(start + width / readingSpeed, later(next));
			const end = Math.min(Math.max(endOf(part), start + minCueSeconds, readable), start + Math.max(seconds, minCueSeconds), own);
			nextOf.set(part.speaker, start);
			next = start;
			return { ...part, end };
		})
		.reverse();
}

function toLines({ speaker, pieces }: SpeakerTurn, limits: Limits): string[] {
	const label = widthOf(cueLabel(speaker, limits));
	const total = pieces.reduce((sum, { width }) => sum + width, label);
	const fits = (width: number, last?: Piece) => width - (last ? last.width - last.inkWidth : 0) <= limits.lineLength;
	if (fits(total, pieces.at(-1))) return [inkOf(pieces)];
	let best = { at: 0, bad: Infinity };
	let width = label;
	for (const [index, piece] of pieces.entries()) {
		width += piece.width;
		const bad = badness(width, total / 2, piece);
		if (fits(width, piece) && fits(total - width, pieces.at(-1)) && bad < best.bad) best = { at: index + 1, bad };
	}
	return [pieces.slice(0, best.at), pieces.slice(best.at)].map(inkOf).filter((line) => line !== '' || label > 0);
}
