import type { IDataObject } from 'n8n-workflow';
import { unexpectedResponse } from '../json';
import { createGuard, endless } from './guard';

function idOf({ id }: IDataObject): string | number {
	if (typeof id === 'string' || typeof id === 'number') return id;
	throw unexpectedResponse('ID');
}

interface Passed<Entry> {
	has(entry: Entry): boolean;
	add(entry: Entry): void;
}

function passedById<Entry extends IDataObject>(): Passed<Entry> {
	const ids = new Set<string | number>();
	return { has: (entry) => ids.has(idOf(entry)), add: (entry) => void ids.add(idOf(entry)) };
}

/** The entries of a page in their places, undefined for one that cannot be read, which the walks leave out. */
type Entries<Entry> = ReadonlyArray<Entry | undefined>;

function* newOnes<Entry>(entries: Entries<Entry>, passed: Passed<Entry>): Generator<Entry, number> {
	let count = 0;
	for (const entry of entries) {
		if (entry === undefined || passed.has(entry)) continue;
		passed.add(entry);
		count++;
		yield entry;
	}
	return count;
}

/** Walks numbered pages, going back if the list shrinks; `momentPages` is safer. Throws ServiceFailure for an endless list. */
export async function* numberedPages<Entry extends IDataObject>(
	read: (page: number, size: number) => Promise<{ entries: Entries<Entry>; total: number }>,
	size: number,
): AsyncGenerator<Entry> {
	const passed = passedById<Entry>();
	const guard = createGuard();
	let previousTotal = 0;
	for (let page = 1; ; page++) {
		const { entries, total } = await read(page, size);
		const shrunkBy = total < previousTotal ? previousTotal - total : 0;
		previousTotal = total;
		const news = yield* newOnes(entries, passed);
		if (shrunkBy === 0 && (entries.length === 0 || page * size >= total)) return;
		guard(news);
		if (shrunkBy > 0) page = Math.max(0, page - 1 - Math.ceil(shrunkBy / size));
	}
}

const maxPagesAhead = 4;

interface OffsetList<Entry> {
	/** `total` may be missing or wrong, or pages shorter than requested, but not both. */
	read(offset: number, size: number): Promise<{ entries: Entries<Entry>; total?: number }>;
	/** 2 or more, except for a single entry. */
	size: number;
	passed: Passed<Entry>;
	/** Above 0 only if `passed` has the entries before it. */
	start?: number;
	/** The sort value, if entries with the same value have no stable order. */
	momentOf?(entry: Entry): string;
	/** Entries that are wanted anyway: pages with them may be read before their turn. The overlap tells whether entries were removed before or meanwhile. */
	wanted?: number;
}

function pagesAhead<Page>(read: (offset: number) => Promise<Page>) {
	const coming = new Map<number, Promise<Page>>();
	const underWay = new Set<Promise<void>>();
	return {
		async take(offset: number): Promise<Page> {
			const page = coming.get(offset) ?? read(offset);
			coming.delete(offset);
			return await page;
		},
		readUntil(end: number, from: number, step: number) {
			for (const offset of coming.keys()) if (offset < from || (offset - from) % step !== 0) coming.delete(offset);
			for (let offset = from; step > 0 && coming.size < maxPagesAhead && offset + 1 < end; offset += step) {
				if (coming.has(offset)) continue;
				const page = read(offset);
				const forget = () => void underWay.delete(settled);
				const settled: Promise<void> = page.then(forget, forget);
				underWay.add(settled);
				coming.set(offset, page);
			}
		},
		settle: async () => void (await Promise.all(underWay)),
	};
}

/** Walks a list by offset; `next` is the offset after an entry. Throws ServiceFailure for an endless list. */
export async function* offsetSteps<Entry>(list: OffsetList<Entry>): AsyncGenerator<{ entry: Entry; next: number }> {
	const pages = pagesAhead(async (offset: number) => await list.read(offset, list.size));
	try {
		yield* stepsOver(pages, list);
	} finally {
		await pages.settle();
	}
}

type Pages<Entry> = ReturnType<typeof pagesAhead<Awaited<ReturnType<OffsetList<Entry>['read']>>>>;

async function* stepsOver<Entry>(pages: Pages<Entry>, list: OffsetList<Entry>): AsyncGenerator<{ entry: Entry; next: number }> {
	const { size, passed, start = 0, momentOf, wanted = 0 } = list;
	const guard = createGuard();
	let offset = start;
	for (;;) {
		const { entries, total = Infinity } = await pages.take(offset);
		// Since the walk that it goes on from, the list may have become much shorter, or longer.
		const known = start > 0 ? Math.max(start, Number.isFinite(total) ? total : 0) / size : 0;
		const [first] = entries;
		// Pages overlap by one entry. If it is missing, entries before it were removed. One that can't be read may be it.
		if (offset > 0 && (entries.length === 0 || (first && !passed.has(first)))) {
			guard(0, known);
			offset = Math.max(0, Math.min(offset, total) - size + 1);
			continue;
		}
		const end = offset + entries.length;
		const last = entries.at(-1);
		const isOfLastMoment = (entry: Entry | undefined) => last && entry && momentOf?.(entry) === momentOf?.(last);
		const ofLastMoment = momentOf ? entries.findIndex(isOfLastMoment) : 0;
		const after = ofLastMoment > 0 ? offset + ofLastMoment : end - 1;
		if (end < total && Number.isFinite(total)) pages.readUntil(Math.min(total, start + wanted), after, after - offset);
		let news = 0;
		for (const [index, entry] of entries.entries()) {
			if (entry === undefined || passed.has(entry)) continue;
			passed.add(entry);
			news++;
			yield { entry, next: offset + index + 1 };
		}
		if (entries.length < 2 || (entries.length < size && end >= total)) return;
		guard(news, known);
		offset = after;
	}
}

/** Walks a list by offset and yields each ID once. Throws ServiceFailure for an endless list. */
export async function* offsetPages<Entry extends IDataObject>(
	read: OffsetList<Entry>['read'],
	size: number,
): AsyncGenerator<Entry> {
	for await (const { entry } of offsetSteps({ read, size, passed: passedById<Entry>() })) yield entry;
}

/** Walks a list, oldest first, from the last entry's moment and then by page. Throws ServiceFailure for an endless list. */
export async function* momentPages<Entry extends IDataObject>(
	read: (since: string | undefined, page: number) => Promise<Entries<Entry>>,
	momentOf: (entry: Entry) => string,
	size: number,
): AsyncGenerator<Entry> {
	const passed = passedById<Entry>();
	const guard = createGuard();
	let since: string | undefined;
	for (let page = 1; ; page++) {
		const entries = await read(since, page);
		const news = yield* newOnes(entries, passed);
		const last = entries.findLast((entry) => entry !== undefined);
		const isEnd = entries.length < size;
		if (!isEnd) guard(news);
		if (!isEnd && (last === undefined || momentOf(last) === since)) continue;
		// Removals move entries to pages already read. Reading backwards meets them.
		for (let back = page - 1; back > 0; back--) yield* newOnes(await read(since, back), passed);
		if (isEnd || last === undefined) return;
		since = momentOf(last);
		page = 0;
	}
}

/** A page with the cursor of the next one; undefined if the service no longer knows the requested cursor. */
export type LinkedPage<Entry> = { entries: Entries<Entry>; next?: string } | undefined;

/** Walks pages by cursor, from the first again if a cursor is gone; each entry once. Throws ServiceFailure if pages loop. */
export async function* linkedPages<Entry extends IDataObject>(
	read: (cursor: string | undefined) => Promise<LinkedPage<Entry>>,
	start?: string,
): AsyncGenerator<Entry> {
	const passed = passedById<Entry>();
	const guard = createGuard();
	let visited = new Set([start]);
	let cursor = start;
	for (;;) {
		const page = await read(cursor);
		const news = yield* newOnes(page?.entries ?? [], passed);
		const isGone = page === undefined && cursor !== undefined;
		if (!isGone && page?.next === undefined) return;
		guard(news);
		if (page?.next !== undefined && visited.has(page.next)) throw endless();
		if (isGone) visited = new Set();
		cursor = page?.next;
		visited.add(cursor);
	}
}
