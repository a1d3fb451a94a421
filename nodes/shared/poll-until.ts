import { isPassing } from './http';
import { sleep } from './sleep';

/** Milliseconds, but for `factor`, by which each interval grows. */
interface Intervals {
	first: number;
	factor: number;
	maxInterval: number;
	timeout: number;
}

/**
 * Calls `look` until it returns something, or undefined after the timeout. A failure that passes ends it only then. Rejects as
 * soon as `signal` aborts.
 */
export async function pollUntil<T>(
	look: () => Promise<T | undefined>,
	{ first, factor, maxInterval, timeout }: Intervals,
	signal?: AbortSignal,
): Promise<T | undefined> {
	const end = Date.now() + timeout;
	for (let interval = first; ; interval = Math.min(interval * factor, maxInterval)) {
		const outcome = await look().then((found) => ({ found }), (error: unknown) => ({ error }));
		if ('found' in outcome && outcome.found !== undefined) return outcome.found;
		const left = end - Date.now();
		if ('error' in outcome && (left <= 0 || !isPassing(outcome.error) || signal?.aborted)) throw outcome.error;
		if (left <= 0) return undefined;
		await sleep(Math.min(interval, left), signal);
	}
}
