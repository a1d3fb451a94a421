import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../json';
import { linkedPages, momentPages, offsetSteps, type LinkedPage } from '../walks';
import { fromCursor, hasPassed, isBefore, mergedMarks, passed, toCursor, type RecentMarks } from './recent-marks';
import type { Cursor, Entry, Mark, Step } from './source';

/** What a list holds, as an entry. */
type ToEntry = (listed: IDataObject) => Entry;

/** Walks a list that can be asked from a moment on, `read` as for `momentPages`. */
export async function* walkFromMoment(
	read: (since: string | undefined, page: number) => Promise<IDataObject[]>,
	toEntry: ToEntry,
	size: number,
	cursor: Cursor | undefined,
): AsyncGenerator<Step> {
	let recent = fromCursor(cursor);
	const { from } = recent;
	const listed = momentPages(
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

/** Walks a list from the oldest on that is asked for by offset, `read` as for `offsetSteps`. */
export async function* walkByOffset(
	read: (offset: number) => Promise<{ entries: IDataObject[]; total?: number }>,
	toEntry: ToEntry,
	size: number,
	cursor: Cursor | undefined,
): AsyncGenerator<Step> {
	let recent = fromCursor(cursor);
	const steps = offsetSteps({
		read: async (offset) => {
			const { entries, total } = await read(offset);
			return { entries: entries.map(toEntry), total };
		},
		size,
		passed: { has: (entry) => hasPassed(recent, entry), add: (entry) => void (recent = passed(recent, entry)) },
		// As far back as what is remembered, and one more, since a page begins with one that is known.
		start: Math.max(0, Number(cursor?.offset ?? 0) - recent.marks.length - 1),
		momentOf: ({ created }) => created,
	});
	for await (const { entry, next } of steps) yield { entry, cursor: { ...toCursor(recent), offset: next } };
}

/** Which entries of an archive an export is about. */
type Period = (entry: Entry) => 'before' | 'within' | 'after';

/**
 * Walks a list that only goes from the newest down, `read` as for `linkedPages`, by the id that what is older lies before. A
 * pass goes down to what earlier passes have done (`floor`); it may stop on its way and go on from there, while newer
 * entries wait for the next pass. `toEntry` gives undefined for what is none.
 */
export async function* walkFromNewest(
	read: (before: string | undefined) => Promise<LinkedPage>,
	toEntry: (listed: IDataObject) => Entry | undefined,
	period: Period,
	cursor: Cursor | undefined,
): AsyncGenerator<Step> {
	const resumed = isObject(cursor?.position);
	let floor = fromCursor(cursor?.floor);
	let top = fromCursor(cursor?.top);
	let position = toPosition(cursor?.position);
	for await (const listed of linkedPages(read, position?.ids.at(-1))) {
		const entry = toEntry(listed);
		if (!entry) continue;
		if (period(entry) === 'before' || isBelow(entry, floor)) break;
		if (period(entry) === 'after' || hasPassed(floor, entry) || isAbove(entry, position)) continue;
		top = passed(top, entry);
		position = stepDown(position, entry);
		yield { entry, cursor: { floor: toCursor(floor), top: toCursor(top), position: { ...position } } };
	}
	floor = mergedMarks(floor, top);
	yield { cursor: { floor: toCursor(floor) } };
	// Whatever has come since the pass began.
	if (resumed) yield* walkFromNewest(read, toEntry, period, { floor: toCursor(floor) });
}

/** The last that a pass has come to: a moment, and which of that moment it has had. */
interface WalkPosition {
	created: string;
	ids: string[];
}

function toPosition(cursor: unknown): WalkPosition | undefined {
	if (!isObject(cursor) || !Array.isArray(cursor.ids)) return undefined;
	return { created: String(cursor.created), ids: cursor.ids.map(String) };
}

const stepDown = (position: WalkPosition | undefined, { id, created }: Mark): WalkPosition =>
	position?.created === created ? { created, ids: [...position.ids, id] } : { created, ids: [id] };

const isAbove = ({ id, created }: Mark, position: WalkPosition | undefined) =>
	position !== undefined &&
	(isBefore(position.created, created) || (position.created === created && position.ids.includes(id)));

const isBelow = ({ created }: Mark, { from }: RecentMarks) => from !== undefined && isBefore(created, from);
