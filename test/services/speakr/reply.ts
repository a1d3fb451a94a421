/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import type { OutgoingHttpHeaders } from 'node:http';

import type { Reply } from '../shared/send';
import { errorPage, redirectPage } from './html';
import { flaskJson, type Json, type JsonObject } from './json';

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

export function json(body: Json, status = 200, headers: OutgoingHttpHeaders = {}): Reply {
	return text(status, 'application/json', flaskJson(body), headers);
}

export function html(status: number, page: string, headers: OutgoingHttpHeaders = {}): Reply {
	return text(status, HTML, page, headers);
}

export function noContent(): Reply {
	return text(204, HTML, '');
}

/** A page of the framework. */
export function frameworkError(status: number, message?: string, headers: OutgoingHttpHeaders = {}): Reply {
	return html(status, errorPage(status, message), headers);
}

export function redirect(location: string, headers: OutgoingHttpHeaders = {}): Reply {
	return html(302, redirectPage(location), { Location: location, ...headers });
}

/** What a handler of Speakr answers when it refuses; newer refusals add a `code` and more. */
export function refuse(status: number, error: string, more: JsonObject = {}): Refusal {
	return new Refusal(json({ error, ...more }, status));
}

/** A parameter of 0.10.11 and later that makes no sense. */
export function invalid(error: string): Refusal {
	return refuse(400, error, { code: 'invalid_parameter' });
}

/** What the framework answers when the handler's code broke. */
export function crash(): Refusal {
	return new Refusal(frameworkError(500));
}
