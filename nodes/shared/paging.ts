import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from './errors';

interface Page {
	entries: IDataObject[];
	/** How many match in all, at the moment of this page. */
	total: number;
}

/**
 * Walks numbered pages of a list that may change meanwhile. Entries that a page repeats are dropped; when the list has
 * become shorter, what moved over to pages already read is fetched again. One entry going and another coming between two
 * reads cannot be told: where the list can be asked from a moment on, take `cursorPages`.
 */
export async function* numberedPages(
	read: (page: number, size: number) => Promise<Page>,
	size: number,
): AsyncGenerator<IDataObject> {
	const seen = new Set<unknown>();
	let previousTotal = 0;
	for (let page = 1; ; page++) {
		const { entries, total } = await read(page, size);
		const shrunkBy = page > 1 ? Math.max(0, previousTotal - total) : 0;
		previousTotal = total;
		for (const entry of entries) {
			if (seen.has(entry.id)) continue;
			seen.add(entry.id);
			yield entry;
		}
		if (shrunkBy > 0) page = Math.max(0, page - 1 - Math.ceil(shrunkBy / size));
		else if (entries.length === 0 || page * size >= total) return;
	}
}

/** Reads that bring nothing new, beyond two for each that did, after which a list is taken to have no end. */
const fruitlessReads = 10;

/**
 * Walks a list by offset. Each page is asked for from the last entry received on, and continues the walk only if it begins
 * with one that is known: otherwise entries before it have gone and moved others up, and the walk steps back. So entries
 * may come and go anywhere: while the list keeps its order, none that was there all along is lost, and none comes twice.
 * `total` may be absent or wrong, and pages may be shorter than asked for, as long as it is not both.
 * `size` is 2 or more, unless a single entry is wanted. Throws ServiceFailure for a list that does not end.
 */
export async function* offsetPages(
	read: (offset: number, size: number) => Promise<{ entries: IDataObject[]; total?: number }>,
	size: number,
): AsyncGenerator<IDataObject> {
	const seen = new Set<unknown>();
	let offset = 0;
	let fruitful = 0;
	for (let fruitless = 0; fruitless <= fruitlessReads + 2 * fruitful; fruitless++) {
		const { entries, total = Infinity } = await read(offset, size);
		if (offset > 0 && !seen.has(entries[0]?.id)) {
			offset = Math.max(0, offset - size + 1);
			continue;
		}
		const known = seen.size;
		for (const entry of entries) {
			if (seen.has(entry.id)) continue;
			seen.add(entry.id);
			yield entry;
		}
		const end = offset + entries.length;
		if (entries.length < 2 || (entries.length < size && end >= total)) return;
		if (seen.size > known) {
			fruitful++;
			fruitless = 0;
		}
		offset = end - 1;
	}
	throw new ServiceFailure('The list does not come to an end', {
		advice: 'The service answers the same again and again, or the list changes faster than it can be read. Try again later.',
	});
}

/**
 * Walks a list from the oldest on, each time asking for what is as old as the last entry or younger. Entries that go
 * meanwhile, and such as come at its end, neither hide nor double others. `read` gets the cursor (undefined at first) and
 * a page, which is beyond 1 only where one moment fills more than a page.
 */
export async function* cursorPages(
	read: (cursor: string | undefined, page: number) => Promise<IDataObject[]>,
	cursorOf: (entry: IDataObject) => string,
	size: number,
): AsyncGenerator<IDataObject> {
	const seen = new Set<unknown>();
	const unseen = (entries: IDataObject[]) =>
		entries.filter(({ id }) => {
			const isNew = !seen.has(id);
			seen.add(id);
			return isNew;
		});
	let cursor: string | undefined;
	for (let page = 1; ; page++) {
		const entries = await read(cursor, page);
		yield* unseen(entries);
		const last = entries.at(-1);
		const atEnd = last === undefined || entries.length < size;
		if (!atEnd && cursorOf(last) === cursor) continue;
		// What went meanwhile has moved others to pages already read. Read backwards, they can only come towards us.
		for (let back = page - 1; back > 0; back--) yield* unseen(await read(cursor, back));
		if (atEnd) return;
		cursor = cursorOf(last);
		page = 0;
	}
}

/**
 * Walks pages each of which says where the next one begins. `read` gets undefined at first. Entries that a page repeats
 * are dropped. Throws ServiceFailure when a page leads back to one that was read, since the walk would never end.
 */
export async function* linkedPages(
	read: (cursor: string | undefined) => Promise<{ entries: IDataObject[]; next?: string }>,
): AsyncGenerator<IDataObject> {
	const seen = new Set<unknown>();
	const visited = new Set<string>();
	for (let cursor: string | undefined; ; ) {
		const { entries, next } = await read(cursor);
		for (const entry of entries) {
			if (seen.has(entry.id)) continue;
			seen.add(entry.id);
			yield entry;
		}
		if (next === undefined) return;
		if (visited.has(next)) {
			throw new ServiceFailure('The list leads back to where it came from', {
				advice: 'The service pages it in a circle, so what comes after cannot be read. Try again later.',
			});
		}
		visited.add(next);
		cursor = next;
	}
}
