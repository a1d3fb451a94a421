import { cut } from './cut';
import { toParagraph, type SpeakerTurn } from './paragraphs';
import type { Piece } from './pieces';
import type { Segment } from './transcript';

const defaultCharacters = 600;

/** Turns split into parts of limited length, at ends of sentences if possible. */
export const toParts = (turns: readonly SpeakerTurn[], characters = defaultCharacters): Segment[] =>
	turns.flatMap(({ speaker, pieces }) =>
		cut(pieces, (from) => partEndOf(pieces, from, characters)).map((part) => ({
			...toParagraph(speaker, part),
			words: part.filter(({ start }) => !Number.isNaN(start)),
		})),
	);

function partEndOf(pieces: readonly Piece[], from: number, characters: number): number {
	let length = 0;
	for (let index = from; index < pieces.length; index++) {
		const { text } = pieces[index] ?? { text: '' };
		if (index > from && length + text.trimEnd().length > characters) return index;
		length += text.length;
	}
	return pieces.length;
}
