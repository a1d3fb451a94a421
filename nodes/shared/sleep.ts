import { sleep as sleepUntil } from 'n8n-workflow';

/** A signal for one waiter: Node warns about more than ten listeners on one. */
export const ownSignal = (signal?: AbortSignal): AbortSignal | undefined => signal && AbortSignal.any([signal]);

export const sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> =>
	await sleepUntil(milliseconds, ownSignal(signal));
