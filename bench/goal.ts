/* eslint-disable @n8n/community-nodes/no-restricted-imports -- measures, never shipped */
import { setTimeout as pause } from 'node:timers/promises';

/** One promise about performance, as a ratio between ours and theirs, or ours and a number that the service sets. */
export interface Goal {
	id: string;
	what: string;
	/** What both sides are measured in. */
	unit: string;
	/** The most that ours may be, as a share of theirs. */
	goal: number;
	/** What the profile shows where it is missed. */
	whyNot?: string | undefined;
	/** Pairs of both sides, measured by turns. */
	measure(repeats: number): Promise<Pair[]>;
}

export interface Pair {
	ours: number;
	theirs: number;
}

export interface Result {
	id: string;
	what: string;
	unit: string;
	ours: number;
	theirs: number;
	ratio: number;
	/** The lowest and the highest ratio of a pair. */
	spread: [number, number];
	/** How many pairs were measured. */
	pairs: number;
	goal: number;
	met: boolean;
	whyNot?: string | undefined;
	/** The day, and on what. */
	measured: string;
}

export const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Rejects if a promise takes longer than so many milliseconds. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
	const stop = new AbortController();
	const tooLong = pause(milliseconds, undefined, { signal: stop.signal }).then(() => {
		throw new Error(`This took longer than ${milliseconds / 1000} s`);
	});
	return await Promise.race([promise, tooLong]).finally(() => stop.abort());
}

/** The middle value, or the mean of both. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
	return middle.reduce<number>((sum, value = NaN) => sum + value / 2, 0);
}

/** What several goals are taken from is measured once, as often as the first of them asks. */
export function shared<T>(measure: (repeats: number) => Promise<T>): (repeats: number) => Promise<T> {
	let measured: Promise<T> | undefined;
	return async (repeats) => await (measured ??= measure(repeats));
}

/** Both sides by turns, the other one first each time, so that a slow moment of the machine hits both. */
export async function sideBySide(repeats: number, ours: () => Promise<number>, theirs: () => Promise<number>): Promise<Pair[]> {
	const pairs: Pair[] = [];
	for (let turn = 0; turn < repeats; turn++) {
		if (turn % 2 === 0) {
			const mine = await ours();
			pairs.push({ ours: mine, theirs: await theirs() });
		} else {
			const other = await theirs();
			pairs.push({ theirs: other, ours: await ours() });
		}
	}
	return pairs;
}

const rounded = (value: number) => Number(value.toPrecision(4));

export function resultOf({ id, what, unit, goal, whyNot }: Goal, pairs: readonly Pair[], measured: string): Result {
	if (pairs.length === 0) throw new Error('Nothing was measured');
	const ratios = pairs.map(({ ours, theirs }) => ours / theirs);
	const [mine, others] = [median(pairs.map(({ ours }) => ours)), median(pairs.map(({ theirs }) => theirs))];
	const ratio = rounded(mine / others);
	return {
		id,
		what,
		unit,
		ours: rounded(mine),
		theirs: rounded(others),
		ratio,
		spread: [rounded(Math.min(...ratios)), rounded(Math.max(...ratios))],
		pairs: pairs.length,
		goal,
		met: ratio <= goal,
		...(ratio > goal && { whyNot }),
		measured,
	};
}
