import { Agent, request } from 'undici';

import { microsecondsOf } from '../clock';
import { isObject } from '../json';
import type { Delivery, Webhook } from './model';
import type { SpeakrState } from '../state';
import { refusalOf } from './guard';
import { deliveryHeaders, signV2 } from './sign';
import { cut } from '../cut';

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

/** Signed now, with the secrets of now. */
function headersOf(webhook: Webhook, delivery: Delivery, state: SpeakrState): Record<string, string> {
	const now = state.clock.now();
	const event = { id: delivery.eventId, type: delivery.eventType, sentAt: `${now}Z` };
	const headers = deliveryHeaders(webhook.secret, delivery.payload, event);
	if (!state.since('0.10.11')) return headers;
	const { previousSecret, previousSecretValidUntil: until } = webhook;
	const secrets = [webhook.secret, ...(previousSecret !== null && until !== null && until > now ? [previousSecret] : [])];
	return {
		...headers,
		'Speakr-Signature-V2': signV2(secrets, Math.floor(microsecondsOf(now) / 1_000_000), delivery.payload),
		'Speakr-Attempt': String(delivery.attemptCount + 1),
	};
}

/** Since 0.10.11 the address is looked up again; a name that cannot be resolved is a network error as any other. */
async function blocked({ url, allowHttp }: Webhook, state: SpeakrState): Promise<string | null> {
	if (!state.since('0.10.11')) return null;
	const refusal = await refusalOf(url, allowHttp, state.settings.intranetHosts);
	return refusal?.startsWith('URL resolves to a private') ? cut(`blocked at delivery: ${refusal}`, 500) : null;
}

/** Sends a delivery once; redirects are not followed. */
export async function post(webhook: Webhook, delivery: Delivery, state: SpeakrState, dispatcher: Agent): Promise<Outcome> {
	const refusal = await blocked(webhook, state);
	if (refusal !== null) return { status: null, preview: null, error: refusal };
	const target = new URL(webhook.url);
	const headers = headersOf(webhook, delivery, state);
	try {
		const answer = await request(target, { method: 'POST', headers, body: delivery.payload, dispatcher });
		const body = await answer.body.text();
		return { status: answer.statusCode, preview: cut(body, 2000), error: null };
	} catch (error) {
		return { status: null, preview: null, error: describe(error, target) };
	}
}
