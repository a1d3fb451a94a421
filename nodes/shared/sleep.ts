import { sleep as sleepUntil } from 'n8n-workflow';

/** A signal for one waiter: Node warns about more than ten listeners on one. */
export const ownSignal = (signal?: AbortSignal): AbortSignal | undefined => signal && AbortSignal.any([signal]);

/** At most 24.8 days: a longer timer would end at once. */
const maxTimer = 2 ** 31 - 1;

export const sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> =>
	await sleepUntil(Math.min(milliseconds, maxTimer), ownSignal(signal));

/** The result of `task`, or undefined if it takes longer. The timer ends with it. */
export async function within<T>(milliseconds: number, task: Promise<T>): Promise<T | undefined> {
	const stop = new AbortController();
	const tooLate = sleep(milliseconds, stop.signal).then(
		() => undefined,
		() => undefined,
	);
	return await Promise.race([task, tooLate]).finally(() => stop.abort());
}
