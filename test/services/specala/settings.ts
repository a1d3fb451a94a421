import { namings, type Naming } from './zip';
import type { Transcription } from './state';

/** What is not documented, or may go wrong: a test sets it as it likes, also while requests come. */
export interface Settings {
	/** How the list says how many there are: null for not at all. */
	total: (count: number) => number | null;
	/** Maximum entries of a page, also when up to 100 are asked for. */
	maxPageSize: number;
	/** Whether projects come with `items` and `total`, or as a bare list. */
	projects: 'items' | 'list';
	/** What a bulk export does with an ID that is not in the workspace. */
	unknownIds: 'refuse' | 'skip';
	naming: Naming;
	/** The transcriptions that a ZIP holds, of those asked for. */
	zipped: (wanted: Transcription[]) => Transcription[];
	/** What becomes of the finished ZIP. */
	zip: (archive: Buffer) => Buffer;
	/** Called before each request is handled; the archive may change meanwhile. */
	before: (path: string) => void;
}

export const defaults = (): Settings => ({
	total: (count) => count,
	maxPageSize: 100,
	projects: 'items',
	unknownIds: 'skip',
	naming: namings.id,
	zipped: (wanted) => wanted,
	zip: (archive) => archive,
	before: () => {},
});
