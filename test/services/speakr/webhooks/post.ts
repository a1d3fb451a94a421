import { Agent, request } from 'undici';

import type { Clock } from '../clock';
import { isObject } from '../json';
import type { Delivery, Webhook } from '../model';
import { deliveryHeaders } from './sign';

const TIMEOUT = 10_000;

export interface Outcome {
	status: number | null;
	preview: string | null;
	error: string | null;
}

export function deliveryAgent(): Agent {
	return new Agent({ connect: { timeout: TIMEOUT }, headersTimeout: TIMEOUT, bodyTimeout: TIMEOUT });
}

function codeOf(error: unknown): string {
	return isObject(error) ? String(error.code) : '';
}

/** The words of Python's requests and urllib3. */
function describe(error: unknown, target: URL): string {
	const port = target.port || (target.protocol === 'https:' ? '443' : '80');
	const pool = `${target.protocol === 'https:' ? 'HTTPSConnectionPool' : 'HTTPConnectionPool'}(host='${target.hostname}', port=${port})`;
	const failed = (cause: string) =>
		`${pool}: Max retries exceeded with url: ${target.pathname}${target.search} (Caused by ${cause})`;
	const code = codeOf(error);
	if (code.includes('CONNECT_TIMEOUT')) {
		return failed(`ConnectTimeoutError(${pool}, 'Connection to ${target.hostname} timed out. (connect timeout=10.0)')`);
	}
	if (code.includes('TIMEOUT')) return `${pool}: Read timed out. (read timeout=10.0)`;
	if (code === 'ECONNREFUSED') {
		return failed('NewConnectionError(\'Failed to establish a new connection: [Errno 111] Connection refused\')');
	}
	return "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))";
}

/** Sends a delivery once. Signed now, with the secret of now; redirects are not followed. */
export async function post(webhook: Webhook, delivery: Delivery, dispatcher: Agent, clock: Clock): Promise<Outcome> {
	const target = new URL(webhook.url);
	const headers = deliveryHeaders(webhook.secret, delivery.payload, {
		id: delivery.eventId,
		type: delivery.eventType,
		sentAt: `${clock.now()}Z`,
	});
	try {
		const answer = await request(target, { method: 'POST', headers, body: delivery.payload, dispatcher });
		const body = await answer.body.text();
		return { status: answer.statusCode, preview: body.slice(0, 2000), error: null };
	} catch (error) {
		return { status: null, preview: null, error: describe(error, target) };
	}
}
