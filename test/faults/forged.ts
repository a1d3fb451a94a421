import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import pLimit from 'p-limit';
import type { ServedWebhook } from '../engine/harness';

interface Forgery {
	method: string;
	headers: Record<string, string>;
	body: Buffer;
}

const hmac = (secret: string, body: Buffer) => createHmac('sha256', secret).update(body).digest('hex');

const genuine = fc.record({
	id: fc.uuid(),
	type: fc.constantFrom('recording.transcription.completed', 'recording.updated', 'webhook.test', 'recording.evaporated'),
	// Too old: some of these are signed, and nothing else is wrong with them.
	timestamp: fc.date({ min: new Date('2000-01-01'), max: new Date('2020-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
	user_id: fc.integer(),
	data: fc.record({ recording_id: fc.nat(), title: fc.string() }),
});

const bodies: fc.Arbitrary<Buffer> = fc.oneof(
	genuine.map((event) => Buffer.from(JSON.stringify(event))),
	fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
	fc.constantFrom('{"__proto__":{"id":"x"}}', '{"constructor":{"prototype":{}}}', '{', '', 'null', '[]').map((text) => Buffer.from(text)),
	fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
);

/** What may stand in the header instead of a signature. */
const signatures = (body: Buffer): fc.Arbitrary<string | undefined> =>
	fc.oneof(
		fc.constant(undefined),
		fc.constantFrom('', 'sha256=', 'sha256', 'sha1=abc', `sha256=${'0'.repeat(64)}`, hmac('', body)),
		fc.stringMatching(/^[ -~]{0,200}$/),
		fc.stringMatching(/^[!-~]{1,60}$/).map((secret) => `sha256=${hmac(secret, body)}`),
		fc.constant(`sha256=${hmac('', body)}`),
	);

const contentTypes = fc.constantFrom(
	'application/json', 'application/json; charset=utf-16', 'text/plain', 'application/xml',
	'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/octet-stream', '',
);

const toHeaders = (contentType: string, signature: string | undefined, more: Record<string, string> = {}) => ({
	...more,
	...(contentType !== '' && { 'content-type': contentType }),
	...(signature !== undefined && { 'speakr-signature': signature }),
});

/** Anything that is not signed with the secret. */
const unsigned: fc.Arbitrary<Forgery> = fc
	.tuple(bodies, contentTypes, fc.constantFrom('POST', 'POST', 'POST', 'POST', 'PUT', 'DELETE'))
	.chain(([body, contentType, method]) =>
		signatures(body).map((signature) => ({
			method,
			headers: toHeaders(contentType, signature, { 'speakr-event': 'webhook.test', 'speakr-delivery-id': 'x' }),
			body,
		})),
	);

/** Signed by Speakr, then changed on its way in one byte. */
const tampered = (secret: string): fc.Arbitrary<Forgery> =>
	fc.tuple(genuine, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([event, place, change]) => {
		const body = Buffer.from(JSON.stringify({ ...event, timestamp: new Date().toISOString() }));
		const headers = toHeaders('application/json', `sha256=${hmac(secret, body)}`);
		const index = place % body.length;
		body.writeUInt8(body.readUInt8(index) ^ change, index);
		return { method: 'POST', headers, body };
	});

/** Signed, but nothing that starts the workflow: no delivery, too old, or not asked for. */
const malformed = (secret: string): fc.Arbitrary<Forgery> =>
	fc
		.oneof(
			bodies,
			genuine.map((event) => Buffer.from(JSON.stringify({ ...event, timestamp: '2020-01-01T00:00:00Z' }))),
			genuine.map((event) => Buffer.from(JSON.stringify({ ...event, timestamp: new Date().toISOString(), data: { recording_id: '7; drop' } }))),
			genuine.map((event) => Buffer.from(JSON.stringify({ ...event, timestamp: new Date().toISOString(), type: 'constructor' }))),
		)
		.map((body) => ({ method: 'POST', headers: toHeaders('application/json', `sha256=${hmac(secret, body)}`), body }));

export interface ForgedResult {
	sent: number;
	started: number;
	serverErrors: number;
}

/** Sends forged, tampered and malformed requests to a trigger, and counts what came of them. */
export async function sendForged(trigger: ServedWebhook, count: number, seed: number): Promise<ForgedResult> {
	const secret = String(trigger.staticData.webhookSecret);
	const before = trigger.executions.length;
	const forgeries = fc.sample(fc.oneof(unsigned, tampered(secret), malformed(secret)), { seed, numRuns: count });
	const limit = pLimit(20);
	const statuses = await Promise.all(
		forgeries.map(async ({ method, headers, body }) =>
			await limit(async () => {
				const answer = await trigger.send({ method, headers, ...(method === 'POST' && { body: new Uint8Array(body) }) });
				await answer.arrayBuffer();
				return answer.status;
			}),
		),
	);
	return {
		sent: statuses.length,
		started: trigger.executions.length - before,
		// 503 asks to come again: the clocks may differ.
		serverErrors: statuses.filter((status) => status >= 500 && status !== 503).length + trigger.errors.length,
	};
}
