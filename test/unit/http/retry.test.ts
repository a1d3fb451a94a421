import fc from 'fast-check';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { parseRetryAfter } from '../../../nodes/shared/http/quota';
import { isPassing, withRetries, retryDelay } from '../../../nodes/shared/http/retry';
import { openPace } from './room';

const failure = (status?: number, retryAfter?: number) => new ServiceFailure('no', { status, retryAfter });
const slowest = () => 0;

describe('retryDelay', () => {
	test.each(['GET', 'HEAD', 'PUT'])('a %s is sent again when no answer arrived', (method) => {
		expect(retryDelay(failure(), 1, method, slowest)).toBe(500);
	});

	test.each(['POST', 'PATCH', 'DELETE'])('a %s is not sent again when it may have arrived', (method) => {
		expect(retryDelay(failure(), 1, method)).toBeUndefined();
		expect(retryDelay(failure(503), 1, method)).toBeUndefined();
	});

	test.each([408, 425, 502, 503, 504, 520, 524, 530])('%d is temporary', (status) => {
		expect(retryDelay(failure(status), 1, 'GET', slowest)).toBe(500);
	});

	test.each([400, 401, 403, 404, 409, 422, 501])('%d is an answer', (status) => {
		expect(retryDelay(failure(status), 1, 'GET')).toBeUndefined();
	});

	test('a failure of the service is read again twice, and written never', () => {
		expect([1, 2, 3].map((attempt) => retryDelay(failure(500), attempt, 'GET', slowest))).toEqual([1_000, 4_000, undefined]);
		expect(retryDelay(failure(500), 1, 'PUT')).toBeUndefined();
		expect(retryDelay(failure(500), 1, 'POST')).toBeUndefined();
	});

	test('what the service has decided is not asked again', () => {
		expect(retryDelay(new ServiceFailure('no', { status: 503, final: true }), 1, 'GET')).toBeUndefined();
	});

	test('each delay is twice the one before, up to 8 seconds', () => {
		const delays = [1, 2, 3, 4, 5].map((attempt) => retryDelay(failure(503), attempt, 'GET', slowest));
		expect(delays).toEqual([500, 1000, 2000, 4000, 8000]);
	});

	test('it gives up after five retries', () => {
		expect(retryDelay(failure(503), 6, 'GET')).toBeUndefined();
	});

	test('delays vary by no more than a quarter', () => {
		const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 5 }), random, (attempt, chance) => {
				const full = retryDelay(failure(503), attempt, 'GET', slowest) ?? 0;
				const delay = retryDelay(failure(503), attempt, 'GET', () => chance);
				expect(delay).toBeLessThanOrEqual(full);
				expect(delay).toBeGreaterThanOrEqual(full * 0.75);
			}),
		);
	});

	test('it waits as long as the service asks, but not for more than a minute', () => {
		expect([7, 60, 61].map((seconds) => retryDelay(failure(503, seconds), 1, 'GET'))).toEqual([7_000, 60_000, undefined]);
	});

	test('"at once", as a date gone by says, gives no try away', () => {
		expect([1, 5].map((attempt) => retryDelay(failure(503, 0), attempt, 'GET', slowest))).toEqual([500, 8_000]);
	});
});

describe('repeated', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	const request = { method: 'GET', path: '/' } as const;
	const send = async (task: () => Promise<unknown>, given: object = {}, options: object = {}, pace = openPace()) =>
		await withRetries(pace.allowance, { ...request, ...given }, options, async () => await pace.start(task));

	test.each([
		[59_000, 1],
		[61_000, 2],
	])('with %i milliseconds left, a request that may be retried in a minute is sent %i times', async (left, times) => {
		const task = jest.fn().mockRejectedValueOnce(failure(503, 60)).mockResolvedValue('done');
		const outcome = send(task, { until: Date.now() + left }).catch(() => 'refused');
		await jest.advanceTimersByTimeAsync(60_000);
		expect(await outcome).toBe(times === 1 ? 'refused' : 'done');
		expect(task).toHaveBeenCalledTimes(times);
	});

	test.each(['GET', 'POST', 'PATCH', 'DELETE'])('a %s that a limit refused is sent again, since it was not read', async (method) => {
		const task = jest.fn().mockRejectedValueOnce(failure(429, 0)).mockResolvedValue('done');
		await expect(send(task, { method })).resolves.toBe('done');
	});

	test('a limit that refuses a request again and again ends its tries, and those of all others', async () => {
		const pace = openPace();
		const task = jest.fn().mockRejectedValue(failure(429, 1));
		const outcome = expect(send(task, {}, {}, pace)).rejects.toThrow('no until');
		await jest.advanceTimersByTimeAsync(10_000);
		await outcome;
		expect(task).toHaveBeenCalledTimes(6);
		await expect(send(task, {}, {}, pace)).rejects.toThrow('no until');
		expect(task).toHaveBeenCalledTimes(6);
	});

	test('a refusal by a limit uses up no try for what fails', async () => {
		const task = jest.fn();
		for (let each = 0; each < 5; each++) task.mockRejectedValueOnce(failure(503, 1)).mockRejectedValueOnce(failure(429, 1));
		task.mockResolvedValue('done');
		const outcome = send(task);
		await jest.advanceTimersByTimeAsync(60_000);
		expect(await outcome).toBe('done');
	});

	test('what may be sent twice is sent again with any method', async () => {
		const task = jest.fn().mockRejectedValueOnce(failure(503, 0)).mockResolvedValue('done');
		const outcome = send(task, { method: 'POST', isRepeatable: true });
		await jest.advanceTimersByTimeAsync(500);
		await expect(outcome).resolves.toBe('done');
	});

	test('what may not be sent twice is not sent again with any method', async () => {
		const task = jest.fn().mockRejectedValue(failure(503, 0));
		await expect(send(task, { method: 'PUT', isRepeatable: false })).rejects.toThrow('no');
		expect(task).toHaveBeenCalledTimes(1);
	});

	test.each([
		['GET', 503, 6],
		['PUT', 503, 6],
		['GET', 500, 3],
		['PUT', 500, 1],
		['POST', 503, 1],
		['GET', 404, 1],
	])('a %s that is answered with %i each time is sent %i times', async (method, status, times) => {
		const task = jest.fn().mockRejectedValue(failure(status));
		const outcome = expect(send(task, { method })).rejects.toThrow('no');
		await jest.advanceTimersByTimeAsync(600_000);
		await outcome;
		expect(task).toHaveBeenCalledTimes(times);
	});

	test('what has no answer is sent again', async () => {
		const task = jest.fn().mockRejectedValueOnce(new ServiceFailure('no')).mockResolvedValue('done');
		const outcome = send(task);
		await jest.advanceTimersByTimeAsync(500);
		expect(await outcome).toBe('done');
	});

	test('a trial that a limit refuses is not sent again', async () => {
		const task = jest.fn().mockRejectedValue(failure(429, 0));
		await expect(send(task, { isTrial: true })).rejects.toThrow('no');
		expect(task).toHaveBeenCalledTimes(1);
	});

	test('a status that is expected is told at once, and any other is not', async () => {
		const task = jest.fn().mockRejectedValueOnce(failure(502, 0)).mockRejectedValue(failure(504, 0));
		const outcome = expect(send(task, { expected: 504 })).rejects.toThrow('no');
		await jest.advanceTimersByTimeAsync(10_000);
		await outcome;
		expect(task).toHaveBeenCalledTimes(2);
	});

	test('what is hurried is not sent again', async () => {
		const task = jest.fn().mockRejectedValue(failure(429, 0));
		await expect(send(task, {}, { hurried: true })).rejects.toThrow('no');
		expect(task).toHaveBeenCalledTimes(1);
	});

	test('a 503 holds back no other request', async () => {
		const pace = openPace();
		const refused = jest.fn().mockRejectedValueOnce(failure(503, 10)).mockResolvedValue('done');
		const first = send(refused, {}, {}, pace);
		await jest.advanceTimersByTimeAsync(0);
		await expect(send(async () => await Promise.resolve('other'), {}, {}, pace)).resolves.toBe('other');
		expect(refused).toHaveBeenCalledTimes(1);
		await jest.advanceTimersByTimeAsync(10_000);
		await first;
	});
});

test.each([
	['no answer', new ServiceFailure('no'), true],
	['an outage', failure(503), true],
	['a failure of the service', failure(500), true],
	['a limit', failure(429), true],
	['a limit that is final', new ServiceFailure('no', { status: 429, final: true }), false],
	['an outage that is final', new ServiceFailure('no', { status: 503, final: true }), false],
	['a refusal', failure(403), false],
	['what the service cannot do', failure(501), false],
	['any other error', new Error('no'), false],
])('whether %s passes', (_, error, expected) => {
	expect(isPassing(error)).toBe(expected);
});

describe('parseRetryAfter', () => {
	const now = Date.UTC(2026, 10, 22, 12);

	test.each([
		['seconds', '120', 120],
		['a fraction', '0.5', 0.5],
		['a date to come', 'Sun, 22 Nov 2026 12:01:30 GMT', 90],
		['a date gone by', 'Sun, 22 Nov 2026 11:00:00 GMT', 0],
		['a date in seconds since 1970', String(now / 1000 + 90), 90],
		['less than nothing', '-5', 0],
		['more than any date holds', '99999999999999', 31_536_000],
		['nonsense', 'soon', undefined],
		['a blank', ' ', undefined],
		['nothing', undefined, undefined],
	])('%s', (_, header, seconds) => {
		expect(parseRetryAfter(header, now)).toBe(seconds);
	});

	test('for any header it is never negative and never NaN', () => {
		fc.assert(
			fc.property(fc.string(), (header) => {
				const seconds = parseRetryAfter(header, now);
				expect(seconds === undefined || seconds >= 0).toBe(true);
			}),
		);
	});
});
