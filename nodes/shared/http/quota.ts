import type { Answer } from './types';

/** What a response says about its limit: requests left, of how many, and seconds until the count restarts. */
export interface Quota {
	remaining: number;
	requests: number;
	seconds: number;
}

/** A larger number is a date in seconds since 1970. */
const maxDuration = 1_000_000_000;

/** Read from `X-RateLimit-*` or `RateLimit-*`; undefined if there are none. */
export function readQuota(headers: Answer<unknown>['headers'], now = Date.now()): Quota | undefined {
	const read = (name: string) => {
		const value = headers[`x-ratelimit-${name}`] ?? headers[`ratelimit-${name}`];
		return value === undefined || value.trim() === '' ? undefined : Number.parseFloat(value);
	};
	const remaining = read('remaining');
	// Since 0.10.11 each response of Speakr has a `Retry-After`, which doesn't ask to wait.
	const reset = Number(headers['retry-after'] ?? read('reset'));
	const seconds = reset > maxDuration ? reset - now / 1000 : reset;
	if (remaining === undefined || !(remaining >= 0) || !(seconds >= 0)) return undefined;
	return { remaining, requests: read('limit') || remaining, seconds };
}
