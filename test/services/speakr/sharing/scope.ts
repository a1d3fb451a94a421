/** Which recordings somebody sees, and what of theirs is personal. */
import { isAdminOf } from '../access/ownership';
import type { Database } from '../database';
import type { InternalShare, PersonalState, Recording, User } from '../model';

export const LIST_SCOPES = ['own', 'shared', 'all'] as const;
export type ListScope = (typeof LIST_SCOPES)[number];

export function isListScope(text: string): text is ListScope {
	return LIST_SCOPES.some((scope) => scope === text);
}

/** The share by which somebody else's recording is seen; none while sharing is off. */
export function shareWith(state: Database, user: User, recording: Recording): InternalShare | null {
	if (!state.settings.internalSharing || recording.ownerId === user.id) return null;
	return state.shares.where(({ recordingId, userId }) => recordingId === recording.id && userId === user.id)[0] ?? null;
}

/** Whether a list or the feed of that scope has it: what is shared only once it is COMPLETED. */
export function inScope(state: Database, user: User, scope: ListScope, recording: Recording): boolean {
	if (recording.ownerId === user.id) return scope !== 'shared';
	return scope !== 'own' && recording.status === 'COMPLETED' && shareWith(state, user, recording) !== null;
}

/** `own` is only the owner's. */
export type Access = 'view' | 'edit' | 'own';

export function mayAccess(state: Database, user: User, recording: Recording, access: Access): boolean {
	if (recording.ownerId === user.id) return true;
	const share = shareWith(state, user, recording);
	if (access === 'own' || !share) return false;
	return access === 'view' || share.canEdit || sharesAsAdmin(state, user, recording);
}

/** An administrator of the group whose tag shares the recording may edit it. */
function sharesAsAdmin(state: Database, user: User, { tagIds }: Recording): boolean {
	return tagIds.some((id) => {
		const groupId = state.tags.get(id)?.groupId ?? null;
		return groupId !== null && isAdminOf(user, groupId);
	});
}

export type Personal = Pick<PersonalState, 'isInbox' | 'isHighlighted' | 'isArchived' | 'notes'>;

/** Flags and notes: the recording's own for its owner, each other's own for the others. */
export function personalOf(state: Database, user: User, recording: Recording): Personal {
	if (recording.ownerId === user.id) return recording;
	const kept = state.personal.where(({ recordingId, userId }) => recordingId === recording.id && userId === user.id)[0];
	return kept ?? { isInbox: true, isHighlighted: false, isArchived: false, notes: null };
}

export function writePersonal(state: Database, user: User, recording: Recording, columns: Partial<Personal>): void {
	if (recording.ownerId === user.id) {
		state.write(recording, columns);
		return;
	}
	const id = state.personal.where((row) => row.recordingId === recording.id && row.userId === user.id)[0]?.id;
	const row = { ...personalOf(state, user, recording), ...columns };
	const { isInbox, isHighlighted, isArchived, notes } = row;
	state.personal.insert({
		id: id ?? state.personal.nextId(),
		recordingId: recording.id,
		userId: user.id,
		isInbox,
		isHighlighted,
		isArchived,
		notes,
	});
	state.touch(recording);
}
