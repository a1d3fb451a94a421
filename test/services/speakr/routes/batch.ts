import { canUse } from '../access/ownership';
import type { Call, Route } from '../call';
import { isObject, isTrue, type Json } from '../json';
import type { Recording } from '../model';
import { crash, json, refuse, type Reply } from '../reply';
import { removeOrphans } from '../speakers/orphans';
import { mayAccess, writePersonal } from '../sharing/scope';
import { untranscribable } from './processing';
import { idOf, iterate } from './recording-tags';
import { archived, targetFolder } from './recordings';

interface Result {
	id: Json;
	success: boolean;
	error?: string;
	job_id?: number;
}

/** Does something with each recording of the caller; `success` is always true. Ids are echoed as they came. */
function each(
	call: Call,
	ids: unknown,
	done: string,
	act: (recording: Recording) => Omit<Result, 'id'>,
	mayActOn = (recording: Recording) => mayAccess(call.state, call.user, recording, 'edit'),
): Reply {
	const results = iterate(ids).map((given): Result => {
		const id = typeof given === 'string' || typeof given === 'number' ? given : null;
		const recording = call.state.recordings.get(idOf(given));
		if (!recording) return { id, success: false, error: 'Not found' };
		if (!mayActOn(recording)) return { id, success: false, error: 'Permission denied' };
		return { id, ...act(recording) };
	});
	const succeeded = results.filter(({ success }) => success).length;
	return json({
		success: true,
		[done]: succeeded,
		failed: results.length - succeeded,
		results: results.map((result) => ({ ...result })),
	});
}

/** The body and its ids, which have to be there. */
function idsOf(call: Call): { body: Record<string, unknown>; ids: unknown } {
	const body = call.json();
	if (!isTrue(body)) throw refuse(400, 'No data provided');
	if (!isObject(body)) throw crash();
	if (!isTrue(body.recording_ids)) throw refuse(400, 'recording_ids required');
	return { body, ids: body.recording_ids };
}

function update(call: Call): Reply {
	const { body, ids } = idsOf(call);
	const updates = isObject(body.updates) ? body.updates : {};
	const { state } = call;
	const isArchived = 'is_archived' in updates && state.since('0.10.7') ? archived(updates.is_archived) : undefined;
	const folderId = 'folder_id' in updates && state.since('0.8.18') ? targetFolder(call, updates.folder_id) : undefined;
	const removed = isTrue(updates.remove_tag_ids) ? iterate(updates.remove_tag_ids).map(idOf) : [];
	const added = isTrue(updates.add_tag_ids) ? iterate(updates.add_tag_ids) : [];
	return each(call, ids, 'updated', (recording) => {
		const usable = added.flatMap((value) => state.tags.get(idOf(value)) ?? []).filter((tag) => canUse(call.user, tag));
		const isOwn = recording.ownerId === call.user.id;
		state.write(recording, {
			...('is_inbox' in updates && { isInbox: isTrue(updates.is_inbox) }),
			...('is_highlighted' in updates && { isHighlighted: isTrue(updates.is_highlighted) }),
			...(isArchived !== undefined && isOwn && { isArchived }),
			...(folderId !== undefined && { folderId }),
			tagIds: [...new Set([...recording.tagIds, ...usable.map(({ id }) => id)])],
		});
		if (isArchived !== undefined && !isOwn) writePersonal(state, call.user, recording, { isArchived });
		// In bulk: no client is told, and `updated_at` stays.
		recording.tagIds = recording.tagIds.filter((id) => !removed.includes(id));
		return { success: true };
	});
}

/** The one place where an administrator's token reaches other people's recordings. */
function remove(call: Call): Reply {
	const { ids } = idsOf(call);
	const { isAdmin } = call.user;
	if (!call.state.settings.usersCanDelete && !isAdmin) throw refuse(403, 'Deletion not allowed');
	const reply = each(
		call,
		ids,
		'deleted',
		(recording) => {
			call.state.deleteRecording(recording.id);
			return { success: true };
		},
		(recording) => isAdmin || recording.ownerId === call.user.id,
	);
	removeOrphans(call.state);
	return reply;
}

function transcribe(call: Call): Reply {
	return each(call, idsOf(call).ids, 'queued', (recording) => {
		const unable = untranscribable(call, recording);
		if (!unable) return { success: true, job_id: call.parts.pipeline.transcribe(recording).id };
		return { success: false, error: call.state.since('0.10.11') ? unable.error : 'Audio deleted' };
	});
}

export const batchRoutes: readonly Route[] = [
	{ method: 'PATCH', path: '/api/v1/recordings/batch', scopes: ['write'], handle: update },
	{ method: 'DELETE', path: '/api/v1/recordings/batch', scopes: ['delete'], handle: remove },
	{ method: 'POST', path: '/api/v1/recordings/batch/transcribe', scopes: ['process'], handle: transcribe },
];
