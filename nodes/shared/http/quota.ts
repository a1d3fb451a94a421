import type { Answer } from './types';

/** What a response says about its limit: requests left, of how many, and seconds until the count restarts. */
export interface Quota {
	remaining: number;
	requests: number;
	seconds: number;
}

/** Seconds: no longer is counted. A larger number is a date, in seconds or milliseconds since 1970. */
const maxReset = 86_400;

/** When a response was sent, in milliseconds since 1970 by the clock of the service: that of its other dates. */
export const sentAt = ({ date = '' }: Answer<unknown>['headers']): number => Date.parse(date) || Date.now();

/** Read from `X-RateLimit-*` or `RateLimit-*`; undefined if there are none. */
export function readQuota(headers: Answer<unknown>['headers'], now = sentAt(headers)): Quota | undefined {
	const read = (name: string) => Number.parseFloat(headers[`x-ratelimit-${name}`] ?? headers[`ratelimit-${name}`] ?? '');
	const remaining = read('remaining');
	const reset = Number(headers['retry-after'] ?? read('reset'));
	const date = reset > 1e11 ? reset / 1000 : reset;
	const seconds = reset > 1e9 ? date - now / 1000 : reset;
	if (!(remaining >= 0) || !(seconds >= 0 && seconds <= maxReset)) return undefined;
	return { remaining, requests: read('limit') || remaining, seconds };
}
