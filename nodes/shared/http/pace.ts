import { getOrCreate } from '../memory';
import { Allowance } from './allowance';
import { Turns, type Lane } from './turns';
import type { Service } from './types';

const turns = new Map<string, Turns>();
const lanes = new Map<string, Lane>();
const allowances = new Map<string, Allowance>();

/** Shared by all runs in this process: turns per credential, concurrency per lane, limits per bucket. */
export const paceOf = (credential: string, lane: { endpoint: string; isLong: boolean }, bucket: string, { concurrency, rate }: Pick<Service, 'concurrency' | 'rate'>) => ({
	turns: getOrCreate(turns, credential, () => new Turns()),
	lane: getOrCreate(lanes, `${credential} ${lane.isLong ? 'long' : 'short'} ${lane.endpoint}`, () => ({ isLong: lane.isLong, places: concurrency, taken: 0, takenInBackground: 0 })),
	allowance: getOrCreate(allowances, `${credential} ${bucket}`, () => new Allowance(rate)),
});
