import { createHash, randomBytes } from 'node:crypto';

import { PRESETS, type Preset, type Scope } from './access/scopes';
import { initialTokens, type Token } from './access/tokens';
import { initialUsers } from './access/users';
import { Clock } from './clock';
import type {
	CalendarEvent,
	Delivery,
	Folder,
	Job,
	Recording,
	Speaker,
	Tag,
	User,
	Webhook,
} from './model';
import { asrFailure, failTranscription, placeholderTitle, summarized, transcribed } from './outcome';
import { Settings } from './settings';
import { Table } from './table';
import { has, type Release, releaseOf, type SpeakrVersion } from './versions';

export type Owner = 'alice' | 'bob' | 'admin';

type Wish<Row> = Partial<Omit<Row, 'ownerId' | 'audio'>> & { owner?: Owner };

/** A recording to be made at once; `audio` are its bytes. */
export type RecordingWish = Wish<Recording> & { audio?: Buffer };

const SILENCE = Buffer.alloc(40_586, 0xaa);

export class SpeakrState {
	version: SpeakrVersion = '0.9.4';
	readonly clock = new Clock();
	readonly settings = new Settings();
	readonly tokens = new Table<Token>();
	readonly users = new Table<User>();
	readonly recordings = new Table<Recording>();
	readonly tags = new Table<Tag>();
	readonly folders = new Table<Folder>();
	readonly speakers = new Table<Speaker>();
	readonly webhooks = new Table<Webhook>();
	readonly deliveries = new Table<Delivery>();
	readonly jobs = new Table<Job>();
	private readonly events = new Table<CalendarEvent>();

	constructor() {
		for (const user of initialUsers()) this.users.insert(user);
		for (const token of initialTokens(this.users.all(), this.clock)) this.tokens.insert(token);
	}

	since(release: Release): boolean {
		return has(this.version, release);
	}

	/** As the VERSION file says it. */
	get versionText(): string {
		return `v${releaseOf(this.version)}-alpha`;
	}

	userOf(id: number): User {
		const user = this.users.get(id);
		if (!user) throw new Error(`No user ${id}`);
		return user;
	}

	userNamed(name: Owner): User {
		const user = this.users.where(({ username }) => username === name)[0];
		if (!user) throw new Error(`No user ${name}`);
		return user;
	}

	/** Events are made and removed with their recording; their ids are given again like all others. */
	replaceEvents(recording: Recording, events: ReadonlyArray<Omit<CalendarEvent, 'id' | 'createdAt'>>): void {
		for (const { id } of recording.events) this.events.delete(id);
		recording.events = events.map((event) =>
			this.events.insert({ ...event, id: this.events.nextId(), createdAt: this.clock.now() }),
		);
	}

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
				sha256: createHash('sha256').update(audio).digest('hex'),
				storedAt: createdAt,
			},
			isInbox: true,
			isHighlighted: false,
			folderId: null,
			tagIds: [],
			promptVariables: {},
			events: [],
		};
		if (columns.status === undefined || columns.status === 'COMPLETED') this.finish(recording, user);
		return this.recordings.insert(Object.assign(recording, columns));
	}

	private finish(recording: Recording, owner: User): void {
		const failure = asrFailure(recording);
		if (failure) failTranscription(recording, failure);
		else if (transcribed(recording, owner, this.clock)) summarized(recording, owner, this);
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

	addTag({ owner = 'alice', ...columns }: Wish<Tag> = {}): Tag {
		return this.tags.insert({
			id: this.tags.nextId(),
			ownerId: this.userNamed(owner).id,
			groupId: null,
			name: 'Work',
			color: '#3B82F6',
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

	deleteRecording(id: number): void {
		for (const event of this.recordings.get(id)?.events ?? []) this.events.delete(event.id);
		this.recordings.delete(id);
		for (const job of this.jobs.where(({ recordingId }) => recordingId === id)) this.jobs.delete(job.id);
	}

	deleteWebhook(id: number): void {
		this.webhooks.delete(id);
		for (const delivery of this.deliveries.where(({ webhookId }) => webhookId === id))
			this.deliveries.delete(delivery.id);
	}
}
