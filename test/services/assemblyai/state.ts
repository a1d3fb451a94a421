 
import { randomUUID } from 'node:crypto';

import type { Region, Transcript, Upload } from './model';
import { conversation } from './speech';

/** API keys by name; `other` belongs to another project of the account. */
export const keys = { alice: 'aai-key-of-alice', other: 'aai-key-of-another-project' };

const projects = new Map(Object.entries(keys).map(([name, key]) => [key, name]));

export const projectOf = (key: unknown): string | undefined => projects.get(String(key));

/** Requests per seconds and account. */
export interface RequestLimit {
	requests: number;
	seconds: number;
}

/** Everything that the service keeps. */
export class AssemblyAiState {
	private readonly requestedAt: number[] = [];

	constructor(readonly limit: RequestLimit = { requests: 20_000, seconds: 300 }) {}

	/** Counts a request; false if there were too many. */
	admits(now = Date.now()): boolean {
		const { requests, seconds } = this.limit;
		while (this.requestedAt[0] !== undefined && this.requestedAt[0] <= now - seconds * 1000) this.requestedAt.shift();
		if (this.requestedAt.length >= requests) return false;
		this.requestedAt.push(now);
		return true;
	}

	readonly transcripts: Transcript[] = [];
	readonly uploads: Upload[] = [];
	/** Signatures of addresses that were given out. */
	readonly signatures = new Set<string>();
	/** Bytes of redacted audio. */
	redactedAudio = Buffer.from('redacted audio '.repeat(1000));

	/** A transcript of alice in the United States, completed a moment ago, unless told otherwise. */
	addTranscript(about: Partial<Transcript> = {}): Transcript {
		const now = Date.now();
		const { status = 'completed', created = now } = about;
		const transcript: Transcript = {
			id: randomUUID(),
			region: 'us',
			project: 'alice',
			created,
			completed: status === 'completed' || status === 'error' ? created + 1 : null,
			status,
			error: null,
			request: {},
			lines: conversation,
			deleted: false,
			throttled: false,
			webhookStatus: null,
			redactedAudio: 'none',
			...about,
		};
		const request = { audio_url: 'https://example.com/meeting.mp3', speaker_labels: true, ...about.request };
		const added = { ...transcript, request };
		this.transcripts.push(added);
		return added;
	}

	/** Newest first, as they are listed. */
	visibleTo(region: Region, project: string): Transcript[] {
		return this.transcripts
			.filter((each) => each.region === region && each.project === project)
			.map((each, index) => ({ each, index }))
			.sort((a, b) => b.each.created - a.each.created || b.index - a.index)
			.map(({ each }) => each);
	}

	find(id: string, region: Region, project: string): Transcript | undefined {
		return this.transcripts.find((each) => each.id === id && each.region === region && each.project === project);
	}
}
