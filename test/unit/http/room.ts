import { sleep } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { Allowance } from '../../../nodes/shared/http/allowance';
import { Turns, type Turn } from '../../../nodes/shared/http/turns';
import type { Rate } from '../../../nodes/shared/http/types';

export const refusal = (details: { retryAfter?: number; window?: number } = {}) =>
	new ServiceFailure('The limit is reached', { status: 429, ...details });

/** A credential with one lane and one bucket. `start` queues a task as one run, unless told otherwise. */
export function openPace({ places = 8, rate }: { places?: number; rate?: Rate } = {}) {
	const turns = new Turns();
	const lane = { places, isLong: false, taken: 0, takenInBackground: 0 };
	const allowance = new Allowance(rate);
	const own = { inFlight: 0 };
	return {
		lane,
		allowance,
		start: async <T>(task: () => Promise<T>, turn: Partial<Turn> = {}) =>
			await turns.run({ run: own, isBackground: false, lane, allowance, until: Infinity, displayName: 'Speakr', ...turn }, task),
	};
}

/** Tasks that stay under way until they are told to end. */
export function openTasks() {
	const ends: Array<() => void> = [];
	const task = async () => await new Promise<void>((resolve) => ends.push(resolve));
	return { ends, task };
}

/** Does something a number of times, fifty at once: more would only wait, and each looks who is next. */
export async function repeat(count: number, act: () => Promise<unknown>) {
	let left = count;
	const work = async () => {
		while (left-- > 0) await act();
	};
	await Promise.all(Array.from({ length: Math.min(count, 50) }, work));
}

export const settle = async () => await jest.advanceTimersByTimeAsync(0);

/** A service that accepts a number of requests in each window (milliseconds), which begins with the first request in it. */
export function limited(requests: number, window: number, told: (left: number) => ServiceFailure = () => refusal()) {
	let ends = 0;
	let count = 0;
	const seen = { refused: 0, accepted: 0, last: 0 };
	const task = async () => {
		const now = Date.now();
		if (now >= ends) [ends, count] = [now + window, 0];
		const isRefused = ++count > requests;
		seen[isRefused ? 'refused' : 'accepted']++;
		seen.last = now;
		await sleep(30);
		if (isRefused) throw told(ends - now);
	};
	return { seen, task };
}
