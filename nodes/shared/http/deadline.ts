import { ownSignal } from '../sleep';

export interface Deadline {
	readonly signal: AbortSignal;
	isOver(): boolean;
	lift(): void;
	close(): void;
}

/** A limit in milliseconds for a whole request, until lifted: n8n's own starts again with each byte. */
export function openDeadline(milliseconds: number, signal?: AbortSignal): Deadline {
	const stopper = new AbortController();
	const stop = () => stopper.abort();
	const timeout = AbortSignal.timeout(milliseconds);
	const run = ownSignal(signal);
	timeout.addEventListener('abort', stop);
	run?.addEventListener('abort', stop);
	if (run?.aborted) stop();
	const lift = () => timeout.removeEventListener('abort', stop);
	return {
		signal: stopper.signal,
		isOver: () => timeout.aborted,
		lift,
		close() {
			lift();
			run?.removeEventListener('abort', stop);
		},
	};
}
