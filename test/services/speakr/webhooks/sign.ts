import { createHmac } from 'node:crypto';

import type { EventType } from '../model';

export interface Envelope {
	id: string;
	type: EventType;
	timestamp: string;
	user_id: number;
	data: object;
	replayed_from?: string;
}

/** The exact bytes that are signed and sent: compact, keys in this order, UTF-8 unescaped. */
export function writeEnvelope(envelope: Envelope): string {
	const { id, type, timestamp, user_id, data, replayed_from } = envelope;
	return JSON.stringify({ id, type, timestamp, user_id, data, replayed_from });
}

/** Only the body is signed, not the time. The key is the secret as text, not decoded. */
export function sign(secret: string, body: string): string {
	return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
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
