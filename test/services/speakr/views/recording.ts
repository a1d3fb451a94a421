/** A recording as the different routes show it. */
import { canUse } from '../access/ownership';
import { zulu } from '../clock';
import { markdown } from '../html';
import type { Json } from '../json';
import type { Recording, Tag, User } from '../model';
import type { Database } from '../database';
import { personalOf, shareWith } from '../sharing/scope';
import { asText } from '../transcripts';
import { eventView, storedEvent } from './event';
import { refsOf, refView } from './external-ref';
import { fullFolder } from './folder';
import { fullTag } from './tag';

/** What all views have. */
function common(state: Database, recording: Recording) {
	const isGone = state.since('0.10.11') && recording.audioDeletedAt !== null;
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
		audio_duration: isGone ? null : recording.audioDuration,
		processing_time_seconds: recording.processingSeconds,
		transcription_duration_seconds: recording.transcriptionSeconds,
		summarization_duration_seconds: recording.summarizationSeconds,
		folder_id: recording.folderId,
		deletion_exempt: recording.deletionExempt,
		...(state.since('0.9.0') && { keep_audio_only: true }),
		...(state.since('0.10.7') && { is_archived: recording.isArchived }),
		...(state.since('0.10.11') && { updated_at: zulu(recording.updatedAt) }),
	};
}

function brief(state: Database, recording: Recording) {
	// Since 0.10.11 only a failed one has a reason.
	const isHidden = state.since('0.10.11') && recording.status !== 'FAILED';
	const folder = recording.folderId === null ? undefined : state.folders.get(recording.folderId);
	return {
		...common(state, recording),
		error_message: isHidden ? null : recording.errorMessage,
		folder: folder ? { id: folder.id, name: folder.name } : null,
		tags: tagsOf(state, recording),
	};
}

function tagsOf(state: Database, recording: Recording, isVisible: (tag: Tag) => boolean = () => true) {
	return recording.tagIds.flatMap((id) => {
		const tag = state.tags.get(id);
		return tag && isVisible(tag) ? [{ id, name: tag.name, color: tag.color }] : [];
	});
}

/** An item of `GET /recordings` and of the changes feed. */
export function listItem(state: Database, recording: Recording, viewer: User) {
	const item = {
		...brief(state, recording),
		has_transcription: Boolean(recording.transcription),
		has_summary: Boolean(recording.summary),
	};
	if (!state.since('0.10.11')) return item;
	return {
		...item,
		external_refs: refsOf(state, viewer, recording.id).map(refView),
		...sharedView(state, recording, viewer),
	};
}

/** Whose it is, how it is shared, and what of it is the viewer's own. */
function sharedView(state: Database, recording: Recording, viewer: User) {
	const share = shareWith(state, viewer, recording);
	if (!share) return { is_shared: false, owner: null, share: null };
	const { isInbox, isHighlighted, isArchived } = personalOf(state, viewer, recording);
	const owner = state.userOf(recording.ownerId);
	const { showUsernames } = state.settings;
	return {
		is_shared: true,
		owner: {
			id: owner.id,
			username: showUsernames ? owner.username : null,
			name: showUsernames ? owner.name : null,
		},
		share: {
			id: share.id,
			can_edit: share.canEdit,
			can_reshare: share.canReshare,
			source: share.source,
			shared_at: zulu(share.createdAt),
		},
		is_inbox: isInbox,
		is_highlighted: isHighlighted,
		is_archived: isArchived,
		tags: tagsOf(state, recording, (tag) => canUse(viewer, tag)),
	};
}

/** The same bytes uploaded more than once by one user. */
export function copiesOf(state: Database, recording: Recording): Recording[] {
	return state.recordings.where(
		(other) => other.ownerId === recording.ownerId && other.audio.sha256 === recording.audio.sha256,
	);
}

function duplicateInfo(state: Database, recording: Recording): Json {
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
export function detail(state: Database, recording: Recording, caller: User, texts: readonly LongText[]) {
	const { transcription, summary } = recording;
	const personal = personalOf(state, caller, recording);
	// Until 0.10.10 somebody with whom it is shared sees the owner's notes.
	const { notes } = state.since('0.10.11') ? personal : recording;
	const rendered = {
		transcription: () => (transcription === null ? null : asText(transcription, caller.transcriptTemplate)),
		summary: () => summary,
		notes: () => notes,
	};
	return {
		...brief(state, recording),
		mime_type: recording.mimeType,
		events: recording.events.map((event) => eventView(state, recording, event)),
		duplicate_info: duplicateInfo(state, recording),
		...(state.since('0.10.7') && { is_archived: personal.isArchived }),
		...(state.since('0.10.11') && { external_refs: refsOf(state, caller, recording.id).map(refView) }),
		...Object.fromEntries(texts.map((name) => [name, rendered[name]()])),
	};
}

/** The web app's object with 36 keys: the answer to an upload. */
export function full(state: Database, recording: Recording) {
	const folder = recording.folderId === null ? undefined : state.folders.get(recording.folderId);
	return {
		...common(state, recording),
		notes: recording.notes,
		...(state.since('0.10.11') && { transcription_language: recording.language }),
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
		events: recording.events.map((event) => storedEvent(recording, event)),
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
