import { createHash, timingSafeEqual } from 'crypto';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether a header contains the secret, compared in constant time; an empty secret never matches. */
export const isSecret = (given: unknown, secret: string): boolean =>
	typeof given === 'string' && secret !== '' && timingSafeEqual(digest(given), digest(secret));
