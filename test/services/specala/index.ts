/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { Faults, type FaultRule } from '../shared/faults';
import { close, listen } from '../shared/listen';
import { send } from '../shared/send';
import { Limiter } from './limiter';
import { json, refuse, Refusal, type Reply } from './reply';
import { answer } from './routes';
import { defaults, type Settings } from './settings';
import { keys, SpecalaState, type Owner } from './state';

export type { FaultRule } from '../shared/faults';
export type { Settings } from './settings';
export type { SpecalaState, Transcription } from './state';
export { namings, zip } from './zip';

/** The host of the real one, which no user can change. */
export const specalaHost = 'app.specala.ai';

export interface SpecalaOptions {
	/** Default '127.0.0.1'. */
	host?: string;
	/** Default 0: any. */
	port?: number;
	/** Requests for each key in a window. Default 500, as documented. */
	rateLimit?: number;
	/** Milliseconds of such a window. Default a minute. */
	rateWindow?: number;
}

interface SeenRequest {
	method: string;
	/** With the query. */
	path: string;
	headers: IncomingHttpHeaders;
	/** Parsed JSON, undefined where there is none. */
	body: unknown;
	/** Milliseconds. */
	at: number;
}

export interface StandInSpecala {
	/** The origin; the API is below `/api/v1/developer`. */
	url: string;
	keys: typeof keys;
	/** Every request seen, newest last. */
	requests: readonly SeenRequest[];
	faults: { next(rule: FaultRule): void; clear(): void };
	state: SpecalaState;
	/** Changed in place. */
	settings: Settings;
	close(): Promise<void>;
}

const base = '/api/v1/developer';

function ownerOf(headers: IncomingHttpHeaders, query: URLSearchParams): Owner {
	// By design, so that keys do not end up in logs.
	const inQuery = [...query.values()].some((value) => value.startsWith('sk_live_'));
	const key = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
	if (key === keys.free) {
		throw refuse(403, { code: 'api_access_denied', message: 'API access requires the Pro or Expert plan' });
	}
	if (inQuery || (key !== keys.pro && key !== keys.other)) throw refuse(401, 'Invalid API key');
	return key === keys.pro ? 'pro' : 'other';
}

function parse(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

export async function startSpecala(options: SpecalaOptions = {}): Promise<StandInSpecala> {
	const { host = '127.0.0.1', port = 0, rateLimit = 500, rateWindow = 60_000 } = options;
	const state = new SpecalaState();
	const settings = defaults();
	const faults = new Faults();
	const limiter = new Limiter(rateLimit, rateWindow);
	const requests: SeenRequest[] = [];

	const reply = ({ method, path, headers, body }: SeenRequest): Reply => {
		try {
			const { pathname, searchParams: query } = new URL(path, 'http://specala');
			if (!pathname.startsWith(base)) throw refuse(404, 'Not Found');
			const owner = ownerOf(headers, query);
			if (limiter.isPassed(owner)) throw refuse(429, 'Rate limit exceeded');
			return answer({ method, path: pathname.slice(base.length), query, body, owner, state, settings });
		} catch (error) {
			return error instanceof Refusal ? error.reply : json({ detail: 'Internal Server Error' }, 500);
		}
	};
	const see = async (incoming: IncomingMessage): Promise<SeenRequest> => {
		const { method = 'GET', url: path = '/', headers } = incoming;
		const seen: SeenRequest = { method, path, headers, body: undefined, at: Date.now() };
		requests.push(seen);
		seen.body = parse(await text(incoming));
		return seen;
	};
	const server = createServer((incoming, response) => {
		const handle = async () => {
			const seen = await see(incoming);
			const fault = faults.take(seen.method, seen.path);
			settings.before(seen.path);
			const answered = (fault && madeUp(fault)) ?? reply(seen);
			await send(response, answered, { fault, head: false, headers: { 'Cache-Control': 'no-store' } });
		};
		handle().catch(() => response.destroy());
	});
	return {
		url: `http://${host}:${await listen(server, host, port)}`,
		keys,
		requests,
		faults: { next: (rule) => faults.next(rule), clear: () => faults.clear() },
		state,
		settings,
		close: async () => await close(server),
	};
}

/** The answer of a fault that has its own; undefined when the real one is only to be disturbed. */
function madeUp({ status, body, contentType, headers }: FaultRule): Reply | undefined {
	if (status === undefined && body === undefined) return undefined;
	const content = Buffer.from(body ?? '<html><body>Bad Gateway</body></html>');
	const type = contentType ?? (body === undefined ? 'text/html' : 'application/json');
	return { status: status ?? 200, headers: { 'Content-Type': type, ...headers }, body: [content], length: content.length };
}
