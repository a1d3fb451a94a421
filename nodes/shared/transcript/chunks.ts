import type { RenderOptions } from './options';
import { toParts } from './parts';
import { toTurns, type Paragraph } from './paragraphs';
import { lineOf } from './render';
import type { Transcript } from './transcript';
import { spokenIn } from './window';

type ChunkOptions = { size: number; overlap: number } & Pick<RenderOptions, 'withSpeakers'>;

/** A piece of a transcript for retrieval; times are in seconds, null if unknown. */
type Chunk = { index: number; text: string; start: number | null; end: number | null; speakers: string[] };

/** A transcript in chunks of at most `size` characters. Turns stay whole if they fit, and the next chunk repeats up to `overlap` characters. */
export function toChunks(transcript: Transcript, { size, overlap, withSpeakers = true }: ChunkOptions): Chunk[] {
	const segments = spokenIn(transcript);
	const line = (part: Paragraph) => lineOf(part, { withSpeakers });
	const maxPrefixLength = segments.reduce((max, each) => Math.max(max, line({ ...each, text: '' }).length), 0);
	const maxLine = Math.max(20, size - maxPrefixLength);
	const parts = toTurns(segments, maxLine).flatMap((turn) => {
		const whole = toParts([turn], Infinity);
		return whole.some((part) => line(part).length > size) ? toParts([turn], Math.floor(maxLine / 2)) : whole;
	});
	const lengthOf = (some: readonly Paragraph[]) => some.reduce((sum, part) => sum + line(part).length + 1, -1);
	const groups: Paragraph[][] = [];
	for (const part of parts) {
		const group = groups.at(-1);
		if (group && lengthOf([...group, part]) <= size) group.push(part);
		else groups.push([...repeatedOf(group ?? [], (some) => lengthOf(some) <= overlap && lengthOf([...some, part]) <= size), part]);
	}
	return groups.map((group, index) => ({
		index,
		text: group.map(line).join('\n'),
		start: group[0]?.start ?? null,
		end: group.at(-1)?.end ?? null,
		speakers: withSpeakers ? [...new Set(group.flatMap(({ speaker }) => speaker ?? []))] : [],
	}));
}

function repeatedOf(group: readonly Paragraph[], fits: (parts: Paragraph[]) => boolean): Paragraph[] {
	let from = group.length;
	while (from > 1 && fits(group.slice(from - 1))) from--;
	return group.slice(from);
}
