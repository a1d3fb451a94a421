import { decodeCursor } from '../changes/cursor';
import { isExpired, readChanges, type Change } from '../changes/feed';
import type { Call, Route } from '../call';
import { zulu } from '../clock';
import { integer, type JsonObject } from '../json';
import { invalid, json, refuse, type Reply } from '../reply';
import { listItem } from '../views/recording';
import { listScope } from './listing';

const MAX_CHANGES = 500;

function changeView({ state, user }: Call, change: Change): JsonObject {
	if ('recording' in change) return { type: 'upsert', recording: listItem(state, change.recording, user) };
	const { recordingId, deletedAt, reason } = change.tombstone;
	return { type: 'delete', id: recordingId, deleted_at: zulu(deletedAt), reason };
}

function changes(call: Call): Reply {
	const { state, user, query } = call;
	const scope = listScope(query);
	const limit = integer(query.get('limit')) ?? 100;
	if (limit < 1 || limit > MAX_CHANGES) throw invalid(`limit must be between 1 and ${MAX_CHANGES}`);
	const given = query.get('cursor');
	const cursor = given ? decodeCursor(given) : null;
	if (given && !cursor) throw invalid('The cursor could not be read');
	if (cursor && isExpired(state, cursor)) {
		throw refuse(410, 'The cursor is too old; start again without a cursor', { code: 'cursor_expired' });
	}
	const page = readChanges(state, user, scope, Math.min(limit, state.settings.changesPerPage), cursor);
	return json({
		changes: page.changes.map((change) => changeView(call, change)),
		next_cursor: page.nextCursor,
		has_more: page.hasMore,
	});
}

export const changeRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/recordings/changes', scopes: ['read'], since: '0.10.11', handle: changes },
];
