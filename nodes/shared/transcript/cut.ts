import { runsOf } from '../group-by';
import type { Piece } from './pieces';

const worth = [0, 0.35, 0.6];

export const badness = (length: number, ideal: number, { boundary: rank }: Piece) => Math.abs(length - ideal) / ideal - (worth[rank] ?? 0);

function bestCut(pieces: readonly Piece[], from: number, to: number, ideal: number): number {
	let best = to;
	let least = Infinity;
	let length = 0;
	for (let index = from; index < to; index++) {
		const piece = pieces[index];
		if (!piece) break;
		length += piece.width;
		const bad = badness(length, ideal, piece);
		if (bad > least) continue;
		least = bad;
		best = index + 1;
	}
	return best;
}

/** Cuts pieces into parts, each as `reach` allows: it returns the index behind the last piece that fits with that at `from`. */
export function cut(pieces: readonly Piece[], reach: (from: number) => number): Piece[][] {
	const parts: Piece[][] = [];
	const columns = [0];
	for (const { width } of pieces) columns.push((columns.at(-1) ?? 0) + width);
	const widthOf = (from: number, to: number) => (columns[to] ?? 0) - (columns[from] ?? 0);
	for (let from = 0; from < pieces.length; ) {
		const fitting = reach(from);
		const rest = widthOf(from, pieces.length);
		const fits = Math.max(1, widthOf(from, fitting));
		const to = fitting >= pieces.length ? fitting : bestCut(pieces, from, fitting, rest / Math.ceil(rest / fits));
		parts.push(pieces.slice(from, to));
		from = to;
	}
	return parts;
}

/** Runs of pieces without a longer silence (seconds) between them. */
export const untilPause = (pieces: readonly Piece[], pause: number): Piece[][] => runsOf(pieces, ({ start }, last) => start - last.end <= pause);

export const inkOf = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join('').trimEnd();
