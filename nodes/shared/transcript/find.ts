import { boundary, type Piece } from './pieces';
import { toParagraph, toTurns, type Paragraph } from './paragraphs';
import type { Segment } from './transcript';

interface Match {
	pieces: readonly Piece[];
	speaker: string | null;
	first: number;
	last: number;
}

/** Without case, punctuation and blanks, which scripts use in their own ways; signs are words: C#, AT&T, 5%, and/or. */
const folded = (text: string) => text.normalize('NFKC').toLowerCase().replace(/(?![#%&@\\§‰]|(?<=[\p{L}\p{N}])\/(?=[\p{L}\p{N}]|$))[\s\p{P}]/gu, '');

/** Every place where a phrase is said by one speaker, also across segments. */
export function matchesOf(segments: readonly Segment[], phrase: string): Match[] {
	const wanted = folded(`${phrase} `);
	if (wanted === '') return [];
	return toTurns(segments).flatMap(({ speaker, pieces }) => {
		const ends: number[] = [];
		let text = '';
		for (const piece of pieces) {
			text += folded(piece.text);
			ends.push(text.length);
		}
		const matches: Match[] = [];
		let first = 0;
		for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
			while ((ends[first] ?? Infinity) <= at) first++;
			let last = first;
			while ((ends[last] ?? Infinity) < at + wanted.length) last++;
			matches.push({ speaker, pieces, first, last });
		}
		return matches;
	});
}

const maxQuoteColumns = 300;

/** The sentence in which a phrase was said, or a part of it if it is very long, with its time. */
export function quoteOf({ pieces, speaker, first, last }: Match): Paragraph {
	const isEnd = (index: number) => pieces[index]?.boundary === boundary.sentence;
	let width = 0;
	const hasRoom = (index: number) => (width += pieces[index]?.width ?? 0) <= maxQuoteColumns / 2;
	let from = first;
	while (from > 0 && !isEnd(from - 1) && hasRoom(from - 1)) from--;
	width = 0;
	let to = last;
	while (to < pieces.length - 1 && !isEnd(to) && hasRoom(to + 1)) to++;
	return toParagraph(speaker, pieces.slice(from, to + 1));
}
