import type { ServiceFailure } from '../errors';

export const maximumRetries = 5;
/** A longer `Retry-After` (seconds) is not waited for: the run would hang with nothing to show. */
const longestRetryAfter = 60;
const firstDelay = 500;
const longestDelay = 8_000;
const temporary = [502, 503, 504];
/** Methods that may be sent twice when it is unknown whether the first arrived. A repeated DELETE would answer 404. */
const repeatable = ['GET', 'HEAD', 'PUT'];

/** Milliseconds until the next try, or undefined when there should be none. `attempt` counts from 1. */
export function retryDelay(
	failure: ServiceFailure,
	attempt: number,
	method: string,
	random: () => number = Math.random,
): number | undefined {
	if (failure.final || attempt > maximumRetries) return undefined;
	const refusedUnread = failure.status === 429;
	const perhapsHandled = failure.status === undefined || temporary.includes(failure.status);
	if (!refusedUnread && !(perhapsHandled && repeatable.includes(method))) return undefined;
	if (failure.retryAfter !== undefined) {
		return failure.retryAfter <= longestRetryAfter ? failure.retryAfter * 1000 : undefined;
	}
	const delay = Math.min(firstDelay * 2 ** (attempt - 1), longestDelay);
	return delay * (1 - 0.25 * random());
}

/** Seconds from a `Retry-After` header, which holds seconds or a date. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
	if (header === undefined || header.trim() === '') return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.max(0, seconds);
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
