import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../json';
import { cursorPages } from '../paging';
import { fromCursor, hasPassed, isBefore, joined, passed, toCursor, type Recent } from './recent-marks';
import type { Cursor, Entry, Mark, Step } from './source';

/** What a list holds, as an entry. */
type ToEntry = (listed: IDataObject) => Entry;

/** Walks a list that can be asked from a moment on, `read` as for `cursorPages`. */
export async function* walkFromMoment(
	read: (since: string | undefined, page: number) => Promise<IDataObject[]>,
	toEntry: ToEntry,
	size: number,
	cursor: Cursor | undefined,
): AsyncGenerator<Step> {
	let recent = fromCursor(cursor);
	const { from } = recent;
	const listed = cursorPages(
		async (since, page) => await read(since ?? from, page),
		(each) => toEntry(each).created,
		size,
	);
	for await (const each of listed) {
		const entry = toEntry(each);
		if (hasPassed(recent, entry)) continue;
		recent = passed(recent, entry);
		yield { entry, cursor: toCursor(recent) };
	}
}

/**
 * Walks a list from the oldest on that is asked for by offset. Every page begins with what the one before ended with; where
 * it does not, entries that went meanwhile have moved others forward, and it is asked for again from further back. `total`
 * may be absent, and pages may be shorter than asked for.
 */
export async function* walkByOffset(
	read: (offset: number) => Promise<{ entries: IDataObject[]; total?: number }>,
	toEntry: ToEntry,
	size: number,
	cursor: Cursor | undefined,
): AsyncGenerator<Step> {
	let recent = fromCursor(cursor);
	// Going on, it begins as far back as what is remembered.
	let next = Math.max(0, Number(cursor?.offset ?? 0) - recent.marks.length);
	for (;;) {
		const offset = Math.max(0, next - 1);
		const page = await read(offset);
		const entries = page.entries.map(toEntry);
		const [first] = entries;
		if (offset > 0 && (first === undefined || !hasPassed(recent, first))) {
			next = offset - Math.floor(size / 2);
			continue;
		}
		next = offset;
		for (const entry of entries) {
			next++;
			if (hasPassed(recent, entry)) continue;
			recent = passed(recent, entry);
			yield { entry, cursor: { ...toCursor(recent), offset: next } };
		}
		if (entries.length < 2 || (entries.length < size && next >= (page.total ?? Infinity))) return;
		// Those of one moment may be in another order each time: the next page begins with the first of the last moment.
		const ofLastMoment = entries.findIndex(({ created }) => created === entries.at(-1)?.created);
		if (ofLastMoment > 0) next = offset + ofLastMoment + 1;
	}
}

/** One page, newest first; `next` is the id that what is older lies before. */
type ReadDownwards = (before: string | undefined) => Promise<{ entries: IDataObject[]; next?: string } | undefined>;

/** Which entries of an archive an export is about. */
type Period = (entry: Entry) => 'before' | 'within' | 'after';

/**
 * Walks a list that only goes from the newest down, asked for what is older than an id. A pass goes down to what earlier
 * passes have done (`floor`); it may stop on its way and go on from there, while newer entries wait for the next pass.
 * `read` gives undefined where it does not know the id any longer, and `next` where there is more.
 */
export async function* walkFromNewest(
	read: ReadDownwards,
	toEntry: ToEntry,
	period: Period,
	cursor: Cursor | undefined,
): AsyncGenerator<Step> {
	const resumed = isObject(cursor?.position);
	let floor = fromCursor(cursor?.floor);
	let top = fromCursor(cursor?.top);
	let position = toPosition(cursor?.position);
	for await (const entry of downwards(read, toEntry, position)) {
		if (period(entry) === 'before' || isBelow(entry, floor)) break;
		if (period(entry) === 'after' || hasPassed(floor, entry) || isAbove(entry, position)) continue;
		top = passed(top, entry);
		position = stepDown(position, entry);
		yield { entry, cursor: { floor: toCursor(floor), top: toCursor(top), position: { ...position } } };
	}
	floor = joined(floor, top);
	yield { cursor: { floor: toCursor(floor) } };
	// Whatever has come since the pass began.
	if (resumed) yield* walkFromNewest(read, toEntry, period, { floor: toCursor(floor) });
}

/** All that is listed, from below an id or from the top. */
async function* downwards(
	read: ReadDownwards,
	toEntry: ToEntry,
	position: Position | undefined,
): AsyncGenerator<Entry> {
	let before = position?.ids.at(-1);
	for (;;) {
		const page = await read(before);
		yield* (page?.entries ?? []).map(toEntry);
		// Where the place is gone, it is looked for from the top.
		const isGone = page === undefined && before !== undefined;
		if (!isGone && (page?.next === undefined || page.next === before)) return;
		before = page?.next;
	}
}

/** The last that a pass has come to: a moment, and which of that moment it has had. */
interface Position {
	created: string;
	ids: string[];
}

function toPosition(cursor: unknown): Position | undefined {
	if (!isObject(cursor) || !Array.isArray(cursor.ids)) return undefined;
	return { created: String(cursor.created), ids: cursor.ids.map(String) };
}

const stepDown = (position: Position | undefined, { id, created }: Mark): Position =>
	position?.created === created ? { created, ids: [...position.ids, id] } : { created, ids: [id] };

const isAbove = ({ id, created }: Mark, position: Position | undefined) =>
	position !== undefined &&
	(isBefore(position.created, created) || (position.created === created && position.ids.includes(id)));

const isBelow = ({ created }: Mark, { from }: Recent) => from !== undefined && isBefore(created, from);
