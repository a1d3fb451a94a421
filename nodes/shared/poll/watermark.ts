import * as v from 'valibot';

const watermarkSchema = v.object({
	/** Milliseconds since 1970: the next poll lists entries created since then. Not in the future, once n8n's clock was set back. */
	from: v.pipe(v.number(), v.transform((from) => Math.min(from, Date.now()))),
	/** Entries created at `from` or later, in milliseconds since 1970. */
	seen: v.array(v.tuple([v.string(), v.number()])),
	/** Keys of entries that are being processed. */
	open: v.array(v.string()),
	/** `event key` of postponed events. */
	left: v.array(v.string()),
});

export type Watermark = v.InferOutput<typeof watermarkSchema>;

export const storedWatermarkSchema = v.object({
	...watermarkSchema.entries,
	subject: v.string(),
	/** `event key`, or `look key`, of what could not be fetched, and how often it was tried. */
	failed: v.array(v.tuple([v.string(), v.number()])),
});

/** Whether nothing that was found is still to be fetched. */
export function isSettled(watermark: unknown): boolean {
	const { left, failed } = v.parse(storedWatermarkSchema, watermark);
	return left.length + failed.length === 0;
}

/** Ends looking for an entry: `left` names the event before the key. */
export function drop(key: string, open: Set<string>, left: Set<string>) {
	open.delete(key);
	for (const each of left) if (each.endsWith(` ${key}`)) left.delete(each);
}

export function withoutKey(mark: Watermark, key: string): Watermark {
	const [open, left] = [new Set(mark.open), new Set(mark.left)];
	drop(key, open, left);
	return { ...mark, open: [...open], left: [...left] };
}

/** The newest entries created at `from` or later, at most `capacity` unless `end` requires more. */
export function remembered(seen: Watermark['seen'], from: number, capacity: number, end = Infinity) {
	const moments = seen.map(([, createdAt]) => createdAt).sort((a, b) => b - a);
	const begin = Math.min(Math.max(0, from, moments[capacity - 1] ?? 0), end);
	return { from: begin, seen: seen.filter(([, createdAt]) => createdAt >= begin) };
}
