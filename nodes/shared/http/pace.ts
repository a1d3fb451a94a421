import pLimit from 'p-limit';
import { ownSignal, sleep } from '../sleep';
import type { Rate } from './types';

export interface Pace {
	/** Runs `task` when it is its turn; rejects as soon as `signal` aborts. */
	run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
	pause(milliseconds: number): void;
	/** Delays them after a refusal, and spaces them out for a while. */
	slowDown(milliseconds: number): void;
}

interface PaceLimits {
	concurrency: number;
	rate?: Rate;
}

interface Budget {
	wait(): number;
	spend(): void;
}

const paces = new Map<string, Pace>();
const budgets = new Map<string, Budget>();

async function orAbort<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
	const own = ownSignal(signal);
	if (!own) return await work();
	own.throwIfAborted();
	let abort = () => {};
	const aborted = new Promise<never>((_, reject) => {
		abort = () => reject(own.reason);
		own.addEventListener('abort', abort, { once: true });
	});
	return await Promise.race([work(), aborted]).finally(() => own.removeEventListener('abort', abort));
}

function getOrCreate<T>(all: Map<string, T>, key: string, make: () => T): T {
	const known = all.get(key) ?? make();
	all.set(key, known);
	return known;
}

/** The pace of a credential, shared by all runs in this process. Lanes have their own concurrency and pauses but share the rate. */
export function paceOf(credential: string, lane: string, { concurrency, rate }: PaceLimits): Pace {
	const budget = getOrCreate(budgets, credential, () => createBudget(rate));
	return getOrCreate(paces, `${credential} ${lane}`, () => createPace(concurrency, budget));
}

export function createBudget(rate?: Rate): Budget {
	if (!rate) return { wait: () => 0, spend: () => {} };
	const begun: number[] = [];
	return {
		wait: () => (begun.length < rate.requests ? 0 : (begun[0] ?? 0) + rate.interval - Date.now()),
		spend() {
			begun.push(Date.now());
			if (begun.length > rate.requests) begun.shift();
		},
	};
}

/** Milliseconds between requests after a refusal, doubled by each further one. */
const minGap = 20;
const maxGap = 5_000;
const recovery = 0.98;

function createGap() {
	let gap = 0;
	// Refusals until then were in flight with the first one.
	let refusedUntil = 0;
	return {
		length: () => gap,
		widen(pause: number) {
			const now = Date.now();
			if (now < refusedUntil) return;
			gap = Math.min(Math.max(gap * 2, minGap), maxGap);
			refusedUntil = now + Math.max(pause, gap);
		},
		shrink() {
			gap = gap > 1 ? gap * recovery : 0;
		},
	};
}

export function createPace(concurrency: number, budget = createBudget()): Pace {
	const limit = pLimit(concurrency);
	const gap = createGap();
	let pausedUntil = 0;
	const wait = () => Math.max(pausedUntil - Date.now(), budget.wait());
	const pause = (milliseconds: number) => {
		pausedUntil = Math.max(pausedUntil, Date.now() + milliseconds);
	};
	const inTurn = async <T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
		for (let left = wait(); left > 0; left = wait()) await sleep(left, signal);
		signal?.throwIfAborted();
		budget.spend();
		pause(gap.length());
		const result = await task();
		gap.shrink();
		return result;
	};
	return {
		run: async (task, signal) => await orAbort(signal, () => limit(() => inTurn(task, signal))),
		pause,
		slowDown(milliseconds) {
			gap.widen(milliseconds);
			pause(milliseconds);
		},
	};
}
