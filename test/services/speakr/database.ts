import type { Token } from './access/tokens';
import { initialTokens } from './access/tokens';
import { initialUsers } from './access/users';
import { changeOf } from './changes/words';
import { Clock } from './clock';
import type { CalendarEvent, ExternalRef, Folder, InternalShare, Job, PersonalState, Recording, ShareLink, Speaker, Tag, Tombstone, User } from './model';
import type { Delivery, Webhook } from './webhooks/model';
import { Settings } from './settings';
import { Table } from './table';
import { has, type Release, releaseOf, type SpeakrVersion } from './versions';

export type Owner = 'alice' | 'bob' | 'admin';

/** Told after a commit, as SQLAlchemy's listeners are. */
export interface CommitListener {
	/** `words` as in `fields_changed`; there is at least one. */
	updated(recording: Recording, words: readonly string[]): void;
	deleted(recording: Recording): void;
}

const TOMBSTONE_DAYS = 90;

/** The tables, and the two ways to write a recording: seen by everybody (`write`, `touch`), or past the listeners (an assignment). */
export class Database {
	version: SpeakrVersion = '0.9.4';
	readonly clock = new Clock();
	readonly settings = new Settings();
	readonly tokens = new Table<Token>();
	readonly users = new Table<User>();
	readonly recordings = new Table<Recording>();
	readonly tags = new Table<Tag>();
	readonly folders = new Table<Folder>();
	readonly speakers = new Table<Speaker>();
	readonly shares = new Table<InternalShare>();
	readonly personal = new Table<PersonalState>();
	readonly externalRefs = new Table<ExternalRef>();
	readonly shareLinks = new Table<ShareLink>();
	readonly tombstones = new Table<Tombstone>();
	readonly webhooks = new Table<Webhook>();
	readonly deliveries = new Table<Delivery>();
	readonly jobs = new Table<Job>();
	private readonly events = new Table<CalendarEvent>();
	/** Since when this server has a changes feed. */
	feedSince = this.clock.now();
	/** Tombstones before this are gone. */
	prunedBefore: string | null = null;
	listener: CommitListener | null = null;

	constructor() {
		for (const user of initialUsers()) this.users.insert(user);
		for (const token of initialTokens(this.users.all(), this.clock)) this.tokens.insert(token);
	}

	since(release: Release): boolean {
		return has(this.version, release);
	}

	/** From now on it is that version; the changes feed begins with the upgrade to it. */
	migrate(version: SpeakrVersion): void {
		if (has(version, '0.10.11') && !this.since('0.10.11')) {
			this.feedSince = this.clock.now();
			for (const recording of this.recordings.all()) recording.updatedAt = recording.completedAt ?? recording.createdAt;
		}
		this.version = version;
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

	/** Writes columns in one commit. */
	write(recording: Recording, columns: Partial<Recording>): void {
		this.beginWrite(recording, columns)();
	}

	/** Stamps a write now; it becomes visible when the returned function commits it, however late. */
	beginWrite(recording: Recording, columns: Partial<Recording>): () => void {
		const updatedAt = this.clock.now();
		return () => {
			const { isVisible, words } = changeOf(recording, columns);
			Object.assign(recording, columns, isVisible ? { updatedAt } : {});
			if (words.length > 0) this.listener?.updated(recording, words.sort());
		};
	}

	/** A row that belongs to the recording was written. */
	touch(recording: Recording, words: readonly string[] = []): void {
		recording.updatedAt = this.clock.now();
		if (words.length > 0) this.listener?.updated(recording, words);
	}

	/** Rows for the events of a recording, which replace those it has; their ids are given again like all others. */
	makeEvents(recording: Recording, events: ReadonlyArray<Omit<CalendarEvent, 'id' | 'createdAt'>>): CalendarEvent[] {
		this.forgetEvents(recording);
		return events.map((event) =>
			this.events.insert({ ...event, id: this.events.nextId(), createdAt: this.clock.now() }),
		);
	}

	forgetEvents(recording: Recording): void {
		for (const { id } of recording.events) this.events.delete(id);
	}

	deleteRecording(id: number, reason: 'deleted' | 'retention' = 'deleted'): void {
		const recording = this.recordings.get(id);
		if (!recording) return;
		this.forgetEvents(recording);
		const shares = this.shares.where(({ recordingId }) => recordingId === id);
		const deletedAt = this.clock.now();
		for (const userId of new Set([recording.ownerId, ...shares.map(({ userId }) => userId)])) {
			this.tombstones.insert({ id: this.tombstones.nextId(), recordingId: id, userId, deletedAt, reason });
		}
		for (const table of [this.shares, this.personal, this.externalRefs, this.shareLinks, this.jobs]) {
			for (const row of table.where(({ recordingId }) => recordingId === id)) table.delete(row.id);
		}
		this.recordings.delete(id);
		this.listener?.deleted(recording);
	}

	/** RECORDING_TOMBSTONE_DAYS: what is older is forgotten. The horizon moves only when something was. */
	pruneTombstones(): void {
		const horizon = this.clock.later(-TOMBSTONE_DAYS * 86_400);
		const old = this.tombstones.where(({ deletedAt }) => deletedAt < horizon);
		for (const { id } of old) this.tombstones.delete(id);
		if (old.length > 0) this.prunedBefore = horizon;
	}

	deleteWebhook(id: number): void {
		this.webhooks.delete(id);
		for (const delivery of this.deliveries.where(({ webhookId }) => webhookId === id))
			this.deliveries.delete(delivery.id);
	}
}
