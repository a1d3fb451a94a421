/* eslint-disable @n8n/community-nodes/no-restricted-imports -- never shipped */
import { getEventListeners } from 'node:events';
import { sleep, within } from '../../nodes/shared/sleep';
import { ServiceFailure } from '../../nodes/shared/errors';
import { withRetries } from '../../nodes/shared/http/retry';
import { waitUntil } from '../../nodes/shared/http/wait-until';
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
			await waitUntil(async () => await Promise.resolve(undefined), intervals, signal);
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

test('a sleep of more than 24 days does not end at once', async () => {
	const isOver = jest.fn();
	const run = new AbortController();
	const sleeping = sleep(2 ** 31 + 1_000, run.signal).then(isOver, () => {});
	await jest.advanceTimersByTimeAsync(1_000);
	expect(isOver).not.toHaveBeenCalled();
	run.abort();
	await sleeping;
});

describe('what is waited for only so long', () => {
	const never = new Promise<string>(() => {});

	test.each([
		['gives', async () => await Promise.resolve('done'), 'done'],
		['throws', async () => await Promise.reject(new Error('broken')), 'broken'],
	])('leaves no timer once it %s something', async (_, task, expected) => {
		expect(await within(10_000, task()).catch(({ message }: Error) => message)).toBe(expected);
		expect(jest.getTimerCount()).toBe(0);
	});
	test('is given up after that time', async () => {
		const waiting = within(10_000, never);
		await jest.advanceTimersByTimeAsync(9_999);
		expect(jest.getTimerCount()).toBe(1);
		await jest.advanceTimersByTimeAsync(1);
		expect(await waiting).toBeUndefined();
	});
});
