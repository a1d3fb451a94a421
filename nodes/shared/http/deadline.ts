import { ownSignal } from '../sleep';

/** A limit in milliseconds for a whole request, until lifted: n8n's own starts again with each byte. */
export function openDeadline(milliseconds: number, signal?: AbortSignal) {
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
