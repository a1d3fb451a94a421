/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import type { SeenRequest } from './call';
import { Faults, type FaultRule } from '../shared/faults';
import { close, listen } from '../shared/listen';
import { Limiter } from './limiter';
import { Listener } from './listener';
import { Pipeline } from './pipeline';
import { Router } from './router';
import { ROUTES } from './routes';
import { SpeakrState } from './state';
import { TOKENS } from './users';
import { Dispatcher } from './webhooks/dispatcher';
import { Emitter } from './webhooks/emitter';

export type { FaultRule } from '../shared/faults';
export type { SpeakrState } from './state';

export interface SpeakrOptions {
	/** Default '127.0.0.1'. */
	host?: string;
	/** Default 0: any. */
	port?: number;
	/** Milliseconds each stage (QUEUED, PROCESSING, SUMMARIZING) takes, or what each waits for. Default 30. */
	stageDuration?: number | (() => Promise<void>);
	/** Real seconds of the webhook retry schedule and of the sweep are divided by this. Default 1000. */
	timeFactor?: number;
	/** Host names that webhooks may use although private; null for Speakr's default (none). */
	intranetHostAllowlist?: string | null;
	/** How often each delivery is sent: a stock Docker image has three workers. Default 1. A function is asked for each. */
	workers?: number | (() => number);
	/** Requests per hour, endpoint and address before 429. Default 1000; 0 = no limit. */
	rateLimit?: number;
	/** Default true. */
	foldersEnabled?: boolean;
	/** What an earlier stand-in held: as when Speakr is started again on its database. Jobs that were under way are gone. */
	state?: SpeakrState;
}

export interface StandInSpeakr {
	/** The origin; the API is below `/api/v1`. */
	url: string;
	tokens: { alice: string; bob: string; admin: string; expired: string };
	/** The last few thousand requests, newest last. */
	requests: readonly SeenRequest[];
	/** How many requests there have been. */
	count(): number;
	faults: { next(rule: FaultRule): void; clear(): void };
	state: SpeakrState;
	/** Resolves when no job is under way and no delivery is due; a retry planned for later does not count. */
	idle(): Promise<void>;
	close(): Promise<void>;
}

const LOOPBACK = '^127\\.0\\.0\\.1$|^localhost$';

export async function startSpeakr(options: SpeakrOptions = {}): Promise<StandInSpeakr> {
	const { host = '127.0.0.1', port = 0, intranetHostAllowlist = LOOPBACK } = options;
	const { state = new SpeakrState(), foldersEnabled = true } = options;
	state.settings.foldersEnabled = foldersEnabled;
	const { timeFactor = 1000, workers = 1 } = options;
	const dispatcher = new Dispatcher(state, { timeFactor, workers: typeof workers === 'number' ? () => workers : workers });
	const emitter = new Emitter(state, dispatcher);
	const pipeline = new Pipeline(state, emitter, options.stageDuration ?? 30);
	const intranetHosts = intranetHostAllowlist === null ? null : new RegExp(intranetHostAllowlist);
	const faults = new Faults();
	const listener = new Listener(
		{ state, pipeline, emitter, dispatcher, intranetHosts },
		new Router(ROUTES),
		new Limiter(options.rateLimit ?? 1000),
		faults,
	);
	const server = createServer((request, response) => {
		listener.handle(request, response).catch(() => response.destroy());
	});
	// An upload of gigabytes may take long.
	server.requestTimeout = 0;
	const chosen = await listen(server, host, port);
	dispatcher.wake();
	return {
		url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`,
		tokens: { ...TOKENS },
		requests: listener.requests,
		count: () => listener.count,
		faults: { next: (rule) => faults.next(rule), clear: () => faults.clear() },
		state,
		idle: async () => {
			while (pipeline.busy || dispatcher.busy) await pause(5);
		},
		close: async () => {
			pipeline.close();
			await dispatcher.close();
			await close(server);
		},
	};
}
