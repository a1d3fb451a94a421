/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';

import type { Scope } from './access/scopes';
import type { Presented, Token } from './access/tokens';
import { isObject, parseJson } from './json';
import type { Recording, User } from './model';
import type { Pipeline } from './pipeline';
import { crash, frameworkError, Refusal, refuse, type Reply } from './reply';
import { mayAccess, type Access } from './sharing/scope';
import type { SpeakrState } from './state';
import type { Dispatcher } from './webhooks/dispatcher';
import type { Emitter } from './webhooks/emitter';
import type { Release } from './versions';

/** The parts of the running server. */
export interface Parts {
	state: SpeakrState;
	pipeline: Pipeline;
	emitter: Emitter;
	dispatcher: Dispatcher;
}

/** Everything that arrived; kept for the tests to look at. */
export interface SeenRequest {
	method: string;
	path: string;
	headers: Record<string, string | string[] | undefined>;
	body: unknown;
	user: string | null;
	at: number;
}

/** One request, on its way to a handler. */
export class Call {
	/** Numbers in the path, in order. */
	ids: readonly number[] = [];
	signedIn: User | null = null;
	/** The token that signed in, as it was shown. */
	token: (Token & Pick<Presented, 'via'>) | null = null;
	/** Added to every answer. */
	readonly headersToSend: OutgoingHttpHeaders = {};
	/** Whoever looks for the user reads the session: only such answers vary by cookie. */
	sessionRead = false;
	/** The body, unless it is multipart: that one is left for the handler to stream. */
	bodyText = '';

	constructor(
		readonly parts: Parts,
		readonly incoming: IncomingMessage,
		readonly url: URL,
		readonly seen: SeenRequest,
	) {}

	get state(): SpeakrState {
		return this.parts.state;
	}

	get headers(): IncomingHttpHeaders {
		return this.incoming.headers;
	}

	get query(): URLSearchParams {
		return this.url.searchParams;
	}

	get user(): User {
		if (!this.signedIn) throw new Error('This route has no user');
		return this.signedIn;
	}

	id(index = 0): number {
		const id = this.ids[index];
		if (id === undefined) throw new Error(`The path has no id ${index}`);
		return id;
	}

	get hasJsonType(): boolean {
		return /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(this.headers['content-type'] ?? '');
	}

	/** The JSON body, of any type. Another content type is 415, a broken body 400. */
	json(): unknown {
		if (!this.hasJsonType) throw new Refusal(frameworkError(415));
		const value = parseJson(this.bodyText);
		if (value === undefined) throw new Refusal(frameworkError(400));
		return value;
	}

	/** The JSON body as the routes of 0.10.11 read it: null if it is not JSON. */
	lenient(): unknown {
		return (this.hasJsonType ? parseJson(this.bodyText) : null) ?? null;
	}

	/** The JSON body where the handler takes an object for granted: anything else breaks it. */
	fields(): Record<string, unknown> {
		const value = this.json();
		if (!isObject(value)) throw crash();
		return value;
	}

	/** The recording in the path, if the caller has that access to it. Missing comes before forbidden. */
	recording(access: Access = 'view', forbidden = 'Permission denied'): Recording {
		const recording = this.state.recordings.get(this.id());
		if (!recording) throw refuse(404, 'Recording not found');
		if (!mayAccess(this.state, this.user, recording, access)) throw refuse(403, forbidden);
		return recording;
	}
}

export interface Route {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** `{id}` stands for digits. */
	path: string;
	handle: (call: Call) => Reply | Promise<Reply>;
	/** Needs no token. */
	open?: true;
	/** What a scoped token needs; a route without takes none. */
	scopes?: readonly Scope[];
	/** Counted as a search too. */
	searches?: true;
	/** With an ETag of this prefix since 0.10.11; the id in the path is a recording's. */
	etag?: string;
	/** The first release that has it; older ones answer 404. */
	since?: Release;
}
