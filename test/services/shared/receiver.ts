/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

import { close, listen } from './listen';

export interface Received {
	method: string;
	path: string;
	headers: IncomingHttpHeaders;
	/** The exact bytes, for the signature. */
	body: Buffer;
	at: number;
}

export interface ReceiverAnswer {
	/** 'drop' closes the connection without an answer. */
	status: number | 'drop';
	headers?: Record<string, string>;
	body?: string;
	/** Milliseconds before answering. */
	delay?: number;
}

/** Decides each answer; may hold it back. */
export type Answering = (request: Received) => ReceiverAnswer | Promise<ReceiverAnswer>;

export interface Receiver {
	url: string;
	received: readonly Received[];
	/** What is answered from now on. Default 200. */
	answer(next: ReceiverAnswer | Answering): void;
	close(): Promise<void>;
}

/** Takes webhooks of any service and remembers them. */
export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	let answer: Answering = () => ({ status: 200 });
	const server = createServer(async (incoming, response) => {
		const request: Received = {
			method: incoming.method ?? '',
			path: incoming.url ?? '',
			headers: incoming.headers,
			body: await buffer(incoming),
			at: Date.now(),
		};
		received.push(request);
		const { status, headers, body, delay } = await answer(request);
		if (delay) await pause(delay);
		if (status === 'drop') response.destroy();
		else response.writeHead(status, headers).end(body);
	});
	return {
		url: `http://127.0.0.1:${await listen(server, '127.0.0.1')}`,
		received,
		answer: (next) => {
			answer = typeof next === 'function' ? next : () => next;
		},
		close: async () => await close(server),
	};
}
