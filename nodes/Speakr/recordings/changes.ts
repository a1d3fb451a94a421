import type { IDataObject } from 'n8n-workflow';
import type { ServiceFailure } from '../../shared/errors';
import { unreadableIn, type Client, type Request } from '../../shared/http';
import { asObject, listAt, parseList, pick, valueAt } from '../../shared/json';
import { boolean, collection, requestTo, text, unsent, type Call, type Values } from '../../shared/operation';
import { createGuard } from '../../shared/walks';
import { parseDeletion, parseRecording, textAt } from '../api';
import { recordingScope } from '../fields';
import { simplified } from './recording';

export const changesFields = {
	options: collection('Options', {
		alwaysReturnCursor: unsent(
			boolean('Always Return Cursor', {
				value: true,
				description: "Whether to return an item with 'nextCursor', and 'type' set to 'none', if nothing has changed, so that the cursor doesn't expire",
			}),
		),
		cursor: text('Cursor', {
			description: "The 'nextCursor' of an earlier run, to retrieve what has changed since then. If not set, all recordings are returned.",
		}),
		scope: recordingScope,
	}),
};

export const changesEndpoint = 'GET /recordings/changes';

export const maxChanges = 500;

/** A page of changes, and the cursor to go on from. Throws ServiceFailure: status 410 if the cursor has expired. */
export async function readChanges(client: Pick<Client, 'json'>, query: Request['query']) {
	const body = asObject(await client.json({ ...requestTo(changesEndpoint, {}), query }));
	return { changes: listAt(body, 'changes', (change) => change), cursor: textAt('page of changes', body, 'next_cursor'), hasMore: body.has_more === true };
}

/** A change: a recording, or what is left of a deleted one. Of another type, all that was told. Throws ServiceFailure. */
export function parseChange(change: unknown) {
	const { type, recording, ...rest } = asObject(change);
	if (type === 'upsert') return { type, recording: parseRecording(recording) } as const;
	return type === 'delete' ? ({ type, recording: parseDeletion(rest) } as const) : { type: undefined, recording: { type, ...rest } };
}

/** 410: the cursor is older than what Speakr remembers of deletions; 400: it is another Speakr's. */
export const isExpiredCursor = ({ status }: ServiceFailure) => status === 410 || status === 400;

/** Changes since the cursor, oldest first, each with the cursor to go on from. Throws ServiceFailure. */
export async function* listChanges(
	{ client, request, values }: Call<Values<typeof changesFields>>,
	limit: number,
): AsyncGenerator<IDataObject> {
	const changes: unknown[] = [];
	const met = new Set<unknown>();
	const guard = createGuard();
	let cursor = values.options.cursor ?? '';
	for (;;) {
		const known = met.size;
		const query = { ...request.query, cursor: cursor || undefined, limit: Math.min(limit - changes.length, maxChanges) };
		const page = await readChanges(client, query);
		changes.push(...page.changes);
		({ cursor } = page);
		if (!page.hasMore || changes.length >= limit) break;
		for (const change of page.changes) met.add(valueAt(change, 'recording.id') ?? valueAt(change, 'id'));
		guard(met.size - known);
	}
	const toItem = (change: unknown): IDataObject => {
		const { type, recording } = parseChange(change);
		return { type, ...recording, nextCursor: cursor };
	};
	const items = parseList(changes, toItem, unreadableIn(client));
	yield* items.length === 0 && values.options.alwaysReturnCursor ? [{ type: 'none', nextCursor: cursor }] : items;
}

export const simplifiedChange = (change: IDataObject): IDataObject =>
	change.type === 'upsert'
		? pick({ ...change, ...simplified(change) }, ['title', 'meeting_date', 'tags', 'folder', 'created_at', 'updated_at', 'status', 'id', 'type', 'nextCursor'])
		: change;
