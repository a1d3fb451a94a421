import type { Answer } from './types';

/** What a response says about its limit: requests left, of how many, and seconds until the count restarts. */
export interface Quota {
	remaining: number;
	requests: number;
	seconds: number;
}

/** Seconds: no longer is counted. */
const maxReset = 86_400;

/** When a response was sent, in milliseconds since 1970 by the clock of the service: that of its other dates. */
export const sentAt = ({ date = '' }: Answer<unknown>['headers']): number => Date.parse(date) || Date.now();

/** Seconds until a moment: a number of them, a date, or seconds or milliseconds since 1970; NaN if it is none. */
function secondsUntil(moment: string, now: number): number {
	const number = moment.trim() === '' ? NaN : Number(moment);
	if (!Number.isFinite(number)) return (Date.parse(moment) - now) / 1000;
	return number > 1e9 ? (number > 1e11 ? number / 1000 : number) - now / 1000 : number;
}

export const maxSeconds = 31_536_000;

/** Seconds of a `Retry-After` header, at most a year; undefined if they can't be read. */
export function parseRetryAfter(header = '', now = Date.now()): number | undefined {
	const seconds = secondsUntil(header, now);
	return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, seconds), maxSeconds);
}

/** Read from `X-RateLimit-*` or `RateLimit-*`; undefined if there are none. */
export function readQuota(headers: Answer<unknown>['headers'], now = sentAt(headers)): Quota | undefined {
	const read = (name: string) => Number.parseFloat(headers[`x-ratelimit-${name}`] ?? headers[`ratelimit-${name}`] ?? '');
	const remaining = read('remaining');
	const seconds = secondsUntil(headers['retry-after'] ?? String(read('reset')), now);
	if (!(remaining >= 0) || !(seconds >= 0 && seconds <= maxReset)) return undefined;
	return { remaining, requests: read('limit') || remaining, seconds };
}
