import { isLimit, outcomeOf, ServiceFailure } from '../errors';
import { sleep } from '../sleep';
import { LimitNotOver, maxWait, type Allowance } from './allowance';
import type { Request } from './types';

/** Number of retries and first delay (milliseconds). For a limit, requests of any method wait instead (`allowance.ts`); polls and exports try more often (`../max-tries.ts`). */
const retryPolicies = {
	/** No response, or one from a proxy: the request may have been processed, and a repeated DELETE would get a 404. */
	unavailable: { methods: ['GET', 'HEAD', 'PUT'], retries: 5, delay: 500, growth: 2 },
	/** Errors of the service, for example while Speakr's database is locked. */
	serverError: { methods: ['GET', 'HEAD'], retries: 2, delay: 1_000, growth: 4 },
};

const maxRefusals = 5;

/** Statuses for temporary unavailability, mostly of proxies such as nginx and Cloudflare. */
const unavailable = new Set([408, 425, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530]);

const maxDelay = 30_000;

function policyFor(status: number | undefined) {
	if (status === undefined || unavailable.has(status)) return retryPolicies.unavailable;
	return status >= 500 && status !== 501 ? retryPolicies.serverError : undefined;
}

/** Whether a service, or a proxy in front of it, failed instead of refusing the request: it may have been processed. */
export const isOutage = (status: number | undefined): boolean => policyFor(status) !== undefined;

export const isGone = (status: number | undefined): boolean => status === 404 || status === 410;

/** Whether a service refuses what it is asked for whenever it is asked. */
export const isPermanent = (status: number | undefined): boolean => status === 400 || status === 422;

/** Milliseconds until the next try, or undefined. `attempt` starts at 1. */
export function retryDelay(
	failure: ServiceFailure,
	attempt: number,
	method: string,
	random: () => number = Math.random,
): number | undefined {
	const policy = policyFor(failure.status);
	if (failure.final || !policy?.methods.includes(method) || attempt > policy.retries) return undefined;
	const { retryAfter = 0 } = failure;
	const delay = Math.min(policy.delay * policy.growth ** (attempt - 1), maxDelay) * (1 - 0.25 * random());
	return retryAfter <= maxWait ? Math.max(retryAfter * 1000, delay) : undefined;
}

/** Whether an error passes: no answer, or that of a service that is away, busy or failing for a moment. */
export const isPassing = (error: unknown): boolean =>
	error instanceof ServiceFailure && !error.final && (isLimit(error) || isOutage(error.status));

/** Sends a request through `inTurn`, and again while that is safe. Throws the last error. */
export async function withRetries<T>(
	allowance: Allowance,
	{ method, isRepeatable, isTrial, until = Infinity, expected }: Request,
	{ hurried = false, signal }: { hurried?: boolean; signal?: AbortSignal },
	inTurn: () => Promise<T>,
): Promise<T> {
	for (let failures = 0, refusals = 0; ; ) {
		const outcome = await outcomeOf(inTurn());
		if ('value' in outcome) return outcome.value;
		const { error } = outcome;
		if (!(error instanceof ServiceFailure) || hurried || signal?.aborted) throw error;
		if (expected !== undefined && error.status === expected) throw error;
		if (isLimit(error)) {
			if (isTrial || error instanceof LimitNotOver) throw error;
			if (++refusals > maxRefusals) allowance.close(error);
			const refusal = allowance.refusal();
			if (refusal) throw refusal;
			continue;
		}
		const delay = retryDelay(error, ++failures, isRepeatable === undefined ? method : isRepeatable ? 'GET' : 'POST');
		if (delay === undefined || Date.now() + delay > until) throw error;
		await sleep(delay, signal);
	}
}
