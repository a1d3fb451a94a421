/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import type { OutgoingHttpHeaders } from 'node:http';

import type { Reply } from '../shared/send';

export type { Reply };

/** Thrown by a handler to answer at once. */
export class Refusal extends Error {
	constructor(readonly reply: Reply) {
		super(`answered with ${reply.status}`);
	}
}

export function text(status: number, type: string, content: string, headers: OutgoingHttpHeaders = {}): Reply {
	const body = Buffer.from(content);
	return { status, headers: { 'Content-Type': type, ...headers }, body: [body], length: body.length };
}

export const json = (body: unknown, status = 200, headers: OutgoingHttpHeaders = {}): Reply =>
	text(status, 'application/json', JSON.stringify(body), headers);

export const refuse = (status: number, error: string): Refusal => new Refusal(json({ error }, status));

export const notFound = (): Refusal => refuse(400, 'Transcript lookup error, transcript id not found');
