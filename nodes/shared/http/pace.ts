import { sleep } from 'n8n-workflow';
import pLimit from 'p-limit';

/** Keeps the requests of one credential within what its service bears. */
export interface Pace {
	/** Runs `task` once a place is free and no pause is on; rejects when `signal` aborts before that. */
	run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
	/** Holds every later request of this credential back for so many milliseconds. */
	pause(milliseconds: number): void;
}

const paces = new Map<string, Pace>();

/** The pace of one credential, shared by all runs in this process. */
export function paceOf(credential: string, concurrency: number): Pace {
	const known = paces.get(credential);
	if (known) return known;
	const pace = createPace(concurrency);
	paces.set(credential, pace);
	return pace;
}

export function createPace(concurrency: number): Pace {
	const limit = pLimit(concurrency);
	let pausedUntil = 0;
	return {
		run: async (task, signal) =>
			await limit(async () => {
				for (let wait = pausedUntil - Date.now(); wait > 0; wait = pausedUntil - Date.now()) {
					await sleep(wait, signal);
				}
				signal?.throwIfAborted();
				return await task();
			}),
		pause(milliseconds) {
			pausedUntil = Math.max(pausedUntil, Date.now() + milliseconds);
		},
	};
}
