/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
/**
 * A Speakr for tests: `const speakr = await startSpeakr({ version: '1.1' })`. It behaves as that version does, as
 * far as the contracts know; what had to be chosen without knowing is listed in doubts.md.
 *
 * - `speakr.url`, `speakr.tokens.alice` (bob, admin, expired): full tokens.
 * - `speakr.state`: its database. `addRecording`, `addTag`, `addToken('integration')` ... add rows; `settings` is what an
 *   administrator sets. `write(recording, columns)` is an edit that clients are told of, an assignment one that they are
 *   not; `beginWrite` stamps one now and commits it later. `share`, `unshare`, `deleteRecording(id, 'retention')` and
 *   `pruneTombstones` do what the web app and time do.
 * - `speakr.clock.advance(seconds)`: time passes for Speakr, not for n8n.
 * - `speakr.faults.next({ path, status })`: the next answers are disturbed.
 * - `speakr.requests`: what came in. `speakr.idle()`: until nothing is under way.
 *
 * What a recording becomes is decided by its file name (asr400, asr500, llmfail, empty, plain, short, budget,
 * nospeaker, once: only the first time well).
 */
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { Limits, REAL_TOKEN_LIMITS, type TokenLimits } from './access/limits';
import { TOKENS } from './access/tokens';
import type { SeenRequest } from './call';
import { Faults, type FaultRule } from '../shared/faults';
import { close, listen } from '../shared/listen';
import { Listener } from './listener';
import { Pipeline, type StageDuration } from './pipeline';
import { Router } from './router';
import { ROUTES } from './routes';
import { SpeakrState } from './state';
import type { SpeakrVersion } from './versions';
import { Dispatcher } from './webhooks/dispatcher';
import { Emitter } from './webhooks/emitter';

export type { FaultRule } from '../shared/faults';
export type { SpeakrState } from './state';
export { type SpeakrVersion, VERSIONS } from './versions';

export interface SpeakrOptions {
	/** Default '0.9.4', or what `state` was. '1.1' is the API version of 0.10.11. */
	version?: SpeakrVersion;
	/** Default '127.0.0.1'. */
	host?: string;
	/** Default 0: any. */
	port?: number;
	/** Milliseconds each stage (QUEUED, PROCESSING, SUMMARIZING) takes, or what each waits for. Default 30. */
	stageDuration?: StageDuration;
	/** Real seconds of the webhook retry schedule, of the sweep and of the settling of changes are divided by this. Default 1000. */
	timeFactor?: number;
	/** Host names that webhooks may use although private; null for Speakr's default (none). */
	intranetHostAllowlist?: string | null;
	/** How often each delivery is sent: a stock Docker image has three workers. Default 1. A function is asked for each. Since 0.10.6 once. */
	workers?: number | (() => number);
	/** Requests per hour, endpoint and address before 429, since 0.10.11 only of those without a token. Default 1000; 0 = no limit. */
	rateLimit?: number;
	/** Since 0.10.11: requests a minute of each token and endpoint. Default none; 'real' for Speakr's 120, 30 and 10. */
	tokenLimits?: TokenLimits | 'real';
	/** Default true. */
	foldersEnabled?: boolean;
	/**
	 * What an earlier stand-in held: as when Speakr is started again on its database, perhaps upgraded. Jobs that were
	 * under way are gone.
	 */
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
	clock: { advance(seconds: number): void };
	/** Resolves when no job is under way and no delivery is due; a retry planned for later does not count. */
	idle(): Promise<void>;
	close(): Promise<void>;
}

const SETTLE_SECONDS = 2;
const LOOPBACK = '^127\\.0\\.0\\.1$|^localhost$';

function limitsOf({ rateLimit = 1000, tokenLimits = {} }: SpeakrOptions, state: SpeakrState): Limits {
	return new Limits(state.clock, rateLimit, tokenLimits === 'real' ? REAL_TOKEN_LIMITS : tokenLimits);
}

export async function startSpeakr(options: SpeakrOptions = {}): Promise<StandInSpeakr> {
	const { host = '127.0.0.1', port = 0, intranetHostAllowlist = LOOPBACK } = options;
	const { state = new SpeakrState(), foldersEnabled = true } = options;
	state.migrate(options.version ?? state.version);
	state.settings.foldersEnabled = foldersEnabled;
	state.settings.intranetHosts = intranetHostAllowlist === null ? null : new RegExp(intranetHostAllowlist);
	const { timeFactor = 1000, workers = 1 } = options;
	state.settings.settleSeconds = SETTLE_SECONDS / timeFactor;
	const dispatcher = new Dispatcher(state, { timeFactor, workers: typeof workers === 'number' ? () => workers : workers });
	const emitter = new Emitter(state, dispatcher);
	const pipeline = new Pipeline(state, emitter, options.stageDuration ?? 30);
	const faults = new Faults();
	const routes = ROUTES.filter(({ since }) => since === undefined || state.since(since));
	const parts = { state, pipeline, emitter, dispatcher };
	const listener = new Listener(parts, new Router(routes), limitsOf(options, state), faults);
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
		clock: {
			advance: (seconds) => {
				state.clock.advance(seconds);
				dispatcher.wake();
			},
		},
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
