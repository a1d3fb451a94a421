import { cut } from './cut';
import { piecesOf, toParagraph, type Paragraph } from './paragraphs';
import type { Piece } from './pieces';
import { byStart, joinTurns, type Segment } from './transcript';

interface SpeakerTurn {
	speaker: string | null;
	pieces: Piece[];
}

const defaultCharacters = 600;

/** What one speaker says without a break, word by word; words longer than `columns` are divided. */
export const toTurns = (segments: readonly Segment[], columns?: number): SpeakerTurn[] =>
	joinTurns(byStart(segments)).map((turn) => ({ speaker: turn[0]?.speaker ?? null, pieces: piecesOf(turn, columns) }));

/** Turns split into parts of limited length, at ends of sentences if possible. */
export const toParts = (turns: readonly SpeakerTurn[], characters = defaultCharacters): Paragraph[] =>
	turns.flatMap(({ speaker, pieces }) =>
		cut(pieces, (from) => reachOf(pieces, from, characters)).map((part) => toParagraph(speaker, part)),
	);

function reachOf(pieces: readonly Piece[], from: number, characters: number): number {
	let length = 0;
	for (let index = from; index < pieces.length; index++) {
		const { text } = pieces[index] ?? { text: '' };
		if (index > from && length + text.trimEnd().length > characters) return index;
		length += text.length;
	}
	return pieces.length;
}
