/** Group tags share what they are put on with the group, since 0.10.11. */
import { insufficientScope } from '../access/admission';
import type { Call } from '../call';
import type { Database } from '../database';
import type { InternalShare, Recording, Tag } from '../model';

type Target = Pick<InternalShare, 'userId' | 'canEdit'>;

/** With whom the tag would newly share the recording, once that is COMPLETED. Administrators of the group may edit it. */
function targetsOf(state: Database, recording: Recording, { groupId }: Tag): Target[] {
	if (groupId === null || !state.settings.internalSharing || recording.status !== 'COMPLETED') return [];
	const has = new Set(state.shares.where(({ recordingId }) => recordingId === recording.id).map(({ userId }) => userId));
	return state.users
		.where(({ id }) => id !== recording.ownerId && !has.has(id))
		.flatMap(({ id, memberships }) => {
			const member = memberships.find((membership) => membership.groupId === groupId);
			return member ? [{ userId: id, canEdit: member.role === 'admin' }] : [];
		});
}

/** A scoped token needs `share` where a tag would share; nothing has changed yet. */
export function requireShareScope({ state, token }: Call, recording: Recording, tags: readonly Tag[]): void {
	const scopes = token?.scopes ?? null;
	if (scopes === null || scopes.includes('share')) return;
	if (tags.some((tag) => targetsOf(state, recording, tag).length > 0)) throw insufficientScope(['share'], scopes);
}

export function shareByTags(state: Database, recording: Recording, tags: readonly Tag[]): void {
	for (const tag of tags) {
		for (const target of targetsOf(state, recording, tag)) {
			state.shares.insert({
				...target,
				id: state.shares.nextId(),
				recordingId: recording.id,
				canReshare: false,
				source: 'group_tag',
				createdAt: state.clock.now(),
			});
		}
	}
}
