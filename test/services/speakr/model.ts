/** The rows that Speakr keeps. */

export type Status = 'QUEUED' | 'PROCESSING' | 'SUMMARIZING' | 'COMPLETED' | 'FAILED';

export interface Group {
	id: number;
	name: string;
}

export interface Membership {
	groupId: number;
	role: 'admin' | 'member';
	joinedAt: string;
}

export interface User {
	id: number;
	username: string;
	email: string;
	name: string | null;
	jobTitle: string | null;
	company: string | null;
	isAdmin: boolean;
	autoSummarization: boolean;
	extractEvents: boolean;
	/** Default transcript template; null for Speakr's own `[SPEAKER]: text`. */
	transcriptTemplate: string | null;
	memberships: Membership[];
}

export interface Segment {
	speaker: string | null;
	sentence: string;
	start_time: number | null;
	end_time: number | null;
}

export interface CalendarEvent {
	id: number;
	title: string;
	description: string;
	start: string;
	end: string | null;
	location: string | null;
	attendees: string[];
	createdAt: string;
}

export interface Audio {
	/** Null when the file was too large to be kept; zeros of that length are served instead. */
	bytes: Buffer | null;
	size: number;
	sha256: string;
	storedAt: string;
}

export interface Recording {
	id: number;
	ownerId: number;
	title: string | null;
	participants: string | null;
	notes: string | null;
	summary: string | null;
	/** As Speakr's column holds it: segments as JSON text, plain text, or `ERROR_JSON:...`. */
	transcription: string | null;
	status: Status;
	errorMessage: string | null;
	createdAt: string;
	completedAt: string | null;
	meetingDate: string | null;
	processingSeconds: number | null;
	transcriptionSeconds: number | null;
	summarizationSeconds: number | null;
	originalFilename: string;
	mimeType: string | null;
	audioDuration: number | null;
	audioDeletedAt: string | null;
	audio: Audio;
	isInbox: boolean;
	isHighlighted: boolean;
	isArchived: boolean;
	deletionExempt: boolean;
	folderId: number | null;
	tagIds: number[];
	promptVariables: Record<string, string>;
	events: CalendarEvent[];
	/** The name that each diarization label was given. */
	speakerLabels: Record<string, string>;
	/** A title that a person typed is not regenerated. */
	titleByUser: boolean;
	/** ISO 639-1. */
	language: string | null;
	idempotencyKey: string | null;
	/** Since 0.10.11: moved by what a client can see. */
	updatedAt: string;
}

/** What a tag or a folder sets for the recordings in it. */
export interface Defaults {
	title_prompt: string | null;
	custom_prompt: string | null;
	default_language: string | null;
	default_min_speakers: number | null;
	default_max_speakers: number | null;
}

export interface Tag extends Defaults {
	id: number;
	ownerId: number;
	groupId: number | null;
	name: string;
	color: string;
	protectFromDeletion: boolean;
	createdAt: string;
}

export interface Folder extends Defaults {
	id: number;
	ownerId: number;
	groupId: number | null;
	name: string;
	color: string;
	default_hotwords: string | null;
	default_initial_prompt: string | null;
	default_transcription_model: string | null;
	retention_days: number | null;
	createdAt: string;
}

export interface Speaker {
	id: number;
	ownerId: number;
	name: string;
	useCount: number;
	lastUsed: string;
	createdAt: string;
	email: string | null;
	aliases: string[];
	updatedAt: string | null;
	/** The diarisation label that stands in for a voice print. */
	voice: string | null;
	embeddingCount: number;
}

/** A recording shared with another user. */
export interface InternalShare {
	id: number;
	recordingId: number;
	userId: number;
	canEdit: boolean;
	canReshare: boolean;
	source: 'manual' | 'group_tag' | 'group_folder';
	createdAt: string;
}

/** What somebody with whom a recording is shared keeps about it. */
export interface PersonalState {
	id: number;
	recordingId: number;
	userId: number;
	isInbox: boolean;
	isHighlighted: boolean;
	isArchived: boolean;
	notes: string | null;
}

/** A user's reference to something elsewhere; nobody else sees it. */
export interface ExternalRef {
	id: number;
	recordingId: number;
	userId: number;
	system: string;
	kind: string;
	ref: string;
	url: string | null;
	label: string | null;
	createdAt: string;
}

/** A public link to a recording. */
export interface ShareLink {
	id: number;
	recordingId: number;
	userId: number;
	publicId: string;
	shareSummary: boolean;
	shareNotes: boolean;
	createdAt: string;
	expiresAt: string | null;
}

/** What the changes feed tells of a recording that is gone, to one user. */
export interface Tombstone {
	id: number;
	recordingId: number;
	userId: number;
	deletedAt: string;
	reason: 'deleted' | 'retention' | 'access_revoked';
}

export interface Job {
	id: number;
	kind: 'transcribe' | 'summarize';
	recordingId: number;
	status: 'queued' | 'processing' | 'done';
}
