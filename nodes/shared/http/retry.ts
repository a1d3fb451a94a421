import { sleep } from '../sleep';
import { ServiceFailure } from '../errors';
import type { Request } from './types';
import type { Pace } from './pace';

export const maximumRetries = 5;
/** A longer `Retry-After` (seconds) is not waited for: the run would hang with nothing to show. */
const longestRetryAfter = 60;
/** A limit counted over an hour does not end in seconds, but another worker of the service may still have room. */
const retriesAtLongLimit = 2;
const firstDelay = 500;
const longestDelay = 30_000;
const temporary = [502, 503, 504];
/** Methods that may be sent twice when it is unknown whether the first arrived. A repeated DELETE would answer 404. */
const repeatable = ['GET', 'HEAD', 'PUT'];

/**
 * Milliseconds until the next try, or undefined when there should be none. `attempt` counts from 1; `limitDelay` is the
 * first after a 429 that names no time.
 */
export function retryDelay(
	failure: ServiceFailure,
	attempt: number,
	method: string,
	random: () => number = Math.random,
	limitDelay = firstDelay,
): number | undefined {
	const isLong = (failure.window ?? 0) > longestRetryAfter;
	if (failure.final || attempt > (isLong ? retriesAtLongLimit : maximumRetries)) return undefined;
	const refusedUnread = failure.status === 429;
	const perhapsHandled = failure.passing || failure.status === undefined || temporary.includes(failure.status);
	if (!refusedUnread && !(perhapsHandled && repeatable.includes(method))) return undefined;
	if (failure.retryAfter !== undefined) {
		return failure.retryAfter <= longestRetryAfter ? failure.retryAfter * 1000 : undefined;
	}
	const first = refusedUnread ? limitDelay : firstDelay;
	const delay = Math.min(first * 2 ** (attempt - 1), longestDelay);
	return delay * (1 - 0.25 * random());
}

interface Patience {
	retries: number;
	limitDelay?: number;
	signal?: AbortSignal;
}

/** Runs `task`, which sends the request, within a pace and again as long as that is safe. Throws what the last try threw. */
export async function repeated<T>(
	pace: Pace,
	{ method, body, readsOnly, until = Infinity }: Request,
	{ retries, limitDelay, signal }: Patience,
	task: () => Promise<T>,
): Promise<T> {
	const tryOnce = async () =>
		await pace.run(task, signal).then(
			(value) => ({ value }),
			(error: unknown) => ({ error }),
		);
	for (let attempt = 1; ; attempt++) {
		const outcome = await tryOnce();
		if ('value' in outcome) return outcome.value;
		const { error } = outcome;
		const mayRepeat = error instanceof ServiceFailure && attempt <= retries && !body && !signal?.aborted;
		const delay = mayRepeat
			? retryDelay(error, attempt, readsOnly ? 'GET' : method, undefined, limitDelay)
			: undefined;
		if (delay === undefined || Date.now() + delay > until) throw error;
		// A limit is everybody's; any other failure is this request's own.
		if (error instanceof ServiceFailure && error.status === 429) pace.slowDown(delay);
		else await sleep(delay, signal);
	}
}

/** Seconds from a `Retry-After` header, which holds seconds or a date. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
	if (header === undefined || header.trim() === '') return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.max(0, seconds);
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
