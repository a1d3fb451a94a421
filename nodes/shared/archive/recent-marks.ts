import { isObject } from '../json';
import type { Cursor, Mark } from './source';

/**
 * What a walk in order of creation has passed lately. All that is older than `from` is done, and from there on what the
 * marks name. It reaches back a little, since of two transcripts that come at once the older may be listed later.
 */
export interface RecentMarks {
	/** Undefined before anything is passed. */
	from?: string;
	/** From the oldest to the youngest. */
	marks: Mark[];
}

/** More marks are kept only where they are of one moment. */
const maxMarks = 32;
/** Milliseconds that it reaches back, no longer. */
const maxReach = 600_000;

/** A moment as text that sorts, whatever fraction of a second is written: `2026-11-22T01:04:03.500000000`. */
export function sortable(moment: string): string {
	const [, seconds = moment, fraction = ''] = /^([\d-]+T[\d:]+)(?:\.(\d+))?(?:Z|\+00:?00)?$/.exec(moment) ?? [];
	return `${seconds}.${fraction.padEnd(9, '0')}`;
}

export const isBefore = (a: string, b: string) => sortable(a) < sortable(b);

const byAge = (a: Mark, b: Mark) => (isBefore(a.created, b.created) ? -1 : isBefore(b.created, a.created) ? 1 : 0);

/** So much before a moment, in the same form; the moment itself where it is none. */
function shortlyBefore(moment: string): string {
	const milliseconds = Date.parse(`${sortable(moment).slice(0, 23)}Z`);
	return Number.isNaN(milliseconds) ? moment : new Date(milliseconds - maxReach).toISOString().replace('Z', '');
}

/** With one more passed. What need not be remembered any longer is left out. */
export function passed(recent: RecentMarks, { id, created }: Mark): RecentMarks {
	const all = [...recent.marks, { id, created }].sort(byAge);
	const youngest = all.at(-1)?.created ?? created;
	const reach = shortlyBefore(youngest);
	const from = recent.from !== undefined && isBefore(reach, recent.from) ? recent.from : reach;
	const marks = all.filter((mark) => !isBefore(mark.created, from));
	if (marks.length <= maxMarks) return { from, marks };
	const oldestKept = marks[marks.length - maxMarks]?.created ?? from;
	return { from: oldestKept, marks: marks.filter((mark) => !isBefore(mark.created, oldestKept)) };
}

/** What two walks have passed, the second down to where the first began. */
export function mergedMarks(first: RecentMarks, second: RecentMarks): RecentMarks {
	const { from, marks } = second.marks.reduce(passed, first);
	if (from === undefined || second.from === undefined || isBefore(second.from, from)) return { from, marks };
	return { from: second.from, marks: marks.filter(({ created }) => !isBefore(created, second.from ?? '')) };
}

/** Whether a walk has passed it. */
export const hasPassed = ({ from, marks }: RecentMarks, mark: Mark): boolean =>
	from !== undefined &&
	(isBefore(mark.created, from) || marks.some(({ id, created }) => id === mark.id && created === mark.created));

/** As it stands in a cursor: `{ from, ids: { moment: ids } }`. */
export function toCursor({ from, marks }: RecentMarks): Cursor {
	const ids: Record<string, string[]> = {};
	for (const { id, created } of marks) (ids[created] ??= []).push(id);
	return { from, ids };
}

export function fromCursor(cursor: unknown): RecentMarks {
	if (!isObject(cursor) || typeof cursor.from !== 'string') return { marks: [] };
	const marks = Object.entries(isObject(cursor.ids) ? cursor.ids : {}).flatMap(([created, ids]) =>
		(Array.isArray(ids) ? ids : []).map((id) => ({ id: String(id), created })),
	);
	return { from: cursor.from, marks };
}
