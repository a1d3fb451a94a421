import { canUse, isAdminOf } from '../access/ownership';
import type { Call, Route } from '../call';
import { isObject, isTrue } from '../json';
import type { Recording, Tag } from '../model';
import { crash, invalid, json, refuse, type Reply } from '../reply';
import { requireShareScope, shareByTags } from '../sharing/group-tags';
import type { Database } from '../database';

/** As Python iterates: a text gives its characters, a number breaks the handler. */
export function iterate(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value === 'string') return [...value];
	throw crash();
}

/** SQLite finds the row for `"1"` too. */
export function idOf(value: unknown): number {
	return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

/** In bulk: no client is told, and `updated_at` stays. */
export function detachEverywhere(state: Database, tagId: number): void {
	for (const recording of state.recordings.all()) {
		recording.tagIds = recording.tagIds.filter((id) => id !== tagId);
	}
}

/** Whether the caller may put the tag there: since 0.10.11 a group's on somebody else's recording only as its administrator. */
function mayApply({ state, user }: Call, recording: Recording, tag: Tag): boolean {
	if (!canUse(user, tag)) return false;
	const isBound = tag.groupId !== null && recording.ownerId !== user.id && state.since('0.10.11');
	return !isBound || isAdminOf(user, tag.groupId);
}

/** 200 and success even if every single tag failed. */
function add(call: Call): Reply {
	const isNew = call.state.since('0.10.11');
	const recording = call.recording(isNew ? 'edit' : 'view');
	const body = call.fields();
	const wanted = isTrue(body.tag_ids) ? iterate(body.tag_ids) : isTrue(body.tag_id) ? [body.tag_id] : [];
	if (wanted.length === 0) throw refuse(400, 'tag_ids or tag_id required');
	const found = new Set<Tag>();
	const errors: string[] = [];
	for (const value of wanted) {
		const tag = call.state.tags.get(idOf(value));
		if (!tag) errors.push(`Tag ${String(value)} not found`);
		else if (!mayApply(call, recording, tag)) errors.push(`No access to tag ${String(value)}`);
		else if (!recording.tagIds.includes(tag.id)) found.add(tag);
	}
	const added = [...found];
	if (isNew) requireShareScope(call, recording, added);
	call.state.write(recording, { tagIds: [...recording.tagIds, ...added.map(({ id }) => id)] });
	if (isNew) shareByTags(call.state, recording, added);
	const added_tags = added.map(({ id, name }) => ({ id, name }));
	return json({ success: true, added_tags, errors: errors.length > 0 ? errors : null });
}

/** Exactly these, in that order; what the caller cannot see stays, last. */
function replace(call: Call): Reply {
	const { state, user } = call;
	const recording = call.recording('edit');
	const body = call.lenient();
	const ids = isObject(body) ? body.tag_ids : undefined;
	if (!Array.isArray(ids) || !ids.every((id) => Number.isInteger(id))) throw invalid('tag_ids must be a list of tag ids');
	const wanted = [...new Set<number>(ids)].map((id) => ({ id, tag: state.tags.get(id) }));
	const tags = wanted.flatMap(({ tag }) => (tag && mayApply(call, recording, tag) ? [tag] : []));
	const bad = wanted.filter(({ tag }) => !tag || !tags.includes(tag)).map(({ id }) => id);
	if (bad.length > 0) throw refuse(400, 'Unknown or forbidden tag ids', { code: 'invalid_parameter', tag_ids: bad });
	const before = recording.tagIds;
	const isVisible = (id: number) => state.tags.all().some((tag) => tag.id === id && canUse(user, tag));
	const added = tags.filter(({ id }) => !before.includes(id));
	const removed = before.filter((id) => isVisible(id) && !tags.some((tag) => tag.id === id));
	requireShareScope(call, recording, added);
	state.write(recording, { tagIds: [...tags.map(({ id }) => id), ...before.filter((id) => !isVisible(id))] });
	shareByTags(state, recording, added);
	return json({
		tags: tags.map(({ id, name, color }) => ({ id, name, color })),
		added: added.map(({ id }) => id),
		removed,
	});
}

function remove(call: Call): Reply {
	const recording = call.recording('edit');
	const tagId = call.id(1);
	if (!recording.tagIds.includes(tagId)) throw refuse(404, 'Tag not on this recording');
	call.state.write(recording, { tagIds: recording.tagIds.filter((id) => id !== tagId) });
	return json({ success: true, message: 'Tag removed' });
}

export const recordingTagRoutes: readonly Route[] = [
	{ method: 'POST', path: '/api/v1/recordings/{id}/tags', scopes: ['write'], handle: add },
	{ method: 'PUT', path: '/api/v1/recordings/{id}/tags', scopes: ['write'], since: '0.10.11', handle: replace },
	{ method: 'DELETE', path: '/api/v1/recordings/{id}/tags/{tag}', scopes: ['write'], handle: remove },
];
