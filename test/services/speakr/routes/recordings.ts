import { canUse } from '../access/ownership';
import type { Call, Route } from '../call';
import { readIso, readIsoAsUtc, zulu } from '../clock';
import { isObject, isTrue } from '../json';
import type { Recording } from '../model';
import { crash, json, refuse, type Reply } from '../reply';
import { personalOf, writePersonal } from '../sharing/scope';
import { removeOrphans } from '../speakers/orphans';
import type { Release } from '../versions';
import { detail, LONG_TEXTS } from '../views/recording';
import { listRecordings } from './listing';

function get(call: Call): Reply {
	const recording = call.recording();
	const included = call.query.get('include')?.split(',').map((name) => name.trim());
	const minimal = call.query.get('format') === 'minimal';
	const texts = LONG_TEXTS.filter((name) => !minimal && (included?.includes(name) ?? true));
	return json(detail(call.state, recording, call.user, texts));
}

function status(call: Call): Reply {
	const recording = call.recording();
	const waiting = call.state.jobs.where((job) => job.kind === 'summarize' && job.status === 'queued');
	const position = waiting.findIndex(({ recordingId }) => recordingId === recording.id);
	return json({
		id: recording.id,
		status: recording.status,
		// Only ever given for a summary that waits.
		queue_position: position === -1 ? null : position + 1,
		error_message: recording.errorMessage,
		completed_at: recording.completedAt,
	});
}

/** A text column: SQLite breaks on an object or array, but takes a number. */
function text(value: unknown): string | null {
	if (value === null) return null;
	if (typeof value === 'object') throw crash();
	return String(value);
}

function meetingDate({ state }: Call, value: unknown): string | null {
	if (!isTrue(value)) return null;
	if (typeof value !== 'string') throw crash();
	const date = state.since('0.9.5') ? readIsoAsUtc(value) : readIso(value);
	if (date === null) throw refuse(400, 'Invalid meeting_date format');
	return date;
}

/** Checks the folder that a recording is to go into; a number in a text is good enough. */
export function targetFolder(call: Call, value: unknown): number | null {
	if (value === null || value === '') return null;
	const folder = call.state.folders.get(Number(value));
	if (!folder) throw refuse(404, `Folder ${String(value)} not found`);
	if (!canUse(call.user, folder)) throw refuse(403, 'No access to target folder');
	return folder.id;
}

interface Change {
	field: string;
	since?: Release;
	read: (call: Call, value: unknown) => Partial<Recording>;
}

/** What PATCH can change, in the order in which Speakr looks at it. */
const CHANGES: readonly Change[] = [
	{ field: 'title', read: (_call, value) => ({ title: text(value), titleByUser: true }) },
	{ field: 'participants', read: (_call, value) => ({ participants: text(value) }) },
	{ field: 'notes', read: (_call, value) => ({ notes: text(value) }) },
	{ field: 'summary', read: (_call, value) => ({ summary: text(value) }) },
	{ field: 'meeting_date', read: (call, value) => ({ meetingDate: meetingDate(call, value) }) },
	{ field: 'is_inbox', read: (_call, value) => ({ isInbox: isTrue(value) }) },
	{ field: 'is_highlighted', read: (_call, value) => ({ isHighlighted: isTrue(value) }) },
	{ field: 'is_archived', since: '0.10.7', read: (_call, value) => ({ isArchived: archived(value) }) },
	{ field: 'folder_id', since: '0.8.18', read: (call, value) => ({ folderId: targetFolder(call, value) }) },
];

/** The only flag that does not accept everything that Python counts as true. */
export function archived(value: unknown): boolean {
	if ([true, 1, 'true', '1'].some((yes) => yes === value)) return true;
	if ([false, 0, 'false', '0'].some((no) => no === value)) return false;
	throw refuse(400, 'is_archived must be a boolean');
}

/** Since 0.10.11 notes and archive are the caller's own, whoever owns the recording. */
function write(call: Call, recording: Recording, columns: Partial<Recording>): void {
	const { state, user } = call;
	const { notes, isArchived, ...others } = columns;
	const personal = { ...(notes !== undefined && { notes }), ...(isArchived !== undefined && { isArchived }) };
	const isOwn = recording.ownerId === user.id || !state.since('0.10.11');
	state.write(recording, isOwn ? columns : others);
	if (!isOwn && Object.keys(personal).length > 0) writePersonal(state, user, recording, personal);
}

function patch(call: Call): Reply {
	const { state, user } = call;
	const recording = call.recording('edit');
	const body = call.json();
	if (!isTrue(body)) throw refuse(400, 'No data provided');
	if (!isObject(body)) throw crash();
	if ('keep_audio_only' in body) {
		throw refuse(400, 'keep_audio_only is set at upload time and cannot be changed afterwards.');
	}
	const wanted = CHANGES.filter(({ field, since }) => field in body && (since === undefined || state.since(since)));
	// All are checked before any is kept.
	const columns = wanted.map(({ field, read }) => read(call, body[field])).reduce((all, some) => ({ ...all, ...some }), {});
	write(call, recording, columns);
	if (wanted.length > 0 && !state.since('0.10.11')) {
		call.parts.emitter.emit('recording.updated', recording, { fields_changed: wanted.map(({ field }) => field) });
	}
	const { notes, isArchived } = state.since('0.10.11') ? personalOf(state, user, recording) : recording;
	return json({
		success: true,
		recording: {
			id: recording.id,
			title: recording.title,
			participants: recording.participants,
			notes,
			summary: recording.summary,
			meeting_date: recording.meetingDate,
			is_inbox: recording.isInbox,
			is_highlighted: recording.isHighlighted,
			...(state.since('0.8.18') && { folder_id: recording.folderId }),
			...(state.since('0.10.7') && { is_archived: isArchived }),
			...(state.since('0.10.11') && { updated_at: zulu(recording.updatedAt) }),
		},
	});
}

function requireDeletion(call: Call): Recording {
	const recording = call.recording('own', 'Permission denied - only owner can delete');
	if (!call.state.settings.usersCanDelete && !call.user.isAdmin) throw refuse(403, 'Deletion not allowed');
	return recording;
}

function remove(call: Call): Reply {
	call.state.deleteRecording(requireDeletion(call).id);
	removeOrphans(call.state);
	return json({ success: true, message: 'Recording deleted' });
}

function removeAudio(call: Call): Reply {
	const recording = requireDeletion(call);
	if (recording.audioDeletedAt !== null) throw refuse(409, 'The audio has already been removed');
	const isBusy = ['QUEUED', 'PROCESSING', 'SUMMARIZING'].includes(recording.status);
	if (isBusy) throw refuse(409, 'Wait until processing has finished before removing the audio');
	call.state.write(recording, { audioDeletedAt: call.state.clock.now() });
	return json({ success: true, audio_deleted_at: recording.audioDeletedAt });
}

export const recordingRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/recordings', scopes: ['read'], handle: listRecordings },
	{ method: 'GET', path: '/api/v1/recordings/{id}', scopes: ['read'], etag: 'r', handle: get },
	{ method: 'PATCH', path: '/api/v1/recordings/{id}', scopes: ['write'], handle: patch },
	{ method: 'DELETE', path: '/api/v1/recordings/{id}', scopes: ['delete'], handle: remove },
	{ method: 'POST', path: '/api/v1/recordings/{id}/delete-audio', scopes: ['delete'], since: '0.10.7', handle: removeAudio },
	{ method: 'GET', path: '/api/v1/recordings/{id}/status', scopes: ['read'], handle: status },
];
