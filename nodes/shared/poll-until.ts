import { sleep } from './sleep';

interface Intervals {
	/** Milliseconds before the second look. */
	first: number;
	/** Each interval is so many times the one before. */
	factor: number;
	/** Milliseconds that no interval exceeds. */
	maxInterval: number;
	/** Milliseconds after which waiting ends. */
	timeout: number;
}

/**
 * Looks again and again until `look` returns something, or undefined when the maximum is over.
 * Rejects as soon as `signal` aborts.
 */
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
