/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import type { IncomingMessage } from 'node:http';

import type { Region, Transcript } from './model';
import type { Pipeline } from './pipeline';
import { notFound, refuse, type Reply } from './reply';
import { projectOf, type AssemblyAiState } from './state';

/** Everything that arrived; kept for the tests to look at. */
export interface SeenRequest {
	method: string;
	host: string;
	path: string;
	headers: Record<string, string | string[] | undefined>;
	/** Parsed where it is JSON, else its size in bytes. */
	body: unknown;
}

export interface Parts {
	state: AssemblyAiState;
	pipeline: Pipeline;
	/** Where the storage lies that signed addresses lead to. */
	origin(): string;
}

/** One request, on its way to a handler. */
export class Call {
	/** Parts of the path, in order. */
	parameters: readonly string[] = [];
	json: Record<string, unknown> = {};

	constructor(
		readonly parts: Parts,
		readonly incoming: IncomingMessage,
		readonly url: URL,
		readonly seen: SeenRequest,
	) {}

	get state(): AssemblyAiState {
		return this.parts.state;
	}

	get region(): Region {
		return this.seen.host.includes('.eu.') ? 'eu' : 'us';
	}

	/** The raw key, without 'Bearer'. */
	get project(): string {
		const project = projectOf(this.seen.headers.authorization);
		if (project === undefined) throw refuse(401, 'Authentication error, API token missing/invalid');
		return project;
	}

	/** The transcript in the path. One of another region or project is unknown. */
	get transcript(): Transcript {
		const found = this.state.find(this.parameters[0] ?? '', this.region, this.project);
		if (!found) throw notFound();
		return found;
	}

	/** The transcript in the path, with something to read in it. */
	completed(what: string): Transcript {
		const { transcript } = this;
		if (transcript.status === 'completed') return transcript;
		throw refuse(
			400,
			`This transcript has a status of '${transcript.status}'. Transcripts must have a status of 'completed' before requesting ${what}.`,
		);
	}
}

export interface Route {
	method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
	/** `{id}` stands for one part of the path. */
	path: string;
	handle: (call: Call) => Reply | Promise<Reply>;
}
