/* eslint-disable @n8n/community-nodes/no-restricted-imports -- measures, never shipped */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { close, listen } from '../test/services/shared/listen';

/** A limit of a service: requests to each endpoint, as Speakr counts them, in a fixed window. */
export interface Limit {
	requests: number;
	/** Seconds. */
	window: number;
	/** Whether a refusal says when the window ends. */
	retryAfter: boolean;
}

/** What passed since the last reset. */
export interface Traffic {
	requests: number;
	refused: number;
	/** The most requests that were in flight at once. */
	inFlight: number;
}

/** A way to a stand-in that is as long as to a real service, may be limited, and counts. */
export interface Link {
	url: string;
	/** Milliseconds before a request is passed on. */
	latency: number;
	limit?: Limit | undefined;
	/** Answers in place of the service; false if it does not. */
	answer?: ((incoming: IncomingMessage, response: ServerResponse) => boolean) | undefined;
	traffic: Traffic;
	reset(): void;
	close(): Promise<void>;
}

export async function openLink(target: string): Promise<Link> {
	const { hostname, port } = new URL(target);
	let inFlight = 0;
	let windows = new Map<string, { end: number; requests: number }>();
	const fresh = (): Traffic => ({ requests: 0, refused: 0, inFlight: 0 });

	const link: Link = {
		url: '',
		latency: 0,
		traffic: fresh(),
		reset: () => {
			link.traffic = fresh();
			windows = new Map();
		},
		close: async () => await close(server),
	};
	/** Seconds until the window ends, if the request is one too many. */
	const secondsLeft = ({ requests, window }: Limit, path = ''): number | undefined => {
		const endpoint = path.replace(/\?.*/, '').replace(/\/[\w-]*\d[\w-]*(?=\/|$)/g, '/{id}');
		const known = windows.get(endpoint);
		const current = known && known.end > Date.now() ? known : { end: Date.now() + window * 1000, requests: 0 };
		windows.set(endpoint, current);
		return ++current.requests > requests ? Math.max(1, Math.ceil((current.end - Date.now()) / 1000)) : undefined;
	};
	const forward = (incoming: IncomingMessage, response: ServerResponse) =>
		incoming.pipe(
			request({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
			}).once('error', () => response.destroy()),
		);
	const server = createServer((incoming, response) => {
		const { traffic, limit } = link;
		traffic.requests++;
		traffic.inFlight = Math.max(traffic.inFlight, ++inFlight);
		response.once('close', () => inFlight--);
		if (link.answer?.(incoming, response)) return;
		const left = limit && secondsLeft(limit, incoming.url);
		if (left !== undefined) {
			traffic.refused++;
			incoming.resume();
			response.writeHead(429, { 'content-type': 'application/json', ...(limit?.retryAfter && { 'retry-after': String(left) }) });
			response.end('{"detail":"Rate limit exceeded"}');
		} else void pause(link.latency).then(() => forward(incoming, response));
	});
	link.url = `http://127.0.0.1:${await listen(server, '127.0.0.1')}`;
	return link;
}
