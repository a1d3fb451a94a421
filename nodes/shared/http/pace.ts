import { sleep } from 'n8n-workflow';
import pLimit from 'p-limit';

/** Keeps the requests of one credential within what its service bears. */
export interface Pace {
	/** Runs `task` once a place is free and no pause is on; rejects as soon as `signal` aborts. */
	run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
	/** Holds every later request of this credential back for so many milliseconds. */
	pause(milliseconds: number): void;
}

const paces = new Map<string, Pace>();

/** Settles as `work` does, or rejects as soon as `signal` aborts. */
async function unlessAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
	if (!signal) return await work();
	signal.throwIfAborted();
	// One of its own: Node warns of more than ten listeners, and many may wait.
	const own = AbortSignal.any([signal]);
	let abort = () => {};
	const aborted = new Promise<never>((_, reject) => {
		abort = () => reject(own.reason);
		own.addEventListener('abort', abort, { once: true });
	});
	return await Promise.race([work(), aborted]).finally(() => own.removeEventListener('abort', abort));
}

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
			await unlessAborted(signal, () =>
				limit(async () => {
					for (let wait = pausedUntil - Date.now(); wait > 0; wait = pausedUntil - Date.now()) {
						await sleep(wait, signal);
					}
					signal?.throwIfAborted();
					return await task();
				}),
			),
		pause(milliseconds) {
			pausedUntil = Math.max(pausedUntil, Date.now() + milliseconds);
		},
	};
}
