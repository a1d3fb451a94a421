export type Region = 'us' | 'eu';
export type Status = 'queued' | 'processing' | 'completed' | 'error';

/** Offsets in milliseconds. */
export interface Word {
	text: string;
	start: number;
	end: number;
	confidence: number;
	speaker: string | null;
	channel: string | null;
}

export interface Utterance extends Omit<Word, 'speaker'> {
	speaker: string;
	words: Word[];
}

export interface Transcript {
	id: string;
	region: Region;
	project: string;
	/** Milliseconds since 1970. */
	created: number;
	completed: number | null;
	status: Status;
	error: string | null;
	/** What it was asked for with, `audio_url` among it. */
	request: Readonly<Record<string, unknown>>;
	/** What is said, by speaker. */
	lines: ReadonlyArray<readonly [speaker: string, text: string]>;
	deleted: boolean;
	/** Held back beyond the account's concurrency. */
	throttled: boolean;
	webhookStatus: number | null;
	/** 'none' where nobody asked for it. */
	redactedAudio: 'none' | 'pending' | 'ready' | 'expired';
}

export interface Upload {
	url: string;
	region: Region;
	project: string;
	size: number;
	sha256: string;
}
