import { eastAsianWidth } from 'get-east-asian-width';

const chineseOrJapanese = '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Bopo}\\u3000-\\u303f\\uff01-\\uff65';
const southEastAsian = '\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Tibt}\\p{scx=Lana}\\p{scx=Talu}';

const pattern = (start: string, set: string, end: string) => new RegExp(`${start}[${set}]${end}`, 'u');
const endsChinese = pattern('', chineseOrJapanese, '\\s*$');
const startsChinese = pattern('^\\s*', chineseOrJapanese, '');
const endsSouthEast = pattern('', southEastAsian, '\\p{M}*$');
const startsSouthEast = pattern('^', southEastAsian, '');

export const hasNoBlanks = (text: string) => withoutBlanks.test(text);
const withoutBlanks = pattern('', chineseOrJapanese + southEastAsian, '');

export const oneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** What stands between two texts of one speaker: Chinese and Japanese have no blanks, Thai and its neighbors only those that were spoken as a pause. */
export function blankBetween(before: string, after: string): '' | ' ' {
	if (before.trim() === '' || after.trim() === '' || endsChinese.test(before) || startsChinese.test(after)) return '';
	return endsSouthEast.test(before) && startsSouthEast.test(after) ? '' : ' ';
}

export const joinTexts = (texts: readonly string[]): string =>
	texts.reduce((joined, text) => joined + blankBetween(joined, text) + text.trim(), '');

type Granularity = 'grapheme' | 'word';

/** Made on first use: the first one takes a fifth of the time in which all nodes are loaded. */
const segmenters: Partial<Record<Granularity, Intl.Segmenter>> = {};

const slice = 1_000;
const context = 100;

/** The segments of a text, in slices: Node 20 takes the square of the time for all of it. The end of a slice is read again with what follows. */
export function* segmentsOf(granularity: Granularity, text: string): Generator<string> {
	const segmenter = (segmenters[granularity] ??= new Intl.Segmenter(undefined, { granularity }));
	for (let from = 0; from < text.length; ) {
		const isLast = from + slice >= text.length;
		for (const { segment, index } of segmenter.segment(text.slice(from, from + slice))) {
			if (index > slice - context && !isLast) break;
			yield segment;
			from += segment.length;
		}
	}
}

/** Letters of one column each, which are most: counting the others takes far longer. */
const narrow = /^[\x20-\u02ff\u0370-\u0482\u048a-\u0590\u0620-\u064a]*$/;
const invisible = /^[\p{Cf}\p{M}\p{Cc}]/u;

const widthOfGrapheme = (grapheme: string) => (invisible.test(grapheme) ? 0 : eastAsianWidth(grapheme.codePointAt(0) ?? 0));

/** Columns that a text takes: full-width letters count two, marks on letters none. */
export function widthOf(text: string): number {
	if (narrow.test(text)) return text.length;
	let width = 0;
	for (const grapheme of segmentsOf('grapheme', text)) width += widthOfGrapheme(grapheme);
	return width;
}

/** A text split every `columns` columns or characters, even within a word. */
export function splitAnywhere(text: string, columns: number): string[] {
	const parts = [''];
	let width = 0;
	for (const grapheme of segmentsOf('grapheme', text)) {
		const more = Math.max(widthOfGrapheme(grapheme), grapheme.length);
		if (width > 0 && width + more > columns) width = Number(parts.push('') === 0);
		parts[parts.length - 1] += grapheme;
		width += more;
	}
	return parts;
}
