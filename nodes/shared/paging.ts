import type { IDataObject } from 'n8n-workflow';

export interface Page {
	entries: IDataObject[];
	/** How many match in all, at the moment of this page. */
	total: number;
}

/**
 * Walks numbered pages of a list that may change meanwhile. Entries that a page repeats are dropped; when the list has
 * become shorter, what moved over to pages already read is fetched again, so that nothing is left out.
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
