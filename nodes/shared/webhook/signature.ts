import { createHmac, timingSafeEqual } from 'crypto';

/** Whether `signature` is the hexadecimal HMAC-SHA256 of the body with a non-empty secret, compared in constant time. */
export function isSigned(body: Buffer, signature: string | undefined, secrets: readonly string[]): boolean {
	const given = Buffer.from(signature ?? '');
	return secrets
		.filter((secret) => secret !== '')
		.map((secret) => Buffer.from(createHmac('sha256', secret).update(body).digest('hex')))
		.map((expected) => expected.length === given.length && timingSafeEqual(expected, given))
		.includes(true);
}
