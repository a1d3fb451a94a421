import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../json';
import { linkedPages, momentPages, offsetSteps, type LinkedPage } from '../walks';
import { fromCursor, hasPassed, isBefore, mergedMarks, passed, toCursor, type RecentMarks } from './recent-marks';
import type { Cursor, Entry, Mark, Step } from './source';

/** Walks a list that can start at a moment, with `read` as for `momentPages`; after an answer, `now` is the service's time. Throws ServiceFailure. */
export async function* walkFromMoment<Listed extends IDataObject>(
	read: (since: string | undefined, page: number) => Promise<Array<Listed | undefined>>,
	toEntry: (listed: Listed) => Entry,
	size: number,
	cursor: Cursor | undefined,
	now = () => Infinity,
): AsyncGenerator<Step> {
	let recent = fromCursor(cursor);
	const textNow = () => (Number.isFinite(now()) ? new Date(now()).toISOString() : '');
	const readFrom = async (page: number): Promise<Array<Listed | undefined>> => {
		const { from } = recent;
		const entries = await read(from, page);
		if (from === undefined || textNow() === '' || !isBefore(textNow(), from)) return entries;
		recent = { ...recent, from: textNow() };
		return await read(recent.from, page);
	};
	const listed = momentPages(
		async (since, page) => await (since === undefined ? readFrom(page) : read(since, page)),
		(each) => toEntry(each).created,
		size,
	);
	for await (const each of listed) {
		const entry = toEntry(each);
		if (hasPassed(recent, entry)) continue;
		recent = passed(recent, entry, textNow());
		yield { entry, cursor: toCursor(recent) };
	}
}

/** Walks a list by offset, oldest first, with `read` as for `offsetSteps`. Throws ServiceFailure. */
export async function* walkByOffset<Listed extends IDataObject>(
	read: (offset: number) => Promise<{ entries: Array<Listed | undefined>; total?: number }>,
	toEntry: (listed: Listed) => Entry,
	size: number,
	cursor: Cursor | undefined,
	wanted?: number,
): AsyncGenerator<Step> {
	let recent = fromCursor(cursor);
	const steps = offsetSteps({
		read: async (offset) => {
			const { entries, total } = await read(offset);
			return { entries: entries.map((each) => each && toEntry(each)), total };
		},
		size,
		wanted,
		passed: { has: (entry) => hasPassed(recent, entry), add: (entry) => void (recent = passed(recent, entry)) },
		// One more than remembered, since a page starts with a known entry.
		start: Math.max(0, Number(cursor?.offset ?? 0) - recent.marks.length - 1),
		momentOf: ({ created }) => created,
	});
	for await (const { entry, next } of steps) yield { entry, cursor: { ...toCursor(recent), offset: next } };
}

type Period = (entry: Entry) => 'before' | 'within' | 'after';

/** Walks a list newest first, in resumable passes down to earlier ones, `read` as for `linkedPages`. Throws ServiceFailure. */
export async function* walkFromNewest<Listed extends IDataObject>(
	read: (before: string | undefined) => Promise<LinkedPage<Listed>>,
	toEntry: (listed: Listed) => Entry | undefined,
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
	if (resumed) yield* walkFromNewest(read, toEntry, period, { floor: toCursor(floor) });
}

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
