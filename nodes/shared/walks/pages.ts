import type { IDataObject } from 'n8n-workflow';
import { unexpectedResponse } from '../json';
import { createGuard, endless } from './guard';

/** The id of an entry. Throws ServiceFailure where there is none: entries without one would look the same. */
function idOf({ id }: IDataObject): string | number {
	if (typeof id === 'string' || typeof id === 'number') return id;
	throw unexpectedResponse('ID');
}

/** What a walk has come to. */
interface Passed<Entry> {
	has(entry: Entry): boolean;
	add(entry: Entry): void;
}

function passedById(): Passed<IDataObject> {
	const ids = new Set<string | number>();
	return { has: (entry) => ids.has(idOf(entry)), add: (entry) => void ids.add(idOf(entry)) };
}

/** The entries of a page that a walk has not come to, and has now. */
function* newOnes<Entry>(entries: readonly Entry[], passed: Passed<Entry>): Generator<Entry, number> {
	let count = 0;
	for (const entry of entries) {
		if (passed.has(entry)) continue;
		passed.add(entry);
		count++;
		yield entry;
	}
	return count;
}

/**
 * Walks numbered pages of a list that may change meanwhile. Repeated entries are dropped; when the list has become shorter,
 * what moved to pages already read is fetched again. One entry going and another coming between two reads cannot be told:
 * where the list can be asked from a moment on, take `momentPages`. Throws ServiceFailure for a list that does not end.
 */
export async function* numberedPages(
	read: (page: number, size: number) => Promise<{ entries: IDataObject[]; total: number }>,
	size: number,
): AsyncGenerator<IDataObject> {
	const passed = passedById();
	const guard = createGuard();
	let previousTotal = 0;
	for (let page = 1; ; page++) {
		const { entries, total } = await read(page, size);
		const shrunkBy = page > 1 ? Math.max(0, previousTotal - total) : 0;
		previousTotal = total;
		const news = yield* newOnes(entries, passed);
		if (shrunkBy === 0 && (entries.length === 0 || page * size >= total)) return;
		guard(news);
		if (shrunkBy > 0) page = Math.max(0, page - 1 - Math.ceil(shrunkBy / size));
	}
}

interface OffsetList<Entry> {
	/** `total` may be absent or wrong, and pages may be shorter than asked for, as long as it is not both. */
	read(offset: number, size: number): Promise<{ entries: Entry[]; total?: number }>;
	/** 2 or more, unless a single entry is wanted. */
	size: number;
	passed: Passed<Entry>;
	/** Where the walk begins; beyond 0 only where `passed` knows what comes before. */
	start?: number;
	/** What the list is sorted by, where entries that have it in common may come in another order each time. */
	momentOf?(entry: Entry): string;
}

/**
 * Walks a list by offset; `next` is where the walk goes on after an entry. Each page begins with an entry that is known:
 * where it does not, entries before it have gone and moved others up, and the walk steps back. So entries may come and go
 * anywhere: while the list keeps its order, none that was there all along is lost, and none comes twice. Throws
 * ServiceFailure for a list that does not end.
 */
export async function* offsetSteps<Entry>(list: OffsetList<Entry>): AsyncGenerator<{ entry: Entry; next: number }> {
	const { read, size, passed, start = 0, momentOf } = list;
	const guard = createGuard();
	let offset = start;
	for (;;) {
		const { entries, total = Infinity } = await read(offset, size);
		const [first] = entries;
		if (offset > 0 && (first === undefined || !passed.has(first))) {
			guard(0);
			offset = Math.max(0, offset - size + 1);
			continue;
		}
		let news = 0;
		for (const [index, entry] of entries.entries()) {
			if (passed.has(entry)) continue;
			passed.add(entry);
			news++;
			yield { entry, next: offset + index + 1 };
		}
		const end = offset + entries.length;
		if (entries.length < 2 || (entries.length < size && end >= total)) return;
		guard(news);
		const [last] = entries.slice(-1);
		const ofLastMoment = momentOf ? entries.findIndex((entry) => last !== undefined && momentOf(entry) === momentOf(last)) : 0;
		offset = ofLastMoment > 0 ? offset + ofLastMoment : end - 1;
	}
}

/** The entries of a list that is walked by offset, each once, by their ids. */
export async function* offsetPages(
	read: OffsetList<IDataObject>['read'],
	size: number,
): AsyncGenerator<IDataObject> {
	for await (const { entry } of offsetSteps({ read, size, passed: passedById() })) yield entry;
}

/**
 * Walks a list from the oldest on, each time asking for what is as old as the last entry or younger. Entries that go
 * meanwhile, and such as come at its end, neither hide nor double others. `read` gets the moment (undefined at first) and
 * a page, which is beyond 1 only where one moment fills more than a page. Throws ServiceFailure for a list that does not end.
 */
export async function* momentPages(
	read: (since: string | undefined, page: number) => Promise<IDataObject[]>,
	momentOf: (entry: IDataObject) => string,
	size: number,
): AsyncGenerator<IDataObject> {
	const passed = passedById();
	const guard = createGuard();
	let since: string | undefined;
	for (let page = 1; ; page++) {
		const entries = await read(since, page);
		const news = yield* newOnes(entries, passed);
		const last = entries.at(-1);
		const isEnd = last === undefined || entries.length < size;
		if (!isEnd) guard(news);
		if (!isEnd && momentOf(last) === since) continue;
		// What went meanwhile has moved others to pages already read. Read backwards, they can only come towards us.
		for (let back = page - 1; back > 0; back--) yield* newOnes(await read(since, back), passed);
		if (isEnd) return;
		since = momentOf(last);
		page = 0;
	}
}

/** A page that says where the next one begins; undefined where the service no longer knows the place that was asked for. */
export type LinkedPage = { entries: IDataObject[]; next?: string } | undefined;

/**
 * Walks pages each of which says where the next one begins, from `start` or from the first; from the first again where the
 * service no longer knows the place. Each entry comes once. Throws ServiceFailure when a page leads back to one that was read.
 */
export async function* linkedPages(
	read: (cursor: string | undefined) => Promise<LinkedPage>,
	start?: string,
): AsyncGenerator<IDataObject> {
	const passed = passedById();
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
