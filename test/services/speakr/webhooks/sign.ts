import { createHmac } from 'node:crypto';

import type { EventType } from './model';

export interface Envelope {
	id: string;
	type: EventType;
	timestamp: string;
	/** Since 0.10.11; the same as `timestamp`. */
	occurred_at?: string;
	user_id: number;
	data: object;
	replayed_from?: string;
}

/** The exact bytes that are signed and sent: compact, keys in this order, UTF-8 unescaped. */
export function writeEnvelope(envelope: Envelope): string {
	const { id, type, timestamp, occurred_at, user_id, data, replayed_from } = envelope;
	return JSON.stringify({ id, type, timestamp, occurred_at, user_id, data, replayed_from });
}

function hmac(secret: string, text: string): string {
	return createHmac('sha256', secret).update(text).digest('hex');
}

/** Only the body is signed, not the time. The key is the secret as text, not decoded. */
export function sign(secret: string, body: string): string {
	return `sha256=${hmac(secret, body)}`;
}

/** The second scheme, since 0.10.11: the time of sending is signed too, with each secret that is still good, the newest first. */
export function signV2(secrets: readonly string[], seconds: number, body: string): string {
	return [`t=${seconds}`, ...secrets.map((secret) => `v1=${hmac(secret, `${seconds}.${body}`)}`)].join(',');
}

export function deliveryHeaders(
	secret: string,
	body: string,
	event: { id: string; type: EventType; sentAt: string },
): Record<string, string> {
	return {
		'User-Agent': 'Speakr-Webhook/1.0',
		'Accept-Encoding': 'gzip, deflate',
		Accept: '*/*',
		'Content-Type': 'application/json',
		'Speakr-Signature': sign(secret, body),
		'Speakr-Delivery-Id': event.id,
		'Speakr-Event': event.type,
		'Speakr-Timestamp': event.sentAt,
	};
}
