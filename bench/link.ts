/* eslint-disable @n8n/community-nodes/no-restricted-imports -- measures, never shipped */
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { close, listen } from '../test/services/shared/listen';

/** A limit of a service: requests of a credential, at Speakr to each endpoint, in a fixed window, which begins with the first of them. */
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
	/** Whether a GET is answered as it was before, from memory, so that what the stand-in takes itself does not count. */
	remembers?: boolean | undefined;
	/** Answers in place of the service; false if it does not. */
	answer?: ((incoming: IncomingMessage, response: ServerResponse) => boolean) | undefined;
	traffic: Traffic;
	reset(): void;
	close(): Promise<void>;
}

export async function openLink(target: string, countsEndpoints = false): Promise<Link> {
	const { hostname, port } = new URL(target);
	let inFlight = 0;
	let windows = new Map<string, { end: number; requests: number }>();
	const remembered = new Map<string, { headers: IncomingHttpHeaders; body: Buffer }>();
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
		const counted = countsEndpoints ? path.replace(/\?.*/, '').replace(/\/[\w-]*\d[\w-]*(?=\/|$)/g, '/{id}') : '';
		const known = windows.get(counted);
		const current = known && known.end > Date.now() ? known : { end: Date.now() + window * 1000, requests: 0 };
		windows.set(counted, current);
		return ++current.requests > requests ? Math.max(1, Math.ceil((current.end - Date.now()) / 1000)) : undefined;
	};
	const forward = (incoming: IncomingMessage, response: ServerResponse) => {
		const { url = '', method, headers } = incoming;
		const isRemembered = link.remembers === true && method === 'GET';
		const known = isRemembered && remembered.get(url);
		if (known) return void response.writeHead(200, known.headers).end(known.body);
		const onAnswer = async (answer: IncomingMessage) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			if (!isRemembered || answer.statusCode !== 200) return void answer.pipe(response);
			const body = await buffer(answer);
			remembered.set(url, { headers: answer.headers, body });
			response.end(body);
		};
		incoming.pipe(request({ hostname, port, path: url, method, headers }, (answer) => void onAnswer(answer)).once('error', () => response.destroy()));
	};
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
