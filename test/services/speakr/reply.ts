/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import type { OutgoingHttpHeaders } from 'node:http';

import type { Reply } from '../shared/send';
import { errorPage, redirectPage } from './html';
import { flaskJson, type Json } from './json';

export type { Reply };

/** Thrown by a handler to answer at once. */
export class Refusal extends Error {
	constructor(readonly reply: Reply) {
		super(`answered with ${reply.status}`);
	}
}

const HTML = 'text/html; charset=utf-8';

export function text(status: number, type: string, content: string, headers: OutgoingHttpHeaders = {}): Reply {
	const body = Buffer.from(content);
	return { status, headers: { 'Content-Type': type, ...headers }, body: [body], length: body.length };
}

export function json(body: Json, status = 200): Reply {
	return text(status, 'application/json', flaskJson(body));
}

export function html(status: number, page: string, headers: OutgoingHttpHeaders = {}): Reply {
	return text(status, HTML, page, headers);
}

/** A page of the framework. */
export function frameworkError(status: number, message?: string, headers: OutgoingHttpHeaders = {}): Reply {
	return html(status, errorPage(status, message), headers);
}

export function redirect(location: string, headers: OutgoingHttpHeaders = {}): Reply {
	return html(302, redirectPage(location), { Location: location, ...headers });
}

/** What a handler of Speakr answers when it refuses. */
export function refuse(status: number, error: string): Refusal {
	return new Refusal(json({ error }, status));
}

/** What the framework answers when the handler's code broke. */
export function crash(): Refusal {
	return new Refusal(frameworkError(500));
}
