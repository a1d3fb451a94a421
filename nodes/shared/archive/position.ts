import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../errors';
import { isObject, parseJson } from '../json';
import { markKey, type Cursor, type Entry } from './source';

/** A transcript that could not be had yet. */
export interface WaitingEntry {
	entry: Entry;
	/** How often fetching it has failed; 0 where it is just not finished. */
	tries: number;
}

/** How far an export has come: enough to go on without losing or repeating a transcript. */
export interface Position {
	cursor?: Cursor;
	/** By `keyOf`. */
	waiting: Map<string, WaitingEntry>;
	/** Whether all that matched has been gone through. */
	complete: boolean;
}

/** So many may be waiting; an export does not go past more. */
export const maxWaiting = 200;

export const startPosition = (): Position => ({ waiting: new Map(), complete: false });

/** What an export is of, in a few letters: a position fits no other. */
export const fingerprintOf = (about: unknown): string =>
	createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 12);

const version = 1;

export const toState = ({ cursor, waiting, complete }: Position, fingerprint: string): IDataObject => ({
	version,
	fingerprint,
	cursor,
	waiting: [...waiting.values()].map(({ entry: { id, created, title }, tries }) => ({ id, created, title, tries })),
	complete,
});

/** The position that a state holds, or undefined when it is none, or of another export. */
export function fromState(state: unknown, fingerprint: string): Position | undefined {
	if (!isObject(state) || state.version !== version || state.fingerprint !== fingerprint) return undefined;
	const { cursor, waiting, complete } = state;
	const marks = (Array.isArray(waiting) ? waiting : []).filter(isObject).map(({ id, created, title, tries }): WaitingEntry => ({
		entry: {
			id: String(id),
			created: String(created),
			title: typeof title === 'string' ? title : null,
			date: null,
			// What could not be fetched was finished when it was listed.
			state: Number(tries) > 0 ? 'finished' : 'unfinished',
			about: {},
		},
		tries: Number(tries),
	}));
	return {
		cursor: isObject(cursor) ? cursor : undefined,
		waiting: new Map(marks.map((each) => [markKey(each.entry), each])),
		complete: complete === true,
	};
}

export const toToken = (state: IDataObject): string => Buffer.from(JSON.stringify(state)).toString('base64url');

/** The position that a resume token holds. Throws InvalidInput when it is none, or of another export. */
export function fromToken(token: string, fingerprint: string): Position {
	const state = parseJson(Buffer.from(token.trim(), 'base64url').toString());
	if (!isObject(state) || state.version !== version) {
		throw new InvalidInput(
			"'Resume From' is no resume token",
			"Take it from 'resumeToken' of the manifest, which is the last item of an export; with {{ }} switch the field to 'Expression'",
		);
	}
	const position = fromState(state, fingerprint);
	if (position) return position;
	throw new InvalidInput(
		"'Resume From' is of an export with another credential or other filters",
		'Use it with the filters that it was made with, or leave it empty to begin anew',
	);
}
