import { sleep as sleepUntil } from 'n8n-workflow';

/** A signal for one waiter: Node warns about more than ten listeners on one. */
export const ownSignal = (signal?: AbortSignal): AbortSignal | undefined => signal && AbortSignal.any([signal]);

export const sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> =>
	await sleepUntil(milliseconds, ownSignal(signal));

/** The result of `task`, or undefined if it takes longer. The timer ends with it. */
export async function within<T>(milliseconds: number, task: Promise<T>): Promise<T | undefined> {
	const stop = new AbortController();
	const tooLate = sleep(milliseconds, stop.signal).then(
		() => undefined,
		() => undefined,
	);
	return await Promise.race([task, tooLate]).finally(() => stop.abort());
}
