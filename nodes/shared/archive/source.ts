import type { IBinaryData, IDataObject } from 'n8n-workflow';
import type { Transcript } from '../transcript';

/** What tells one transcript from all others: some services give an id again once its transcript is deleted. */
export interface Mark {
	id: string;
	/** When it came into the archive, ISO 8601 in UTC as fine as the service has it. */
	created: string;
}

/** A transcript as the list shows it. */
export interface Entry extends Mark {
	title: string | null;
	/** When it was recorded, ISO 8601 or a wall clock; null where unknown. */
	date: string | null;
	/** `failed` will never have a text, `unfinished` may yet. */
	state: 'finished' | 'unfinished' | 'failed';
	/** Why it failed. */
	reason?: string;
	/** What else the list says of it, for the item. */
	about: IDataObject;
}

/** A text that the service has written itself, and what it sent with it. */
interface RawText {
	text: string;
	about?: IDataObject;
}

export type Content = Transcript | RawText;

/** Where a walk has come to, as plain JSON. Only the walk that wrote it reads it. */
export type Cursor = IDataObject;

/** One step of a walk: an entry, or none at its end, and where the walk goes on after it. */
export interface Step {
	entry?: Entry;
	cursor: Cursor;
}

/** What was thought to be finished is not yet. */
export class Unfinished extends Error {}

/** Contents by id, or why there is none, of up to `most` transcripts in one request. */
export interface Fetch {
	batchSize: number;
	many(entries: Entry[]): Promise<Map<string, Content | Error>>;
}

/** Contents that come one for each request. */
export const oneRequestEach = (one: (entry: Entry) => Promise<Content>): Fetch => ({
	batchSize: 1,
	many: async (entries) =>
		new Map(await Promise.all(entries.map(async (entry) => [entry.id, await one(entry)] as const))),
});

/** A file as n8n has stored it. */
export interface StoredFile {
	binary: IBinaryData;
	/** Without a dot: `mp3`. */
	extension: string;
}

/** An archive as one service has it, under the filters of one export. */
export interface ArchiveSource {
	/** Goes through the archive from where `cursor` says, or from its beginning; new entries may come in meanwhile. */
	walk(cursor: Cursor | undefined): AsyncIterable<Step>;
	/** Entries that were unfinished, as they are now. Those that are gone are missing. */
	refresh(marks: Entry[]): AsyncIterable<Entry>;
	fetch: Fetch;
	/** Stores the audio of an entry in n8n, or undefined where there is none. */
	audio?(entry: Entry): Promise<StoredFile | undefined>;
}

/** What a service takes before it refuses with 429. */
export interface Limit {
	requests: number;
	/** Seconds that the requests are counted over. */
	seconds: number;
}

export const markKey = ({ id, created }: Mark) => `${created} ${id}`;
