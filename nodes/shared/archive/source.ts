import type { IBinaryData, IDataObject } from 'n8n-workflow';
import type { Transcript } from '../transcript';
import type { PackableContent } from '../zip';

/** Identifies a transcript: some services reuse the id of a deleted one. */
export interface Mark {
	id: string;
	/** When it was added, ISO 8601 in UTC with the service's own precision. */
	created: string;
}

/** A listed transcript; `date` is of the recording, ISO 8601 or local time without a zone. `about` has what its item shows. */
export interface Entry extends Mark {
	title: string | null;
	date: string | null;
	state: 'finished' | 'unfinished' | 'failed';
	reason?: string;
	/** When it was last finished and changed, if the list tells: sortable text in the service's time. */
	finished?: string;
	changed?: string;
	about: IDataObject;
}

export type FileContent = string | PackableContent;

export const toBytes = (text: FileContent): Buffer => (typeof text === 'string' ? Buffer.from(text) : text.content);

export const toText = (text: FileContent): string => (typeof text === 'string' ? text : text.content.toString());

export type Content = Transcript | { text: FileContent; about?: IDataObject };

/** Where a walk stopped, as plain JSON that only the same kind of walk reads. */
export type Cursor = IDataObject;

/** An entry, absent at the end, and where the walk continues after it. */
export interface Step {
	entry?: Entry;
	cursor: Cursor;
}

export class Unfinished extends Error {}

/** Fetches contents, or why they are missing, of up to `batchSize` transcripts in one request. */
export interface Fetch {
	batchSize: number;
	many(entries: Entry[]): Promise<Map<string, Content | Error>>;
}

export const oneRequestEach = (one: (entry: Entry) => Promise<Content>): Fetch => ({
	batchSize: 1,
	many: async (entries) =>
		new Map(await Promise.all(entries.map(async (entry) => [entry.id, await one(entry)] as const))),
});

export interface StoredFile {
	binary: IBinaryData;
	extension: string;
}

export interface ChangesPage {
	changes: Array<{ entry: Entry } | { id: string; removed: 'access_revoked' | 'deleted' | 'retention'; at?: string }>;
	next: string;
	hasMore: boolean;
}

export interface ArchiveSource {
	/** Lists the archive from `cursor` or its beginning, while new entries may arrive; `wanted` is how many entries may be read ahead. */
	walk(cursor: Cursor | undefined, wanted?: number): AsyncIterable<Step>;
	itemId?(id: string): number;
	refresh(entries: Entry[]): AsyncIterable<Entry>;
	fetch: Fetch;
	/** What changed after a cursor; everything, oldest change first, if it is empty. Undefined if the service has no feed. */
	changes?(cursor: string): Promise<ChangesPage | 'expired' | undefined>;
	/** Entries that changed after a moment; `marksMatches` if they may match only since then. `asOf` is before the first answer, by the service's clock. */
	changedSince?: { marksMatches: boolean; list(moment: string): AsyncIterable<Entry>; asOf(): string };
	/** Day from which the list is complete: older transcripts may be missing in it though they exist. */
	listedFrom?(): string;
	/** How many listed entries could not be read. If there are any, nobody knows what is no longer listed. */
	unreadable(): number;
	delete?(id: string): Promise<void>;
	audio?(entry: Entry): Promise<StoredFile | undefined>;
}

export interface Limit {
	requests: number;
	seconds: number;
}

export const markKey = ({ id, created }: Mark) => `${created} ${id}`;
