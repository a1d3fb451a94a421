/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { once } from 'node:events';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import type { FaultRule } from './faults';

/** What a stand-in answers. */
export interface Reply {
	status: number;
	headers: OutgoingHttpHeaders;
	body: Iterable<Buffer>;
	length: number;
}

const DRIPS = 8;

interface Manner {
	fault: FaultRule | undefined;
	head: boolean;
	/** Of every answer of the service. */
	headers?: OutgoingHttpHeaders;
}

/** Pieces small enough that a drip is felt and a cut can fall into the middle. */
function* pieces(body: Iterable<Buffer>, size: number): Generator<Buffer> {
	for (const chunk of body) {
		for (let start = 0; start < chunk.length; start += size) yield chunk.subarray(start, start + size);
	}
}

export async function send(response: ServerResponse, reply: Reply, { fault, head, headers }: Manner): Promise<void> {
	if (fault?.delay) await pause(fault.delay);
	await fault?.held;
	if (fault?.cut === 'before') {
		response.destroy();
		return;
	}
	const lengthKnown = reply.status === 204 || reply.status === 304 ? {} : { 'Content-Length': reply.length };
	response.writeHead(reply.status, { ...headers, ...reply.headers, ...lengthKnown, ...fault?.headers });
	if (head || reply.length === 0) {
		response.end();
		return;
	}
	const disturbed = fault?.drip !== undefined || fault?.cut !== undefined;
	const size = disturbed ? Math.max(1, Math.ceil(Math.min(reply.length, 262_144) / DRIPS)) : 65_536;
	const enough = fault?.cut === 'midway' ? Math.floor(reply.length / 2) : reply.length;
	let sent = 0;
	// Asked for once, not for each piece: a listener would stay behind each time.
	const closed = new Promise<void>((resolve) => response.once('close', () => resolve()));
	for (const piece of pieces(reply.body, size)) {
		if (response.destroyed) return;
		const part = piece.subarray(0, enough - sent);
		if (!response.write(part)) await Promise.race([once(response, 'drain'), closed]);
		sent += part.length;
		if (fault?.drip) await pause(fault.drip);
		if (sent >= enough) break;
	}
	if (fault?.cut === 'midway') {
		// What was written has to leave before the connection is torn down.
		await pause(20);
		response.destroy();
		return;
	}
	response.end();
}
