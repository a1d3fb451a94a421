import { ServiceFailure } from '../../../nodes/shared/errors';
import { paceOf } from '../../../nodes/shared/http/pace';
import { withRetries } from '../../../nodes/shared/http/retry';
import { limited, openPace, openTasks, refusal, repeat, settle } from './room';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const done = async () => await Promise.resolve('done');

describe('turns', () => {
	test('no more are under way at once than a lane has places', async () => {
		const { ends, task } = openTasks();
		const { start } = openPace({ places: 2 });
		for (let each = 0; each < 3; each++) void start(task);
		await settle();
		expect(ends).toHaveLength(2);
		ends[0]?.();
		await settle();
		expect(ends).toHaveLength(3);
	});

	test('a task that fails makes room for the next', async () => {
		const { start } = openPace({ places: 1 });
		const failed = start(async () => await Promise.reject(new Error('no')));
		const next = start(done);
		await expect(failed).rejects.toThrow('no');
		await expect(next).resolves.toBe('done');
	});

	test('what is cancelled before its turn never starts', async () => {
		const { ends, task } = openTasks();
		const { start } = openPace({ places: 1 });
		const cancel = new AbortController();
		void start(task);
		const second = expect(start(task, { signal: cancel.signal })).rejects.toThrow('stop');
		await settle();
		cancel.abort(new Error('stop'));
		await second;
		ends[0]?.();
		await settle();
		expect(ends).toHaveLength(1);
	});

	test('each run has its turn, however much another one wants', async () => {
		const { ends, task } = openTasks();
		const { start } = openPace({ places: 2 });
		for (let each = 0; each < 20; each++) void start(task);
		const other = jest.fn(done);
		void start(other, { run: { inFlight: 0 } });
		await settle();
		ends[0]?.();
		await settle();
		expect(other).toHaveBeenCalled();
	});

	test('what is in the background leaves half of the places to others, and goes after them', async () => {
		const { ends, task } = openTasks();
		const { start } = openPace({ places: 4 });
		const run = { inFlight: 0 };
		for (let each = 0; each < 10; each++) void start(task, { run, isBackground: true });
		await settle();
		expect(ends).toHaveLength(2);
		const ordinary = [1, 2, 3].map(() => jest.fn(task));
		for (const each of ordinary) void start(each);
		await settle();
		ends[0]?.();
		await settle();
		expect(ordinary.map((each) => each.mock.calls.length)).toEqual([1, 1, 1]);
	});

	test('long requests, such as large uploads, hold up no other', async () => {
		const { ends, task } = openTasks();
		const { start, lane } = openPace();
		for (let sent = 0; sent < 49; sent++) await start(done);
		void start(task, { lane: { ...lane, isLong: true } });
		void start(task, { lane: { ...lane, isLong: true } });
		await expect(start(done)).resolves.toBe('done');
		for (const end of ends) end();
	});

	test('an answer that stays away is waited for no longer than a request may take', async () => {
		const { ends, task } = openTasks();
		const { start } = openPace();
		for (let sent = 0; sent < 49; sent++) await start(done);
		void start(task);
		void start(task);
		const hurried = expect(start(done, { until: Date.now() + 5_000 })).rejects.toThrow("Speakr's rate limit is reached");
		await jest.advanceTimersByTimeAsync(5_000);
		await hurried;
		for (const end of ends) end();
	});

	test('what one endpoint waits for holds up no other of the credential', async () => {
		const limits = { concurrency: 1 };
		const [held, free] = ['a', 'b'].map((bucket) => paceOf('bucketed', { endpoint: bucket, isLong: false }, bucket, limits));
		if (!held || !free) throw new Error('two paces are there');
		const turn = { run: { inFlight: 0 }, isBackground: false, until: Infinity, displayName: 'Speakr' };
		const refused = jest.fn(async () => await Promise.reject(refusal({ retryAfter: 60 })));
		await expect(held.turns.run({ ...turn, ...held }, refused)).rejects.toThrow('limit');
		void held.turns.run({ ...turn, ...held }, refused);
		await expect(free.turns.run({ ...turn, ...free }, done)).resolves.toBe('done');
		expect(refused).toHaveBeenCalledTimes(1);
	});
});

describe('a refusal', () => {
	test.each([
		['a time', { retryAfter: 7 }, 7_000],
		['a window', { window: 60 }, 60_000],
		['nothing', {}, 10_000],
	])('that names %s is waited for by all, and one tries first', async (_, details, wait) => {
		const { start } = openPace();
		void start(async () => await Promise.reject(refusal(details))).catch(() => {});
		await settle();
		const { ends, task } = openTasks();
		for (let each = 0; each < 5; each++) void start(task);
		await jest.advanceTimersByTimeAsync(wait - 1);
		expect(ends).toHaveLength(0);
		await jest.advanceTimersByTimeAsync(1);
		expect(ends).toHaveLength(1);
		ends[0]?.();
		await settle();
		expect(ends).toHaveLength(5);
	});

	test.each([1, 20])('that names a second is waited for in full, after %d requests', async (sent) => {
		const { start } = openPace();
		for (let each = 0; each < sent; each++) await start(done);
		await jest.advanceTimersByTimeAsync(250);
		void start(async () => await Promise.reject(refusal({ retryAfter: 1 }))).catch(() => {});
		await settle();
		const next = jest.fn(done);
		void start(next);
		await jest.advanceTimersByTimeAsync(999);
		expect(next).not.toHaveBeenCalled();
		await jest.advanceTimersByTimeAsync(1);
		expect(next).toHaveBeenCalled();
	});

	test('counts its window from the first request in it', async () => {
		const { start } = openPace();
		await start(done);
		await jest.advanceTimersByTimeAsync(20_000);
		void start(async () => await Promise.reject(refusal({ window: 60 }))).catch(() => {});
		await settle();
		const next = jest.fn(done);
		void start(next);
		await jest.advanceTimersByTimeAsync(39_999);
		expect(next).not.toHaveBeenCalled();
		await jest.advanceTimersByTimeAsync(1);
		expect(next).toHaveBeenCalled();
	});

	test('of an hourly limit is tried twice more at once, then all fail with the time of its end', async () => {
		jest.setSystemTime(new Date('2026-11-26T12:00:00Z'));
		const { start, allowance } = openPace();
		const hourly = jest.fn(async () => await Promise.reject(refusal({ window: 3_600 })));
		const request = { method: 'GET' as const, path: '/' };
		const first = expect(withRetries(allowance, request, {}, async () => await start(hourly))).rejects.toThrow('until 2026-11-26 13:00 UTC');
		await jest.advanceTimersByTimeAsync(2_000);
		await first;
		expect(hourly).toHaveBeenCalledTimes(3);
		await expect(start(hourly)).rejects.toThrow('The limit is reached until 2026-11-26 13:00 UTC');
		expect(hourly).toHaveBeenCalledTimes(3);
	});

	test('a closed limit is tried by one request after a minute', async () => {
		const { start, allowance } = openPace();
		allowance.begin()(refusal({ window: 3_600 }));
		allowance.close(refusal());
		await jest.advanceTimersByTimeAsync(60_000);
		const { ends, task } = openTasks();
		void start(task);
		void start(task);
		await settle();
		expect(ends).toHaveLength(1);
	});

	test('that names a longer wait than a minute fails all until then', async () => {
		const { start, allowance } = openPace();
		allowance.begin()(refusal({ retryAfter: 90 }));
		await jest.advanceTimersByTimeAsync(89_999);
		await expect(start(done)).rejects.toThrow('until');
		await jest.advanceTimersByTimeAsync(1);
		await expect(start(done)).resolves.toBe('done');
	});

	test('is not waited for longer than a request may take', async () => {
		const { start, allowance } = openPace();
		allowance.begin()(refusal({ retryAfter: 30 }));
		await expect(start(done, { until: Date.now() + 29_000 })).rejects.toThrow("Speakr's rate limit is reached until");
	});

	test('is told with its own end, not with that of the request', async () => {
		const { start, allowance } = openPace();
		allowance.begin()(refusal({ retryAfter: 30 }));
		await expect(start(done, { until: Date.now() + 5_000 })).rejects.toMatchObject({ retryAfter: 30 });
	});

	test('cancelling ends the wait at once', async () => {
		const { start, allowance } = openPace();
		allowance.begin()(refusal({ retryAfter: 30 }));
		const cancel = new AbortController();
		const refused = expect(start(done, { signal: cancel.signal })).rejects.toThrow('stop');
		await settle();
		cancel.abort(new Error('stop'));
		await refused;
	});

	test('for any window that it names, its end is a date', async () => {
		const { start, allowance } = openPace();
		for (let each = 0; each < 3; each++) {
			await jest.advanceTimersByTimeAsync(10);
			allowance.begin()(refusal({ window: 1e300 }));
		}
		await expect(start(done)).rejects.toThrow(/until \d{4}-/);
	});
});

describe('of 200 requests under a limit of 100', () => {
	test.each([
		['in 10 s, with Retry-After', 10_000, (left: number) => refusal({ retryAfter: Math.ceil(left / 1000) })],
		['in 10 s, with its window', 10_000, () => refusal({ window: 10 })],
		['in 10 s, with nothing', 10_000, () => refusal()],
		['a minute, with its window', 60_000, () => refusal({ window: 60 })],
		['a minute, with nothing', 60_000, () => refusal()],
	])('%s, all are accepted soon after it ends, and two at most are refused', async (_, window, told) => {
		const { start, allowance } = openPace();
		const { seen, task } = limited(100, window, told);
		const begun = Date.now();
		const request = { method: 'GET' as const, path: '/' };
		const runs = Promise.all(Array.from({ length: 200 }, async () => await withRetries(allowance, request, {}, async () => await start(task))));
		await jest.advanceTimersByTimeAsync(2 * window);
		await runs;
		expect(seen).toMatchObject({ accepted: 200, refused: expect.any(Number) });
		expect(seen.refused).toBeLessThanOrEqual(2);
		expect(seen.last - begun).toBeLessThan(1.05 * window + 1_000);
	});
});

describe('a limit that was found out', () => {
	const send = async ({ start, allowance }: ReturnType<typeof openPace>, task: () => Promise<void>, count: number) =>
		await repeat(count, async () => await withRetries(allowance, { method: 'GET', path: '/' }, {}, async () => await start(task)));

	test('is exceeded by one request now and then', async () => {
		const pace = openPace();
		const { seen, task } = limited(100, 10_000);
		const runs = send(pace, task, 2_000);
		await jest.advanceTimersByTimeAsync(300_000);
		await runs;
		expect(seen.accepted).toBe(2_000);
		expect(seen.refused).toBeGreaterThan(1);
		expect(seen.refused).toBeLessThanOrEqual(10);
	});

	test('is forgotten when it is raised', async () => {
		const pace = openPace();
		const [low, high] = [limited(100, 10_000), limited(10_000, 10_000)];
		const runs = send(pace, low.task, 150);
		await jest.advanceTimersByTimeAsync(60_000);
		await runs;
		const begun = Date.now();
		const more = send(pace, high.task, 1_000);
		await jest.advanceTimersByTimeAsync(30_000);
		await more;
		expect(high.seen.last - begun).toBeLessThan(20_000);
	});
});

test('a limit that was found out is kept without further refusals', async () => {
	const { start, allowance } = openPace();
	const { seen, task } = limited(100, 10_000);
	const runs = Promise.all(Array.from({ length: 400 }, async () => await withRetries(allowance, { method: 'GET', path: '/' }, {}, async () => await start(task))));
	await jest.advanceTimersByTimeAsync(60_000);
	await runs;
	expect(seen.refused).toBe(1);
});

describe('what the responses tell', () => {
	test('is used up to its end by fewer and fewer at once, and refused never', async () => {
		const { start, allowance } = openPace();
		const { seen, task } = limited(100, 10_000);
		let left = 100;
		const ends = Date.now() + 10_000;
		const telling = async () => {
			await task();
			left = Date.now() >= ends ? 99 : Math.max(0, left - 1);
			allowance.note({ remaining: left, requests: 100, seconds: Math.ceil((ends - Date.now()) / 1000) });
		};
		for (let each = 0; each < 150; each++) void start(telling);
		await jest.advanceTimersByTimeAsync(9_000);
		expect(seen).toMatchObject({ accepted: 100, refused: 0 });
	});

	test('a quarter of it is left by what is in the background', async () => {
		const { start, allowance } = openPace();
		allowance.note({ remaining: 31, requests: 120, seconds: 60 });
		const background = jest.fn(done);
		const run = { inFlight: 0 };
		await start(background, { run, isBackground: true });
		allowance.note({ remaining: 30, requests: 120, seconds: 60 });
		void start(background, { run, isBackground: true });
		await expect(start(done)).resolves.toBe('done');
		expect(background).toHaveBeenCalledTimes(1);
	});
});

describe('a documented rate', () => {
	test('is kept in every interval, and no longer is waited than that', async () => {
		const { start } = openPace({ places: 2, rate: { requests: 3, interval: 1_000 } });
		const begun: number[] = [];
		const from = Date.now();
		for (let each = 0; each < 7; each++) void start(async () => await Promise.resolve(begun.push(Date.now() - from)));
		await jest.advanceTimersByTimeAsync(5_000);
		expect(begun).toEqual([0, 0, 0, 1_000, 1_000, 1_000, 2_000]);
	});
});

test('a 404 is not a refusal', async () => {
	const { start } = openPace();
	await expect(start(async () => await Promise.reject(new ServiceFailure('no', { status: 404 })))).rejects.toThrow('no');
	await expect(start(done)).resolves.toBe('done');
});

test('all runs of a credential share their turns, what is under way and what is left of a limit; no other does', () => {
	const pace = (credential: string) => paceOf(credential, { endpoint: '/recordings', isLong: false }, 'reads', { concurrency: 8 });
	const [first, again, other] = [pace('one'), pace('one'), pace('another')];
	for (const part of ['turns', 'lane', 'allowance'] as const) {
		expect(again[part]).toBe(first[part]);
		expect(other[part]).not.toBe(first[part]);
	}
});
