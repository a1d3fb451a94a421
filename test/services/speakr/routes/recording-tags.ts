import { canUse } from '../access/ownership';
import type { Call, Route } from '../call';
import { isTrue } from '../json';
import type { Tag } from '../model';
import { crash, json, refuse, type Reply } from '../reply';
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

/** 200 and success even if every single tag failed. */
function add(call: Call): Reply {
	const recording = call.recording(call.state.since('0.10.11') ? 'edit' : 'view');
	const body = call.fields();
	const wanted = isTrue(body.tag_ids) ? iterate(body.tag_ids) : isTrue(body.tag_id) ? [body.tag_id] : [];
	if (wanted.length === 0) throw refuse(400, 'tag_ids or tag_id required');
	const added: Tag[] = [];
	const errors: string[] = [];
	for (const value of wanted) {
		const tag = call.state.tags.get(idOf(value));
		if (!tag) errors.push(`Tag ${String(value)} not found`);
		else if (!canUse(call.user, tag)) errors.push(`No access to tag ${String(value)}`);
		else if (!recording.tagIds.includes(tag.id)) added.push(tag);
	}
	const added_tags = [...new Set(added)].map(({ id, name }) => ({ id, name }));
	call.state.write(recording, { tagIds: [...recording.tagIds, ...added_tags.map(({ id }) => id)] });
	return json({ success: true, added_tags, errors: errors.length > 0 ? errors : null });
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
	{ method: 'DELETE', path: '/api/v1/recordings/{id}/tags/{tag}', scopes: ['write'], handle: remove },
];
