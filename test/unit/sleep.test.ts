/* eslint-disable @n8n/community-nodes/no-restricted-imports -- never shipped */
import { getEventListeners } from 'node:events';
import { sleep } from '../../nodes/shared/sleep';
import { ServiceFailure } from '../../nodes/shared/errors';
import { withRetries } from '../../nodes/shared/http/retry';
import { pollUntil } from '../../nodes/shared/poll-until';
import { openPace, refusal } from './http/room';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const unavailable = async () => await Promise.reject(new ServiceFailure('no', { status: 503 }));

test.each<[string, (signal: AbortSignal) => Promise<unknown>]>([
	['sleep', async (signal) => await sleep(10_000, signal)],
	['wait to be sent again', async (signal) => await withRetries(openPace().allowance, { method: 'GET', path: '/' }, { signal }, unavailable)],
	[
		'wait for the service',
		async (signal) => {
			const { allowance, start } = openPace();
			allowance.begin()(refusal({ retryAfter: 10 }));
			await start(async () => await Promise.resolve(), { signal });
		},
	],
	[
		'look again and again',
		async (signal) => {
			const intervals = { first: 10_000, factor: 1, maxInterval: 10_000, timeout: 60_000 };
			await pollUntil(async () => await Promise.resolve(undefined), intervals, signal);
		},
	],
])('many that %s leave no listener on the signal of the run, and end with it', async (_, wait) => {
	const run = new AbortController();
	const waiting = Promise.allSettled(Array.from({ length: 20 }, async () => await wait(run.signal)));
	await jest.advanceTimersByTimeAsync(100);
	const listeners = getEventListeners(run.signal, 'abort');
	run.abort(new Error('stop'));
	const ends = await waiting;
	expect(listeners).toEqual([]);
	expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(20);
});
