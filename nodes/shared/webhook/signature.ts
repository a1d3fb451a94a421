import { createHmac, timingSafeEqual } from 'crypto';

/** Whether one of the signatures is the hexadecimal HMAC-SHA256 of the body with a non-empty secret, compared in constant time. */
export function isSigned(body: Buffer, signatures: readonly string[], secrets: readonly string[]): boolean {
	const given = signatures.map((signature) => Buffer.from(signature));
	// Once a secret: whoever sends many signatures of a long body shall not keep n8n busy.
	return secrets
		.filter((secret) => secret !== '')
		.map((secret) => Buffer.from(createHmac('sha256', secret).update(body).digest('hex')))
		.flatMap((expected) => given.map((each) => expected.length === each.length && timingSafeEqual(expected, each)))
		.includes(true);
}
