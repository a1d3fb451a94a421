/** The feed's cursor: opaque to clients, bound to neither user nor scope. */
import { isObject, parseJson } from '../json';

/** An upsert comes before a deletion of the same moment. */
export const UPSERT = 0;
export const DELETE = 1;

/** Where in the feed something stands: time, kind, and the id of the recording or tombstone. */
export type Position = readonly [changedAt: string, kind: number, id: number];

export interface Cursor {
	after: Position;
	/** When the full pass began; null once it is over. */
	fullSince: string | null;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** Times are kept with `Z` and six digits, so that they compare as text. */
export function encodeCursor({ after: [u, k, i], fullSince }: Cursor): string {
	const data = { u, k, i, ...(fullSince !== null && { s: fullSince }) };
	return Buffer.from(JSON.stringify(data)).toString('base64url');
}

/** Null when it cannot be read. */
export function decodeCursor(text: string): Cursor | null {
	const data = parseJson(Buffer.from(text, 'base64url').toString());
	if (!isObject(data)) return null;
	const { u, k, i, s = null } = data;
	if (typeof u !== 'string' || !TIME.test(u) || typeof i !== 'number') return null;
	if (k !== UPSERT && k !== DELETE) return null;
	if (s !== null && (typeof s !== 'string' || !TIME.test(s))) return null;
	return { after: [u, k, i], fullSince: s };
}

export function comparePositions(a: Position, b: Position): number {
	if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
	return a[1] - b[1] || a[2] - b[2];
}
