/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import type { FaultRule, Faults } from '../shared/faults';
import { send } from '../shared/send';
import { admit } from './access/admission';
import type { Limits } from './access/limits';
import { conditional } from './changes/etag';
import { Call, type Parts, type SeenRequest } from './call';
import { errorPage } from './html';
import { parseJson } from './json';
import { frameworkError, Refusal, text, type Reply } from './reply';
import type { Router } from './router';

const REMEMBERED = 5000;

const EVERY_ANSWER = {
	Server: 'gunicorn',
	'X-Robots-Tag': 'noindex, nofollow, noarchive, nosnippet, noimageindex',
};

/** Since 0.10.1. */
const SECURITY = {
	'X-Frame-Options': 'SAMEORIGIN',
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'strict-origin-when-cross-origin',
	'Permissions-Policy': 'microphone=(self)',
	'Content-Security-Policy': "default-src 'self'",
};

/** From the request to the answer: fault, route, limit, token, handler. */
export class Listener {
	readonly requests: SeenRequest[] = [];
	/** How many there have been, also those no longer remembered. */
	count = 0;

	constructor(
		private readonly parts: Parts,
		private readonly router: Router,
		private readonly limits: Limits,
		private readonly faults: Faults,
	) {}

	async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
		const seen = this.remember(incoming);
		const url = new URL(seen.path, 'http://speakr');
		const call = new Call(this.parts, incoming, url, seen);
		const fault = this.faults.take(seen.method, seen.path);
		const reply = (fault && madeUp(fault)) ?? (await this.answer(call));
		Object.assign(reply.headers, call.headersToSend);
		if (call.sessionRead) reply.headers.Vary = 'Cookie';
		// An answer before the body has come would leave the client with a broken connection.
		if (!incoming.complete) await drain(incoming);
		await send(response, reply, { fault, head: seen.method === 'HEAD', headers: this.everyAnswer });
	}

	private get everyAnswer(): OutgoingHttpHeaders {
		const { state } = this.parts;
		const date = new Date(state.clock.microseconds() / 1_000).toUTCString();
		return { Date: date, ...EVERY_ANSWER, ...(state.since('0.10.1') && SECURITY) };
	}

	private remember(incoming: IncomingMessage): SeenRequest {
		const seen: SeenRequest = {
			method: incoming.method ?? 'GET',
			path: incoming.url ?? '/',
			headers: { ...incoming.headers },
			body: null,
			user: null,
			at: Date.now(),
		};
		this.requests.push(seen);
		this.count++;
		if (this.requests.length > REMEMBERED) this.requests.shift();
		return seen;
	}

	private async answer(call: Call): Promise<Reply> {
		try {
			const { route, ids } = this.router.find(call.seen.method, call.url.pathname);
			call.ids = ids;
			admit(call, route, this.limits);
			call.seen.user = call.signedIn?.username ?? null;
			if (!isMultipart(call)) await readBody(call);
			const reply = await route.handle(call);
			return route.etag && call.state.since('0.10.11') ? conditional(call, route.etag, reply) : reply;
		} catch (error) {
			return error instanceof Refusal ? error.reply : frameworkError(500);
		}
	}
}

function isMultipart(call: Call): boolean {
	return /^multipart\/form-data/i.test(call.headers['content-type'] ?? '');
}

async function readBody(call: Call): Promise<void> {
	call.bodyText = (await buffer(call.incoming)).toString();
	call.seen.body = call.bodyText === '' ? null : call.bodyText;
	if (call.hasJsonType) call.seen.body = parseJson(call.bodyText) ?? call.seen.body;
}

async function drain(incoming: IncomingMessage): Promise<void> {
	await new Promise<void>((resolve) => {
		incoming.once('end', resolve).once('close', resolve).once('error', () => resolve());
		incoming.resume();
	});
}

/** The answer of a fault that has its own; undefined when the real one is only to be disturbed. */
function madeUp(fault: FaultRule): Reply | undefined {
	if (fault.status === undefined && fault.body === undefined) return undefined;
	const status = fault.status ?? 200;
	const type = fault.contentType ?? (fault.body === undefined ? 'text/html; charset=utf-8' : 'application/json');
	return text(status, type, fault.body ?? errorPage(status), fault.headers);
}
