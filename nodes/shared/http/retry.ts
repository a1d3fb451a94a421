import { ServiceFailure } from '../errors';
import { sleep } from '../sleep';
import type { Pace } from './pace';
import type { Request } from './types';

/** Number of retries and first delay (milliseconds). Requests that create something are retried only after a 429. */
const retryPolicies = {
	/** 429: the service didn't process the request. */
	rateLimited: { methods: undefined, retries: 5, delay: 500, growth: 2 },
	/** No response, or one from a proxy: the request may have been processed, and a repeated DELETE would get a 404. */
	unavailable: { methods: ['GET', 'HEAD', 'PUT'], retries: 5, delay: 500, growth: 2 },
	/** Errors of the service, for example while Speakr's database is locked. */
	serverError: { methods: ['GET', 'HEAD'], retries: 2, delay: 1_000, growth: 4 },
};

export const maxTries = {
	resumedDownload: 5,
	/** Polls per event: an hour if n8n polls every minute. */
	poll: 60,
	/** Export runs per transcript. */
	exportRuns: 5,
	/** Consecutive transcripts that an export fails to fetch before it stops. */
	exportFailures: 8,
};

/** Statuses for temporary unavailability, mostly of proxies such as nginx and Cloudflare. */
const unavailable = new Set([408, 425, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530]);

/** Seconds: with a longer `Retry-After`, the run fails instead of seeming to hang. */
const maxRetryAfter = 60;
/** An hourly limit doesn't end in seconds, but another worker of the service may still have capacity. */
const maxRetriesAtLongLimit = 2;
const maxDelay = 30_000;
/** Seconds that a limit lasts if the service doesn't say. */
const defaultLimitDuration = 60;

function policyFor({ status, temporary }: ServiceFailure) {
	if (status === 429) return retryPolicies.rateLimited;
	if (temporary || status === undefined || unavailable.has(status)) return retryPolicies.unavailable;
	return status >= 500 && status !== 501 ? retryPolicies.serverError : undefined;
}

/** Milliseconds until the next try, or undefined. `attempt` starts at 1; `limitDelay` applies to a 429 without a time. */
export function retryDelay(
	failure: ServiceFailure,
	attempt: number,
	method: string,
	random: () => number = Math.random,
	limitDelay = retryPolicies.rateLimited.delay,
): number | undefined {
	const policy = policyFor(failure);
	if (failure.final || !policy || !(policy.methods?.includes(method) ?? true)) return undefined;
	const isLong = (failure.window ?? 0) > maxRetryAfter;
	if (attempt > (isLong ? maxRetriesAtLongLimit : policy.retries)) return undefined;
	if (failure.retryAfter !== undefined) {
		return failure.retryAfter <= maxRetryAfter ? failure.retryAfter * 1000 : undefined;
	}
	const first = policy === retryPolicies.rateLimited ? limitDelay : policy.delay;
	const delay = Math.min(first * policy.growth ** (attempt - 1), maxDelay);
	return delay * (1 - 0.25 * random());
}

/** Whether an error passes: no answer, or that of a service that is away, busy or failing for a moment. */
export const isPassing = (error: unknown): boolean =>
	error instanceof ServiceFailure && !error.final && policyFor(error) !== undefined;

interface RetryOptions {
	/** Never retry. */
	hurried?: boolean;
	limitDelay?: number;
	signal?: AbortSignal;
}

/** Sends a request through `task` at the given pace, and retries it while that is safe. Throws the last error. */
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
		// A limit applies to all requests, any other failure only to this one.
		if (isLimit) allowance.refuse(delay, ends || retryAfter !== undefined);
		else await sleep(delay, signal);
	}
}

/** A year: no date can be made of any number of seconds. */
const maxSeconds = 31_536_000;

/** Seconds of a `Retry-After` header, which contains seconds or a date. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
	if (header === undefined || header.trim() === '') return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.min(Math.max(0, seconds), maxSeconds);
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.min(Math.max(0, (date - now) / 1000), maxSeconds);
}
