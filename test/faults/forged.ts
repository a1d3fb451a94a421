import fc from 'fast-check';
import pLimit from 'p-limit';
import type { ServedWebhook } from '../engine/harness';

export interface Forgery {
	method: string;
	headers: Record<string, string>;
	body: Buffer;
}

export interface ForgedResult {
	sent: number;
	started: number;
	serverErrors: number;
}

export const written = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** What is no delivery of any service. */
export const nonsense: fc.Arbitrary<Buffer> = fc.oneof(
	fc.jsonValue().map(written),
	fc.constantFrom('{"__proto__":{"id":"x"}}', '{"constructor":{"prototype":{}}}', '{', '', 'null', '[]').map((text) => Buffer.from(text)),
	fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
);

export const contentTypes = fc.constantFrom(
	'application/json', 'application/json; charset=utf-16', 'text/plain', 'application/xml',
	'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/octet-stream', '',
);

export const methods = fc.constantFrom('POST', 'POST', 'POST', 'POST', 'PUT', 'DELETE');

/** Sends what must not start a workflow to its trigger, and counts what came of it. */
export async function sendForged(trigger: ServedWebhook, forgeries: Forgery[]): Promise<ForgedResult> {
	const before = trigger.executions.length;
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
	// It waits for what it has answered.
	await trigger.stop();
	return {
		sent: statuses.length,
		started: trigger.executions.length - before,
		// 503 asks to come again: the clocks may differ.
		serverErrors: statuses.filter((status) => status >= 500 && status !== 503).length + trigger.errors.length,
	};
}
