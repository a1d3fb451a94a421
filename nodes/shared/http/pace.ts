import pLimit, { type LimitFunction } from 'p-limit';
import { ownSignal, sleep } from '../sleep';
import { createAllowance, type Allowance } from './allowance';
import type { Rate } from './types';

export interface Pace {
	/** Runs `task` when it is its turn; rejects as soon as `signal` aborts, or while the limit is closed. */
	run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
	readonly allowance: Allowance;
}

interface PaceLimits {
	concurrency: number;
	rate?: Rate;
}

interface Budget {
	wait(): number;
	spend(): void;
}

const lanes = new Map<string, LimitFunction>();
const allowances = new Map<string, Allowance>();
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

/** A pace shared by all runs in this process: concurrency per lane, pauses per bucket, the rate per credential. */
export const paceOf = (credential: string, lane: string, bucket: string, { concurrency, rate }: PaceLimits): Pace =>
	createPace(
		getOrCreate(lanes, `${credential} ${lane}`, () => pLimit(concurrency)),
		getOrCreate(budgets, credential, () => createBudget(rate)),
		getOrCreate(allowances, `${credential} ${bucket}`, createAllowance),
	);

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

export function createPace(places: LimitFunction, budget = createBudget(), allowance = createAllowance()): Pace {
	/** Undefined if a pause began while it waited for its place. */
	const inPlace = async <T>(task: () => Promise<T>, signal?: AbortSignal): Promise<{ value: T } | undefined> => {
		for (let left = budget.wait(); left > 0; left = budget.wait()) await sleep(left, signal);
		signal?.throwIfAborted();
		if (allowance.wait() > 0 || allowance.refusal()) return undefined;
		budget.spend();
		allowance.begin();
		let succeeded = false;
		try {
			const value = await task();
			succeeded = true;
			return { value };
		} finally {
			allowance.end(succeeded);
		}
	};
	return {
		allowance,
		run: async (task, signal) =>
			await orAbort(signal, async () => {
				for (;;) {
					// Waits outside a place, so that other buckets can use it.
					for (let left = allowance.wait(); left > 0; left = allowance.wait()) await sleep(left, signal);
					const refusal = allowance.refusal();
					if (refusal) throw refusal;
					const done = await places(async () => await inPlace(task, signal));
					if (done) return done.value;
				}
			}),
	};
}
