import { misdirected, outcomeOf, ServiceFailure } from '../errors';
import { sleep } from '../sleep';
import { Unreached } from './network-failure';
import { isPassing } from './retry';

/** Milliseconds, but for `factor`, by which each interval grows, and whether the service has answered before. */
interface Intervals {
	first: number;
	factor: number;
	maxInterval: number;
	timeout: number;
	isReached?: boolean;
}

/** The part of the time waited that an interval may take, however long it becomes. */
const shareOfWait = 0.1;
const maxShare = 300_000;

/** What `look` returns at last, or undefined after the timeout, until which failures that pass are borne. Rejects when `signal` aborts. */
export async function waitUntil<T>(
	look: () => Promise<T | undefined>,
	{ first, factor, maxInterval, timeout, isReached = false }: Intervals,
	signal?: AbortSignal,
): Promise<T | undefined> {
	const begun = Date.now();
	const end = begun + timeout;
	for (let interval = first; ; interval = Math.min(interval * factor, maxInterval)) {
		const outcome = await outcomeOf(look());
		if ('value' in outcome && outcome.value !== undefined) return outcome.value;
		isReached ||= 'value' in outcome;
		const left = end - Date.now();
		if ('error' in outcome && (left <= 0 || !passes(outcome.error, isReached) || signal?.aborted)) throw outcome.error;
		if (left <= 0) return undefined;
		const wait = Math.max(interval, Math.min((Date.now() - begun) * shareOfWait, maxShare));
		await sleep(Math.min(wait, left), signal);
	}
}

/** A container that restarts has no host name for a while, and a proxy in front of it nothing at its address. */
const passes = (error: unknown, isReached: boolean) =>
	isPassing(error) || (isReached && (error instanceof Unreached || (error instanceof ServiceFailure && error.status === misdirected)));
