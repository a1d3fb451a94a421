import { sleep } from './sleep';

interface Intervals {
	/** Milliseconds before the second look. */
	first: number;
	/** Each interval is so many times the one before. */
	growth: number;
	/** Milliseconds that no interval exceeds. */
	longest: number;
	/** Milliseconds after which waiting ends. */
	maximum: number;
}

/**
 * Looks again and again until `look` returns something, or undefined when the maximum is over.
 * Rejects as soon as `signal` aborts.
 */
export async function pollUntil<T>(
	look: () => Promise<T | undefined>,
	{ first, growth, longest, maximum }: Intervals,
	signal?: AbortSignal,
): Promise<T | undefined> {
	const end = Date.now() + maximum;
	for (let interval = first; ; interval = Math.min(interval * growth, longest)) {
		const found = await look();
		if (found !== undefined) return found;
		const left = end - Date.now();
		if (left <= 0) return undefined;
		await sleep(Math.min(interval, left), signal);
	}
}
