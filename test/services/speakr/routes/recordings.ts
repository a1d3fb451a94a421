import { canUse } from '../access/ownership';
import type { Call, Route } from '../call';
import { readIso } from '../clock';
import { isObject, isTrue } from '../json';
import type { Recording } from '../model';
import { crash, json, refuse, type Reply } from '../reply';
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

function meetingDate(value: unknown): string | null {
	if (!isTrue(value)) return null;
	if (typeof value !== 'string') throw crash();
	const date = readIso(value);
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

/** What PATCH can change, in the order in which Speakr looks at it. */
const CHANGES: ReadonlyArray<readonly [field: string, change: (call: Call, value: unknown) => Partial<Recording>]> = [
	['title', (_call, value) => ({ title: text(value) })],
	['participants', (_call, value) => ({ participants: text(value) })],
	['notes', (_call, value) => ({ notes: text(value) })],
	['summary', (_call, value) => ({ summary: text(value) })],
	['meeting_date', (_call, value) => ({ meetingDate: meetingDate(value) })],
	['is_inbox', (_call, value) => ({ isInbox: isTrue(value) })],
	['is_highlighted', (_call, value) => ({ isHighlighted: isTrue(value) })],
	['folder_id', (call, value) => ({ folderId: targetFolder(call, value) })],
];

function patch(call: Call): Reply {
	const recording = call.recording();
	const body = call.json();
	if (!isTrue(body)) throw refuse(400, 'No data provided');
	if (!isObject(body)) throw crash();
	if ('keep_audio_only' in body) {
		throw refuse(400, 'keep_audio_only is set at upload time and cannot be changed afterwards.');
	}
	const wanted = CHANGES.filter(([field]) => field in body);
	// All are checked before any is kept.
	const columns = wanted.map(([field, change]) => change(call, body[field]));
	Object.assign(recording, ...columns);
	if (wanted.length > 0) {
		const fields = wanted.map(([field]) => field);
		call.parts.emitter.emit('recording.updated', recording, { fields_changed: fields });
	}
	return json({
		success: true,
		recording: {
			id: recording.id,
			title: recording.title,
			participants: recording.participants,
			notes: recording.notes,
			summary: recording.summary,
			meeting_date: recording.meetingDate,
			is_inbox: recording.isInbox,
			is_highlighted: recording.isHighlighted,
			folder_id: recording.folderId,
		},
	});
}

/** Sends no `recording.deleted`: only the web app's delete does. */
function remove(call: Call): Reply {
	const recording = call.recording('Permission denied - only owner can delete');
	if (!call.state.settings.usersCanDelete && !call.user.isAdmin) throw refuse(403, 'Deletion not allowed');
	call.state.deleteRecording(recording.id);
	return json({ success: true, message: 'Recording deleted' });
}

export const recordingRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/recordings', scopes: ['read'], handle: listRecordings },
	{ method: 'GET', path: '/api/v1/recordings/{id}', scopes: ['read'], handle: get },
	{ method: 'PATCH', path: '/api/v1/recordings/{id}', scopes: ['write'], handle: patch },
	{ method: 'DELETE', path: '/api/v1/recordings/{id}', scopes: ['delete'], handle: remove },
	{ method: 'GET', path: '/api/v1/recordings/{id}/status', scopes: ['read'], handle: status },
];
