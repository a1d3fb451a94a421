import { ServiceFailure } from '../errors';
import { sleep } from '../sleep';
import type { Pace } from './pace';
import type { Request } from './types';

/**
 * The retry policy of the whole package: what may be sent again, how often, and after how many milliseconds first. What
 * creates something is sent again only when it was refused unread, and what has a body that streams never.
 */
const retryPolicies = {
	/** 429: the service has not looked at the request. */
	refused: { methods: undefined, retries: 5, delay: 500, growth: 2 },
	/** No answer, or that of a proxy: the request may have been handled. A repeated DELETE would answer 404. */
	away: { methods: ['GET', 'HEAD', 'PUT'], retries: 5, delay: 500, growth: 2 },
	/** The service failed at it, as Speakr does for a moment while its database is locked. */
	failed: { methods: ['GET', 'HEAD'], retries: 2, delay: 1_000, growth: 4 },
};

/** Other kinds of work that is tried again, how often. */
export const maxTries = {
	/** A download that breaks off is asked for from there. */
	resumedDownload: 5,
	/** What a poll found and could not fetch is tried by later polls: an hour where n8n polls every minute. */
	poll: 60,
	/** A transcript that an export could not fetch is tried by later runs. */
	exportRuns: 5,
	/** Requests for one transcript each that fail in a row, after which an export takes the service for down. */
	exportFailures: 8,
};

/** Statuses, most of them of proxies such as nginx and Cloudflare, that say that the service is away for a moment. */
const away = new Set([408, 425, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530]);

/** A longer `Retry-After` (seconds) is not waited for: the run would hang with nothing to show. */
const maxRetryAfter = 60;
/** A limit counted over an hour does not end in seconds, but another worker of the service may still have room. */
const maxRetriesAtLongLimit = 2;
const maxDelay = 30_000;
/** Seconds for which a limit that was not waited for is taken to be over, where nobody says how long that is. */
const defaultLimitDuration = 60;

function policyFor({ status, passing }: ServiceFailure) {
	if (status === 429) return retryPolicies.refused;
	if (passing || status === undefined || away.has(status)) return retryPolicies.away;
	return status >= 500 && status !== 501 ? retryPolicies.failed : undefined;
}

/**
 * Milliseconds until the next try, undefined when there should be none. `attempt` counts from 1; `limitDelay` is the first
 * delay after a 429 that names no time.
 */
export function retryDelay(
	failure: ServiceFailure,
	attempt: number,
	method: string,
	random: () => number = Math.random,
	limitDelay = retryPolicies.refused.delay,
): number | undefined {
	const policy = policyFor(failure);
	if (failure.final || !policy || !(policy.methods?.includes(method) ?? true)) return undefined;
	const isLong = (failure.window ?? 0) > maxRetryAfter;
	if (attempt > (isLong ? maxRetriesAtLongLimit : policy.retries)) return undefined;
	if (failure.retryAfter !== undefined) {
		return failure.retryAfter <= maxRetryAfter ? failure.retryAfter * 1000 : undefined;
	}
	const first = policy === retryPolicies.refused ? limitDelay : policy.delay;
	const delay = Math.min(first * policy.growth ** (attempt - 1), maxDelay);
	return delay * (1 - 0.25 * random());
}

interface RetryOptions {
	/** Nothing is sent again. */
	hurried?: boolean;
	limitDelay?: number;
	signal?: AbortSignal;
}

/** Runs `task`, which sends the request, within a pace and again as long as that is safe. Throws what the last try threw. */
export async function withRetries<T>(
	pace: Pace,
	{ method, isRepeatable, until = Infinity, expected }: Request,
	{ hurried = false, limitDelay, signal }: RetryOptions,
	task: () => Promise<T>,
): Promise<T> {
	const { allowance } = pace;
	for (let attempt = 1; ; attempt++) {
		const outcome = await pace.run(task, signal).then(
			(value) => ({ value }),
			(error: unknown) => ({ error }),
		);
		if ('value' in outcome) return outcome.value;
		const { error } = outcome;
		if (!(error instanceof ServiceFailure) || hurried || signal?.aborted) throw error;
		if ((expected !== undefined && error.status === expected) || error === allowance.refusal()) throw error;
		const isLimit = error.status === 429;
		const { retryAfter, window } = error;
		const ends = isLimit && retryAfter === undefined && window !== undefined && window <= maxRetryAfter;
		const policyDelay = retryDelay(error, attempt, isRepeatable ? 'GET' : method, undefined, limitDelay);
		const delay = policyDelay !== undefined && ends ? allowance.untilEnd(window) : policyDelay;
		if (delay === undefined || Date.now() + delay > until) {
			if (isLimit && delay === undefined) allowance.close(1000 * (retryAfter ?? defaultLimitDuration), error);
			throw error;
		}
		// A limit is everybody's; any other failure is this request's own.
		if (isLimit) allowance.refuse(delay, ends || retryAfter !== undefined);
		else await sleep(delay, signal);
	}
}

/** A year: no date can be made of any number of seconds. */
const maxSeconds = 31_536_000;

/** Seconds from a `Retry-After` header, which holds seconds or a date. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
	if (header === undefined || header.trim() === '') return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.min(Math.max(0, seconds), maxSeconds);
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.min(Math.max(0, (date - now) / 1000), maxSeconds);
}
