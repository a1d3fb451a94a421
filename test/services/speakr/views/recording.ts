/** A recording as the different routes show it. */
import { markdown } from '../html';
import type { Json } from '../json';
import type { CalendarEvent, Recording, User } from '../model';
import type { SpeakrState } from '../state';
import { asText } from '../transcripts';
import { fullFolder } from './folder';
import { fullTag } from './tag';

/** What all views have. */
function common(recording: Recording) {
	return {
		id: recording.id,
		title: recording.title,
		status: recording.status,
		created_at: recording.createdAt,
		completed_at: recording.completedAt,
		meeting_date: recording.meetingDate,
		file_size: recording.audio.size,
		original_filename: recording.originalFilename,
		participants: recording.participants,
		is_inbox: recording.isInbox,
		is_highlighted: recording.isHighlighted,
		audio_available: recording.audioDeletedAt === null,
		audio_duration: recording.audioDuration,
		processing_time_seconds: recording.processingSeconds,
		transcription_duration_seconds: recording.transcriptionSeconds,
		summarization_duration_seconds: recording.summarizationSeconds,
		folder_id: recording.folderId,
		deletion_exempt: false,
		keep_audio_only: true,
	};
}

function brief(state: SpeakrState, recording: Recording) {
	const folder = recording.folderId === null ? undefined : state.folders.get(recording.folderId);
	return {
		...common(recording),
		error_message: recording.errorMessage,
		folder: folder ? { id: folder.id, name: folder.name } : null,
		tags: recording.tagIds.flatMap((id) => {
			const tag = state.tags.get(id);
			return tag ? [{ id, name: tag.name, color: tag.color }] : [];
		}),
	};
}

/** An item of `GET /recordings`. */
export function listItem(state: SpeakrState, recording: Recording) {
	return {
		...brief(state, recording),
		has_transcription: Boolean(recording.transcription),
		has_summary: Boolean(recording.summary),
	};
}

function detailedEvent(recording: Recording, event: CalendarEvent) {
	return {
		id: event.id,
		recording_id: recording.id,
		title: event.title,
		description: event.description,
		start_datetime: event.start,
		end_datetime: event.end,
		location: event.location,
		attendees: event.attendees,
		reminder_minutes: 15,
		created_at: event.createdAt,
	};
}

/** An item of `GET /recordings/{id}/events`. */
export function briefEvent(event: CalendarEvent) {
	return {
		id: event.id,
		title: event.title,
		start_datetime: event.start,
		end_datetime: event.end,
		description: event.description,
		location: event.location,
	};
}

/** The same bytes uploaded more than once by one user. */
export function copiesOf(state: SpeakrState, recording: Recording): Recording[] {
	return state.recordings.where(
		(other) => other.ownerId === recording.ownerId && other.audio.sha256 === recording.audio.sha256,
	);
}

function duplicateInfo(state: SpeakrState, recording: Recording): Json {
	const copies = copiesOf(state, recording);
	if (copies.length < 2) return null;
	return {
		total_copies: copies.length,
		copies: copies.map(({ id, title, createdAt }) => ({
			id,
			title,
			created_at: createdAt,
			is_self: id === recording.id,
		})),
	};
}

export type LongText = 'transcription' | 'summary' | 'notes';
export const LONG_TEXTS: readonly LongText[] = ['transcription', 'summary', 'notes'];

/** `GET /recordings/{id}`; the texts that are not wanted are absent, not null. */
export function detail(state: SpeakrState, recording: Recording, caller: User, texts: readonly LongText[]) {
	const { transcription, summary, notes } = recording;
	const rendered = {
		transcription: () => (transcription === null ? null : asText(transcription, caller.transcriptTemplate)),
		summary: () => summary,
		notes: () => notes,
	};
	return {
		...brief(state, recording),
		mime_type: recording.mimeType,
		events: recording.events.map((event) => detailedEvent(recording, event)),
		duplicate_info: duplicateInfo(state, recording),
		...Object.fromEntries(texts.map((name) => [name, rendered[name]()])),
	};
}

/** The web app's object with 36 keys: the answer to an upload. */
export function full(state: SpeakrState, recording: Recording) {
	const folder = recording.folderId === null ? undefined : state.folders.get(recording.folderId);
	return {
		...common(recording),
		notes: recording.notes,
		transcription: recording.transcription,
		summary: recording.summary,
		user_id: recording.ownerId,
		mime_type: recording.mimeType,
		audio_deleted_at: recording.audioDeletedAt,
		folder: folder ? fullFolder(state, folder) : null,
		tags: recording.tagIds.flatMap((id) => {
			const tag = state.tags.get(id);
			return tag ? [fullTag(state, tag)] : [];
		}),
		events: recording.events.map((event) => detailedEvent(recording, event)),
		prompt_variables: recording.promptVariables,
		resolved_hotwords: null,
		resolved_initial_prompt: null,
		duplicate_info: duplicateInfo(state, recording),
		shared_with_count: 0,
		public_share_count: 0,
		notes_html: markdown(recording.notes),
		summary_html: markdown(recording.summary),
	};
}
