import { sleep } from './sleep';

/** Milliseconds, but for `factor`, by which each interval grows. */
interface Intervals {
	first: number;
	factor: number;
	maxInterval: number;
	timeout: number;
}

/** Calls `look` until it returns something, or undefined after the timeout. Rejects as soon as `signal` aborts. */
export async function pollUntil<T>(
	look: () => Promise<T | undefined>,
	{ first, factor, maxInterval, timeout }: Intervals,
	signal?: AbortSignal,
): Promise<T | undefined> {
	const end = Date.now() + timeout;
	for (let interval = first; ; interval = Math.min(interval * factor, maxInterval)) {
		const found = await look();
		if (found !== undefined) return found;
		const left = end - Date.now();
		if (left <= 0) return undefined;
		await sleep(Math.min(interval, left), signal);
	}
}
