/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readBody } from 'node:stream/consumers';

import type { FaultRule, Faults } from '../shared/faults';
import { send, type Reply } from '../shared/send';
import { Call, type Parts, type Route, type SeenRequest } from './call';
import type { Contract } from './contract';
import { Refusal, refuse, text } from './reply';

const isJson = (headers: SeenRequest['headers']) => /^application\/json/.test(String(headers['content-type']));

/** From the request to the answer: fault, route, handler; both held against AssemblyAI's description. */
export class Listener {
	readonly requests: SeenRequest[] = [];
	private readonly routes: ReadonlyArray<{ route: Route; pattern: RegExp }>;

	constructor(
		private readonly parts: Parts,
		routes: readonly Route[],
		private readonly faults: Faults,
		private readonly contract: Contract,
		private readonly violations: string[],
	) {
		this.routes = routes.map((route) => ({ route, pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, '([^/]+)')}$`) }));
	}

	async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
		const seen: SeenRequest = {
			method: incoming.method ?? 'GET',
			host: incoming.headers.host ?? '',
			path: incoming.url ?? '/',
			headers: { ...incoming.headers },
			body: null,
		};
		this.requests.push(seen);
		const call = new Call(this.parts, incoming, new URL(seen.path, 'http://assemblyai'), seen);
		const fault = this.faults.take(seen.method, seen.path);
		const reply = (fault && madeUp(fault)) ?? (await this.answer(call));
		incoming.resume();
		await send(response, reply, { fault, head: seen.method === 'HEAD' });
	}

	private async answer(call: Call): Promise<Reply> {
		const reply = await this.route(call).catch((error: unknown) => {
			if (error instanceof Refusal) return error.reply;
			throw error;
		});
		if (!call.url.pathname.startsWith('/v2/')) return reply;
		const body = Buffer.concat([...reply.body]).toString();
		const answered: unknown = reply.headers['Content-Type'] === 'application/json' && body !== '' ? JSON.parse(body) : body;
		this.note('answer', call, this.contract.answer(call.seen.method, call.url, reply.status, answered));
		return reply;
	}

	private async route(call: Call): Promise<Reply> {
		const { seen, url } = call;
		const isGateway = seen.host.startsWith('llm-gateway');
		const found = this.routes.find(({ route, pattern }) => route.method === seen.method && pattern.test(url.pathname));
		const isElsewhere = /assemblyai\.com$/.test(seen.host) && isGateway !== url.pathname.startsWith('/v1/');
		if (!found || isElsewhere) throw refuse(404, 'Not found');
		call.parameters = [...(found.pattern.exec(url.pathname) ?? [])].slice(1);
		if (isJson(seen.headers)) {
			const parsed: unknown = JSON.parse(await readBody(call.incoming));
			seen.body = structuredClone(parsed);
			call.json = { ...Object(parsed) };
		}
		if (url.pathname.startsWith('/v2/')) {
			// Nobody is told anything before the key.
			void call.project;
			if (!this.parts.state.admits()) throw refuse(403, 'Forbidden');
			const type = String(seen.headers['content-type'] ?? '');
			const problems = this.contract.request(seen.method, url, type, seen.body);
			this.note('request', call, problems);
			if (problems.length > 0) throw refuse(400, problems.join('; '));
		}
		return await found.route.handle(call);
	}

	private note(what: string, { seen }: Call, problems: string[]) {
		this.violations.push(...problems.map((problem) => `${what} ${seen.method} ${seen.path}: ${problem}`));
	}
}

/** The answer of a fault that has its own; undefined when the real one is only to be disturbed. */
function madeUp({ status, body, contentType, headers }: FaultRule): Reply | undefined {
	if (status === undefined && body === undefined) return undefined;
	return text(status ?? 200, contentType ?? 'application/json', body ?? '', headers);
}
