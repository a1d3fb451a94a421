/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { createServer, type IncomingHttpHeaders } from 'node:http';

import { close, listen } from '../services/shared/listen';

export interface Delivery {
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer<ArrayBuffer>;
	readonly status: number;
}

export interface Recorder {
	readonly url: string;
	readonly deliveries: readonly Delivery[];
	/** Where deliveries go; known only once n8n runs, and n8n must know this recorder's address before. */
	forwardTo(target: string): void;
	/** Sends a delivery once more, or one made from it, and tells n8n's answer. */
	send(delivery: Pick<Delivery, 'path' | 'headers' | 'body'>): Promise<number>;
	close(): Promise<void>;
}

/** Stands between Speakr and n8n's webhooks, and keeps what passes: so a real Speakr's deliveries can be repeated and tampered with. */
export async function startRecorder(host: string): Promise<Recorder> {
	const deliveries: Delivery[] = [];
	let target = '';

	async function send({ path, headers, body }: Pick<Delivery, 'path' | 'headers' | 'body'>): Promise<number> {
		// n8n could close an idle connection just when it is used again.
		const answer = await fetch(`${target}${path}`, { method: 'POST', headers: { ...headers, connection: 'close' }, body });
		await answer.arrayBuffer();
		return answer.status;
	}

	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', async () => {
			const delivery = { path: request.url ?? '/', headers: forwarded(request.headers), body: Buffer.concat(chunks) };
			const status = await send(delivery).catch(() => 502);
			deliveries.push({ ...delivery, status });
			response.writeHead(status).end();
		});
	});
	const port = await listen(server, host === '127.0.0.1' ? host : '0.0.0.0');
	return {
		url: `http://${host}:${port}`,
		deliveries,
		forwardTo: (address) => (target = address),
		send,
		close: async () => await close(server),
	};
}

/** All but the headers that belong to one connection. */
function forwarded(headers: IncomingHttpHeaders): Record<string, string> {
	const own = ['host', 'connection', 'content-length', 'accept-encoding'];
	return Object.fromEntries(
		Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' && !own.includes(name) ? [[name, value]] : [])),
	);
}
