import { zulu } from '../clock';
import type { Database } from '../database';
import type { ExternalRef, User } from '../model';

export function refView({ id, system, kind, ref, url, label, createdAt }: ExternalRef) {
	return { id, system, kind, ref, url, label, created_at: zulu(createdAt) };
}

/** The user's own references of a recording. */
export function refsOf(state: Database, user: User, recording: number): ExternalRef[] {
	return state.externalRefs.where(({ recordingId, userId }) => recordingId === recording && userId === user.id);
}
