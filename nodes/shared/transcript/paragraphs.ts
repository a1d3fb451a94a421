import { defaultParagraphSeconds } from './options';
import { boundary, toPieces, type Piece } from './pieces';
import { inkOf } from './cut';
import { blankBetween, oneLine } from './script';
import { withTimes } from './timing';
import { byStart, joinTurns, type Segment } from './transcript';

export type Paragraph = Pick<Segment, 'speaker' | 'text' | 'start' | 'end'>;

/** Seconds of silence, and columns, after which a paragraph ends with its sentence. */
const paragraphPause = 2;
const defaultWidth = 600;

/** Turns in paragraphs, which end at pauses, and with a sentence once they are long or `seconds` have passed. */
export const toParagraphs = (segments: readonly Segment[], seconds = defaultParagraphSeconds): Paragraph[] =>
	toTurns(segments).flatMap(({ speaker, pieces }) => divided(pieces, seconds).map((part) => toParagraph(speaker, part)));

export interface SpeakerTurn {
	speaker: string | null;
	pieces: Piece[];
}

/** What one speaker says without a break, word by word; words longer than `columns` are divided. */
export const toTurns = (segments: readonly Segment[], columns?: number): SpeakerTurn[] =>
	joinTurns(byStart(segments)).map((turn) => ({ speaker: turn[0].speaker, pieces: piecesOf(turn, columns) }));

/** Pieces as text; the time of one that has none is not a number. */
export const toParagraph = (speaker: string | null, pieces: readonly Piece[]): Paragraph => ({
	speaker,
	text: inkOf(pieces),
	start: nullIfUnknown(pieces[0]?.start),
	end: nullIfUnknown(pieces.at(-1)?.end),
});

const nullIfUnknown = (seconds = NaN) => (Number.isNaN(seconds) ? null : seconds);

function piecesOf(turn: readonly Segment[], columns?: number): Piece[] {
	const timed = withTimes(turn);
	const pieces: Piece[] = [];
	for (const segment of turn.filter(({ text }) => oneLine(text) !== '')) {
		const told = segment.start === null ? undefined : timed.shift();
		const more = toPieces(told ?? { ...segment, start: NaN, end: NaN }, columns);
		const last = pieces.at(-1);
		if (last) {
			const blank = blankBetween(last.text, more[0]?.text ?? '');
			Object.assign(last, { text: last.text.trimEnd() + blank, width: last.inkWidth + blank.length });
		}
		for (const piece of more) pieces.push(piece);
	}
	return pieces;
}

function divided(pieces: readonly Piece[], seconds: number): Piece[][] {
	const paragraphs: Piece[][] = [];
	let width = 0;
	for (const piece of pieces) {
		const paragraph = paragraphs.at(-1);
		const last = paragraph?.at(-1);
		const elapsed = piece.start - (paragraph?.[0]?.start ?? piece.start);
		const isLong = (times: number) => width >= times * defaultWidth || elapsed >= times * seconds;
		const isLongFor = isLong(2) ? boundary.word : isLong(1.25) ? boundary.clause : isLong(1) ? boundary.sentence : Infinity;
		const ends = last && (piece.start - last.end > paragraphPause || last.boundary >= isLongFor);
		if (paragraph && !ends) paragraph.push(piece);
		else {
			paragraphs.push([piece]);
			width = 0;
		}
		width += piece.width;
	}
	return paragraphs;
}
