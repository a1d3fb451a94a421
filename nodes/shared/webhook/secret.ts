import { createHash, timingSafeEqual } from 'crypto';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Whether a header holds the secret that it has to. Takes the same time wherever a wrong one differs; an empty secret
 * never fits.
 */
export const isSecret = (given: unknown, secret: string): boolean =>
	typeof given === 'string' && secret !== '' && timingSafeEqual(digest(given), digest(secret));
