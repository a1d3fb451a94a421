import { createHash, randomBytes } from 'node:crypto';

import { PRESETS, type Preset, type Scope } from './access/scopes';
import type { Token } from './access/tokens';
import { Database, type Owner } from './database';
import type { ExternalRef, Folder, InternalShare, Recording, Speaker, Tag, User } from './model';
import type { Delivery, Webhook } from './webhooks/model';
import { asrFailure, failed, PROCESSING_SECONDS, placeholderTitle, summarySteps, transcriptionSteps } from './outcome';

type Wish<Row> = Partial<Omit<Row, 'ownerId' | 'audio'>> & { owner?: Owner };

/** A recording to be made at once; `audio` are its bytes. */
export type RecordingWish = Wish<Recording> & { audio?: Buffer };

const SILENCE = Buffer.alloc(40_586, 0xaa);

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const SHA256_OF_SILENCE = sha256(SILENCE);

/** The database, and how a test fills it. Rows can be given any column. */
export class SpeakrState extends Database {
	/**
	 * A finished recording (its outcome decided by the file name, as after an upload), or, with a status
	 * or any other column given, one that looks so. No job runs, no webhook is sent.
	 */
	addRecording({ owner = 'alice', audio = SILENCE, ...columns }: RecordingWish = {}): Recording {
		const user = this.userNamed(owner);
		const createdAt = this.clock.now();
		const originalFilename = columns.originalFilename ?? 'meeting.mp3';
		const recording: Recording = {
			id: columns.id ?? this.recordings.nextId(),
			ownerId: user.id,
			title: placeholderTitle(originalFilename),
			participants: null,
			notes: null,
			summary: null,
			transcription: null,
			status: 'QUEUED',
			errorMessage: null,
			createdAt,
			completedAt: null,
			meetingDate: createdAt,
			processingSeconds: null,
			transcriptionSeconds: null,
			summarizationSeconds: null,
			originalFilename,
			mimeType: 'audio/mpeg',
			audioDuration: 5.041633,
			audioDeletedAt: null,
			audio: {
				bytes: audio,
				size: audio.length,
				sha256: audio === SILENCE ? SHA256_OF_SILENCE : sha256(audio),
				storedAt: createdAt,
			},
			isInbox: true,
			isHighlighted: false,
			isArchived: false,
			deletionExempt: false,
			folderId: null,
			tagIds: [],
			promptVariables: {},
			events: [],
			speakerLabels: {},
			titleByUser: columns.title !== undefined,
			language: null,
			idempotencyKey: null,
			updatedAt: createdAt,
		};
		if (columns.status === undefined || columns.status === 'COMPLETED') this.finish(recording, user);
		Object.assign(recording, columns);
		const { completedAt } = recording;
		recording.updatedAt = columns.updatedAt ?? (completedAt === null ? recording.createdAt : completedAt);
		return this.recordings.insert(recording);
	}

	private finish(recording: Recording, owner: User): void {
		const failure = asrFailure(recording);
		if (failure) {
			Object.assign(recording, failed(failure));
			return;
		}
		recording.processingSeconds = PROCESSING_SECONDS;
		for (const columns of transcriptionSteps(recording, owner, this)) Object.assign(recording, columns);
		if (recording.status !== 'QUEUED') return;
		for (const columns of summarySteps(recording, owner, this)) Object.assign(recording, columns);
	}

	/** Shares a recording with somebody, as the web app does; a share that shows only once it is COMPLETED. */
	share(recording: Recording, owner: Owner, columns: Partial<InternalShare> = {}): InternalShare {
		const share = this.shares.insert({
			id: this.shares.nextId(),
			recordingId: recording.id,
			userId: this.userNamed(owner).id,
			canEdit: false,
			canReshare: false,
			source: 'manual',
			createdAt: this.clock.now(),
			...columns,
		});
		this.touch(recording);
		return share;
	}

	unshare({ id, recordingId, userId }: InternalShare): void {
		this.shares.delete(id);
		const recording = this.recordings.get(recordingId);
		if (!recording) return;
		this.touch(recording);
		const deletedAt = this.clock.now();
		this.tombstones.insert({ id: this.tombstones.nextId(), recordingId, userId, deletedAt, reason: 'access_revoked' });
	}

	/** A token with these scopes, or those of a preset; only Speakr 1.1 looks at them. */
	addToken(scopes: Preset | readonly Scope[], owner: Owner = 'alice'): Token {
		return this.tokens.insert({
			id: this.tokens.nextId(),
			userId: this.userNamed(owner).id,
			name: 'a token',
			token: randomBytes(32).toString('base64url'),
			scopes: typeof scopes === 'string' ? PRESETS[scopes] : scopes,
			createdAt: this.clock.now(),
			expiresAt: null,
			lastUsedAt: null,
		});
	}

	addExternalRef({ owner = 'alice', ...columns }: Wish<ExternalRef> & { recordingId: number }): ExternalRef {
		return this.externalRefs.insert({
			id: this.externalRefs.nextId(),
			userId: this.userNamed(owner).id,
			system: 'n8n',
			kind: 'item',
			ref: '1',
			url: null,
			label: null,
			createdAt: this.clock.now(),
			...columns,
		});
	}

	addTag({ owner = 'alice', ...columns }: Wish<Tag> = {}): Tag {
		return this.tags.insert({
			id: this.tags.nextId(),
			ownerId: this.userNamed(owner).id,
			groupId: null,
			name: 'Work',
			color: '#3B82F6',
			title_prompt: null,
			custom_prompt: null,
			default_language: null,
			default_min_speakers: null,
			default_max_speakers: null,
			protectFromDeletion: false,
			createdAt: this.clock.now(),
			...columns,
		});
	}

	addFolder({ owner = 'alice', ...columns }: Wish<Folder> = {}): Folder {
		return this.folders.insert({
			id: this.folders.nextId(),
			ownerId: this.userNamed(owner).id,
			groupId: null,
			name: 'Client Calls',
			color: '#10B981',
			title_prompt: null,
			custom_prompt: null,
			default_language: null,
			default_min_speakers: null,
			default_max_speakers: null,
			default_hotwords: null,
			default_initial_prompt: null,
			default_transcription_model: null,
			retention_days: null,
			createdAt: this.clock.now(),
			...columns,
		});
	}

	addSpeaker({ owner = 'alice', ...columns }: Wish<Speaker> = {}): Speaker {
		return this.speakers.insert({
			id: this.speakers.nextId(),
			ownerId: this.userNamed(owner).id,
			name: 'Alice',
			useCount: 0,
			lastUsed: this.clock.now(),
			createdAt: this.clock.now(),
			email: null,
			aliases: [],
			updatedAt: null,
			voice: null,
			embeddingCount: 0,
			...columns,
		});
	}

	addWebhook({ owner = 'alice', ...columns }: Wish<Webhook> = {}): Webhook {
		return this.webhooks.insert({
			id: this.webhooks.nextId(),
			ownerId: this.userNamed(owner).id,
			name: 'listener',
			url: 'http://127.0.0.1:9/ok',
			allowHttp: true,
			events: ['webhook.test'],
			enabled: true,
			autoPaused: false,
			consecutiveFailures: 0,
			secret: randomBytes(32).toString('base64url'),
			previousSecret: null,
			previousSecretValidUntil: null,
			includeShared: false,
			createdAt: this.clock.now(),
			updatedAt: this.clock.now(),
			lastDeliveryAt: null,
			...columns,
		});
	}

	addDelivery(webhook: Webhook, columns: Partial<Delivery> = {}): Delivery {
		return this.deliveries.insert({
			id: this.deliveries.nextId(),
			webhookId: webhook.id,
			eventId: crypto.randomUUID(),
			eventType: 'webhook.test',
			payload: '{}',
			attemptCount: 0,
			status: 'pending',
			responseStatus: null,
			responsePreview: null,
			errorMessage: null,
			nextRetryAt: null,
			createdAt: this.clock.now(),
			deliveredAt: null,
			...columns,
		});
	}
}
