import { boundary, type Piece } from './pieces';
import { toParagraph, toTurns, type Paragraph } from './paragraphs';
import { hasNoBlanks } from './script';
import type { Segment } from './transcript';

interface Match {
	pieces: readonly Piece[];
	speaker: string | null;
	first: number;
	last: number;
}

/** Without case and apostrophes, with hyphens for other punctuation marks; signs are words: C#, AT&T, 5%, and/or, 10:30. */
const folded = (text: string) =>
	text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/['’]|(?<=\d)[.,](?=\d{3}(?!\d))/g, '')
		.replace(/(?![#%&@\\§‰]|(?<=[\p{L}\p{N}])\/(?=[\p{L}\p{N}]|$)|(?<=\d)[.,:](?=\d))\p{P}/gu, '-')
		.replace(/\s/g, ' ');

const letter = '[\\p{sc=Latin}\\p{sc=Greek}\\p{sc=Cyrillic}\\d]';
const startsShort = new RegExp(`^${letter}{1,3}(?!${letter})`, 'u');
const endsShort = new RegExp(`(?<!${letter})${letter}{1,3}$`, 'u');

/** Only scripts without blanks and signs match over one that the phrase lacks. Short words and numbers at the edges are whole. */
function patternOf(phrase: string): RegExp | undefined {
	const wanted = folded(`${phrase} `).replace(/^[ -]+|[ -]+$/g, '');
	if (wanted === '') return undefined;
	const signs: string[] = wanted.match(/[ -]+|[^ -]/gu) ?? [];
	const pattern = signs.map((sign, index) => {
		const [last = '', next = ''] = [signs[index - 1], signs[index + 1]];
		if (isGap(sign)) return sign.includes(' ') && !isLoose(last + next) ? '[ -]+' : '[ -]*';
		return (last === '' || isGap(last) ? '' : gapBetween(last, sign)) + sign.replace(/[$+.^|\\/]/, '\\$&');
	}).join('');
	const before = (startsShort.test(wanted) ? `(?<!${letter})` : '') + (/^\d/.test(wanted) ? '(?<!\\d[.,:]?)' : '');
	const after = (endsShort.test(wanted) ? `(?!${letter})` : '') + (/\d$/.test(wanted) ? '(?![.,:]?\\d)' : '');
	return new RegExp(before + pattern + after, 'gu');
}

const isGap = (sign: string) => /^[ -]/.test(sign);
const isLoose = (signs: string) => hasNoBlanks(signs) || /[^\p{L}\p{M}\p{N}]/u.test(signs);

function gapBetween(last: string, next: string): string {
	if (isLoose(last + next)) return '[ -]*';
	return /\d/.test(last) && /\d/.test(next) ? '' : '-*';
}

/** Every place where a phrase is said by one speaker, also across segments. */
export function matchesOf(segments: readonly Segment[], phrase: string): Match[] {
	const pattern = patternOf(phrase);
	if (!pattern) return [];
	return toTurns(segments).flatMap(({ speaker, pieces }) => {
		const ends: number[] = [];
		let text = '';
		for (const piece of pieces) {
			text += folded(piece.text);
			ends.push(text.length);
		}
		const matches: Match[] = [];
		let first = 0;
		for (const { 0: found, index: at } of text.matchAll(pattern)) {
			while ((ends[first] ?? Infinity) <= at) first++;
			let last = first;
			while ((ends[last] ?? Infinity) < at + found.length) last++;
			matches.push({ speaker, pieces, first, last });
		}
		return matches;
	});
}

const maxQuoteColumns = 300;

/** The sentence in which a phrase was said, or a part of it if it is very long, with its time. */
export function quoteOf({ pieces, speaker, first, last }: Match): Paragraph {
	const isEnd = (index: number) => pieces[index]?.boundary === boundary.sentence;
	const widthOf = (index: number) => pieces[index]?.width ?? 0;
	const maxWidth = maxQuoteColumns / 2;
	let from = first;
	for (let width = widthOf(from - 1); from > 0 && !isEnd(from - 1) && width <= maxWidth; width += widthOf(from - 1)) from--;
	let to = last;
	for (let width = widthOf(to + 1); to < pieces.length - 1 && !isEnd(to) && width <= maxWidth; width += widthOf(to + 1)) to++;
	return toParagraph(speaker, pieces.slice(from, to + 1));
}
