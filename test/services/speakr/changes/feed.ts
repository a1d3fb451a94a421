/** What changed, in one order: recordings in their latest state, and tombstones. */
import { zulu } from '../clock';
import type { Database } from '../database';
import type { Recording, Tombstone, User } from '../model';
import { inScope, type ListScope } from '../sharing/scope';
import { comparePositions, DELETE, encodeCursor, UPSERT, type Cursor, type Position } from './cursor';

export type Change = { position: Position } & ({ recording: Recording } | { tombstone: Tombstone });

export interface Page {
	changes: Change[];
	nextCursor: string;
	hasMore: boolean;
}

/** After everything of that moment. */
const LAST_ID = 2 ** 53 - 1;

/** A first answer may lie that much before the upgrade that brought the feed: no deletion is missing from it. */
const MARGIN_SECONDS = 1;

/** Whether deletions that the cursor still needs may be gone. */
export function isExpired(state: Database, { after: [changedAt], fullSince }: Cursor): boolean {
	const { prunedBefore, feedSince, clock, settings } = state;
	if (prunedBefore !== null && (fullSince ?? changedAt) < zulu(prunedBefore)) return true;
	return fullSince === null && changedAt < zulu(clock.shift(feedSince, -settings.settleSeconds - MARGIN_SECONDS));
}

/** A page after the cursor; without one, the first page of a full pass. What is too young is left for later. */
export function readChanges(state: Database, user: User, scope: ListScope, limit: number, cursor: Cursor | null): Page {
	const now = state.clock.now();
	const settled = zulu(state.clock.shift(now, -state.settings.settleSeconds));
	const fullSince = cursor ? cursor.fullSince : zulu(now);
	const isDue = ({ position }: Change) =>
		position[0] <= settled && (cursor === null || comparePositions(position, cursor.after) > 0);
	const upserts = state.recordings
		.where((recording) => inScope(state, user, scope, recording))
		.map((recording): Change => ({ position: [zulu(recording.updatedAt), UPSERT, recording.id], recording }));
	const deletions = state.tombstones
		.where(({ userId, reason }) => userId === user.id && (scope !== 'own' || reason !== 'access_revoked'))
		.map((tombstone): Change => ({ position: [zulu(tombstone.deletedAt), DELETE, tombstone.id], tombstone }))
		.filter(({ position }) => fullSince === null || position[0] >= fullSince);
	const due = [...upserts, ...deletions].filter(isDue).sort((a, b) => comparePositions(a.position, b.position));
	const changes = due.slice(0, limit);
	const last = changes.at(-1);
	const hasMore = due.length > limit;
	const next: Cursor =
		hasMore && last ? { after: last.position, fullSince } : { after: [settled, DELETE, LAST_ID], fullSince: null };
	return { changes, nextCursor: encodeCursor(next), hasMore };
}
