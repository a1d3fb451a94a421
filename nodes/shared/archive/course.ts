import type { ArchiveSource, Content, Entry, FileContent, StoredFile } from './source';

export type Removal = 'access_revoked' | 'deleted' | 'filtered' | 'retention';

interface ContentOutcome {
	entry: Entry;
	is: 'content';
	content: Content;
	text: FileContent;
	audio?: StoredFile;
	audioMissing?: string;
	audioFailed?: boolean;
	/** Names that its files had in the mirror and no longer have. */
	previous?: string[];
}

interface FailedOutcome {
	entry: Entry;
	is: 'failed';
	reason: string;
	again: boolean;
	isRefused?: true;
	/** What to export once its audio is given up, if nothing else failed. */
	withoutAudio?: ContentOutcome;
}

export type EntryOutcome =
	| ContentOutcome
	| FailedOutcome
	| { entry: Entry; is: 'unfinished' | 'unchanged' }
	| { entry: Entry; is: 'gone'; reason?: string }
	| { entry: Entry; is: 'removed'; reason: Removal; names: string[] };

/** A failure that is not waited for any longer: the text alone, if only the audio is missing. */
export function givenUp({ withoutAudio, ...failed }: FailedOutcome, tries: number): ContentOutcome | FailedOutcome {
	const reason = `${failed.reason} (tried in ${tries} runs)`;
	return withoutAudio ? { ...withoutAudio, audioMissing: reason } : { ...failed, again: false, reason };
}

/** Why a run ended early; `continueAfter` is in milliseconds since 1970. */
export interface Stop {
	why: 'batch' | 'time' | 'limit' | 'failure' | 'deletions';
	reason: string;
	continueAfter?: number;
	error?: unknown;
}

export interface Plan {
	maxTranscripts: number;
	concurrency: number;
	matches(entry: Entry): boolean;
	render(content: Content): FileContent;
	withAudio: boolean;
	skipsWaiting: boolean;
	isFiltered: boolean;
}

export interface Candidate {
	entry?: Entry;
	/** `wanted` has to be fetched; an outcome is known from the list. */
	verdict: 'wanted' | 'unwanted' | EntryOutcome;
	listed: number;
	/** It may have been deleted since it was listed. */
	hasWaited?: true;
	/** Moves the position past it, and past those before it. */
	advance?(): void;
}

/** What the list tells of an entry that matches. */
export function outcomeFromList(entry: Entry): Candidate['verdict'] {
	if (entry.state === 'finished') return 'wanted';
	return { entry, is: 'failed', reason: entry.reason ?? 'It was not transcribed', again: false };
}

export interface Course {
	candidates(source: ArchiveSource, plan: Plan): AsyncGenerator<Candidate>;
	triesOf(candidate: Candidate): number;
	hasFailed(entry: Entry): boolean;
	waiting(): number;
	/** Remembers what became of a candidate, and returns it unless it is of no interest. */
	settle(candidate: Candidate, outcome: EntryOutcome | undefined): EntryOutcome | undefined;
	/** At the end of the candidates: whether to go through them once more, or why they are not complete. */
	end(): 'again' | Stop | undefined;
}
