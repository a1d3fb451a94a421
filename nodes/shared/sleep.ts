import { sleep as sleepUntil } from 'n8n-workflow';

/** One for each waiter: Node warns of more than ten listeners on a signal, and many items wait on that of their run. */
export const ownSignal = (signal?: AbortSignal): AbortSignal | undefined => signal && AbortSignal.any([signal]);

/** Waits for so many milliseconds; rejects as soon as `signal` aborts. */
export const sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> =>
	await sleepUntil(milliseconds, ownSignal(signal));
