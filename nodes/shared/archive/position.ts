import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../errors';
import { isObject, parseJson } from '../json';
import { markKey, type Cursor, type Entry } from './source';

/** `tries` counts failed fetches: 0 if it is only unfinished. `execution` is the one that last tried it. */
export interface WaitingEntry {
	entry: Entry;
	tries: number;
	execution?: string;
}

/** The filters that an export starts from: what is older was not exported. */
type StartFilters = Record<string, string>;

export interface ExportDates {
	since: StartFilters;
	ends: string[];
}

/** How far an export has come: enough to continue without losing or repeating a transcript. */
export interface Position {
	cursor?: Cursor;
	waiting: Map<string, WaitingEntry>;
	complete: boolean;
	since: StartFilters;
	/** Up to when all that was added since then is exported or waits, if it is complete. */
	until?: string;
	/** Until when all changes are known, by the service's clock, if it tells of them. */
	changed?: string;
	/** When those were finished that were passed since then. */
	finished: Map<string, string>;
	/** What was exported, if transcripts may come to match the filters later. */
	exported?: Set<string>;
}

export const startPosition = (since: StartFilters = {}): Position => ({ waiting: new Map(), finished: new Map(), complete: false, since });

/** Whether an export from these filters on may go on from a position. */
export const covers = (position: Position, wanted: StartFilters): boolean =>
	Object.entries(position.since).every(([name, start]) => Date.parse(wanted[name] ?? '') >= Date.parse(start));

/** Whether it leaves nothing out between them. */
export const reaches = ({ complete, until = '' }: Position, wanted: StartFilters): boolean =>
	complete && Object.values(wanted).every((start) => Date.parse(start) <= Date.parse(until));

/** Twelve hex digits that identify an export: a position fits no other. */
export const fingerprintOf = (about: unknown): string =>
	createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 12);

const version = 1;

const textsIn = (state: unknown): Record<string, string> =>
	Object.fromEntries(Object.entries(isObject(state) ? state : {}).map(([name, text]) => [name, String(text)]));

export const toState = ({ cursor, waiting, complete, since, until, finished, changed, exported }: Position, fingerprint: string): IDataObject => ({
	version,
	fingerprint,
	cursor,
	waiting: [...waiting.values()].map(({ entry: { id, created, title }, tries, execution }) => ({ id, created, title, tries, execution })),
	complete,
	since,
	until,
	changed,
	finished: Object.fromEntries(finished),
	exported: changed === undefined ? undefined : exported && [...exported].join(),
});

/** The position in a stored state, undefined if it is invalid or of another export. */
export function fromState(state: unknown, fingerprint: string): Position | undefined {
	if (!isObject(state) || state.version !== version || state.fingerprint !== fingerprint) return undefined;
	const { cursor, waiting, complete, since, until, finished, changed, exported } = state;
	const marks = (Array.isArray(waiting) ? waiting : []).filter(isObject).map(({ id, created, title, tries, execution }): WaitingEntry => ({
		entry: {
			id: String(id),
			created: String(created),
			title: typeof title === 'string' ? title : null,
			date: null,
			state: Number(tries) > 0 ? 'finished' : 'unfinished',
			about: {},
		},
		tries: Number(tries),
		...(typeof execution === 'string' && { execution }),
	}));
	return {
		cursor: isObject(cursor) ? cursor : undefined,
		waiting: new Map(marks.map((each) => [markKey(each.entry), each])),
		complete: complete === true,
		...(typeof until === 'string' && { until }),
		...(typeof changed === 'string' && { changed }),
		...(typeof exported === 'string' && { exported: new Set(exported.split(',')) }),
		finished: new Map(Object.entries(textsIn(finished))),
		since: textsIn(since),
	};
}

export const toToken = (state: IDataObject): string => Buffer.from(JSON.stringify(state)).toString('base64url');

/** The position in a resume token. Throws InvalidInput if it is invalid or of another export. */
export function fromToken(token: string, fingerprint: string): Position {
	const state = parseJson(Buffer.from(token, 'base64url').toString());
	if (!isObject(state) || state.version !== version) {
		throw new InvalidInput(
			"'Resume From' is not a resume token",
			"Use 'resumeToken' from the manifest (the last item of an export). To enter {{ }}, switch the field to 'Expression'.",
		);
	}
	const position = fromState(state, fingerprint);
	if (position) return position;
	throw new InvalidInput(
		"'Resume From' belongs to an export with another credential or other filters",
		'Use it with the original filters, or leave it empty to start over',
	);
}
