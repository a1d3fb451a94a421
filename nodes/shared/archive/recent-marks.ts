import { isObject } from '../json';
import type { Cursor, Mark } from './source';

/** The entries that a walk has recently passed: all before `from` and, since the order can change briefly, the marks after it. */
export interface RecentMarks {
	from?: string;
	marks: Mark[];
}

const maxMarks = 32;
const maxReachMilliseconds = 600_000;

/** A moment as sortable text with nine decimals: `2026-11-22T01:04:03.500000000`. */
export function sortable(moment: string): string {
	const [, seconds = moment, fraction = ''] = /^([\d-]+T[\d:]+)(?:\.(\d+))?(?:Z|\+00:?00)?$/.exec(moment) ?? [];
	return `${seconds}.${fraction.padEnd(9, '0')}`;
}

export const isBefore = (a: string, b: string) => sortable(a) < sortable(b);

export const byAge = (a: Mark, b: Mark) => (isBefore(a.created, b.created) ? -1 : isBefore(b.created, a.created) ? 1 : 0);

function shortlyBefore(moment: string): string {
	// JavaScript reads dates in other texts, too.
	const milliseconds = /^\d{4}-\d\d-\d\dT/.test(moment) ? Date.parse(`${sortable(moment).slice(0, 23)}Z`) : NaN;
	return Number.isNaN(milliseconds) ? moment : new Date(milliseconds - maxReachMilliseconds).toISOString().replace('Z', '');
}

/** Adds a passed entry and drops marks that are no longer needed. Those after `now` are kept: what comes next is before them. */
export function passed(recent: RecentMarks, { id, created }: Mark, now = ''): RecentMarks {
	const place = recent.marks.findLastIndex((mark) => !isBefore(created, mark.created)) + 1;
	const all = recent.marks.toSpliced(place, 0, { id, created });
	const past = now === '' ? all : all.filter((mark) => !isBefore(now, mark.created));
	const reach = shortlyBefore(past.at(-1)?.created ?? now);
	const from = recent.from !== undefined && isBefore(reach, recent.from) ? recent.from : reach;
	const marks = since(from, past);
	const oldestKept = marks.length > maxMarks ? (marks.at(-maxMarks)?.created ?? from) : from;
	return { from: oldestKept, marks: since(oldestKept, all) };
}

/** Of marks that are sorted by age. */
function since(from: string, marks: Mark[]): Mark[] {
	const first = marks.findIndex(({ created }) => !isBefore(created, from));
	return first < 0 ? [] : marks.slice(first);
}

/** Merges two walks, the second of which went down to the start of the first. */
export function mergedMarks(first: RecentMarks, second: RecentMarks): RecentMarks {
	const { from, marks } = second.marks.reduce((recent, mark) => passed(recent, mark), first);
	if (from === undefined || second.from === undefined || isBefore(second.from, from)) return { from, marks };
	return { from: second.from, marks: marks.filter(({ created }) => !isBefore(created, second.from ?? '')) };
}

export const hasPassed = ({ from, marks }: RecentMarks, mark: Mark): boolean =>
	from !== undefined &&
	(isBefore(mark.created, from) || marks.some(({ id, created }) => id === mark.id && created === mark.created));

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
	return { from: cursor.from, marks: marks.sort(byAge) };
}
