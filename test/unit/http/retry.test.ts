import fc from 'fast-check';
import { ServiceFailure } from '../../../nodes/shared/errors';
import pLimit from 'p-limit';
import { createPace } from '../../../nodes/shared/http/pace';
import { parseRetryAfter, withRetries, retryDelay } from '../../../nodes/shared/http/retry';

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

	test.each(['GET', 'POST', 'PATCH', 'DELETE'])('a %s refused unread with 429 is sent again', (method) => {
		expect(retryDelay(failure(429), 1, method, slowest)).toBe(500);
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

	test('any other status is temporary where the service says so', () => {
		const temporary = new ServiceFailure('no', { status: 500, temporary: true });
		expect(retryDelay(temporary, 1, 'GET', slowest)).toBe(500);
		expect(retryDelay(temporary, 1, 'POST')).toBeUndefined();
	});

	test('what the service has decided is not asked again', () => {
		expect(retryDelay(new ServiceFailure('no', { status: 429, final: true }), 1, 'GET')).toBeUndefined();
	});

	test('each delay is twice the one before, up to 8 seconds', () => {
		const delays = [1, 2, 3, 4, 5].map((attempt) => retryDelay(failure(503), attempt, 'GET', slowest));
		expect(delays).toEqual([500, 1000, 2000, 4000, 8000]);
	});

	test('a limit that names no time is waited for as long as the service is known to need', () => {
		const delays = [1, 2, 3, 4, 5].map((attempt) => retryDelay(failure(429), attempt, 'POST', slowest, 4_000));
		expect(delays).toEqual([4_000, 8_000, 16_000, 30_000, 30_000]);
		expect(retryDelay(failure(503), 1, 'GET', slowest, 4_000)).toBe(500);
		expect(retryDelay(failure(429, 1), 1, 'GET', slowest, 4_000)).toBe(1_000);
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

	test('it waits as long as the service asks', () => {
		expect(retryDelay(failure(429, 7), 1, 'POST')).toBe(7_000);
		expect(retryDelay(failure(429, 0), 1, 'POST')).toBe(0);
	});

	test('a limit that is counted over an hour is tried twice more, since another worker may have room', () => {
		const hourly = new ServiceFailure('no', { status: 429, window: 3_600 });
		expect([1, 2, 3].map((attempt) => retryDelay(hourly, attempt, 'GET', slowest))).toEqual([500, 1_000, undefined]);
	});

	test('it does not wait for more than a minute', () => {
		expect(retryDelay(failure(429, 60), 1, 'GET')).toBe(60_000);
		expect(retryDelay(failure(429, 61), 1, 'GET')).toBeUndefined();
	});
});

describe('repeated', () => {
	test.each([
		[59_000, 1],
		[61_000, 2],
	])('with %i milliseconds left, a request that may be sent again in a minute is sent so many times: %i', async (left, times) => {
		jest.useFakeTimers();
		const task = jest.fn().mockRejectedValueOnce(failure(429, 60)).mockResolvedValue('done');
		const sending = withRetries(createPace(pLimit(1)), { method: 'GET', path: '/', until: Date.now() + left }, {}, task);
		const outcome = sending.catch(() => 'refused');
		await jest.advanceTimersByTimeAsync(60_000);
		expect(await outcome).toBe(times === 1 ? 'refused' : 'done');
		expect(task).toHaveBeenCalledTimes(times);
		jest.useRealTimers();
	});

	test('what may be sent twice is sent again whatever its method', async () => {
		const task = jest.fn().mockRejectedValueOnce(failure(503, 0)).mockResolvedValue('done');
		await expect(withRetries(createPace(pLimit(1)), { method: 'POST', path: '/', isRepeatable: true }, {}, task)).resolves.toBe('done');
	});

	test('what is hurried is not sent again', async () => {
		const task = jest.fn().mockRejectedValue(failure(429, 0));
		await expect(withRetries(createPace(pLimit(1)), { method: 'GET', path: '/' }, { hurried: true }, task)).rejects.toThrow('no');
		expect(task).toHaveBeenCalledTimes(1);
	});

	test.each([
		[429, 'every request of the credential'],
		[503, 'no other request'],
	])('a %i holds back %s', async (status, what) => {
		jest.useFakeTimers();
		const pace = createPace(pLimit(2));
		const refused = jest.fn().mockRejectedValueOnce(failure(status, 10)).mockResolvedValue('done');
		const other = jest.fn().mockResolvedValue('done');
		const sendings = [withRetries(pace, { method: 'GET', path: '/' }, {}, refused)];
		await jest.advanceTimersByTimeAsync(0);
		sendings.push(withRetries(pace, { method: 'GET', path: '/' }, {}, other));
		await jest.advanceTimersByTimeAsync(9_000);
		expect(other).toHaveBeenCalledTimes(what === 'no other request' ? 1 : 0);
		await jest.advanceTimersByTimeAsync(2_000);
		await Promise.all(sendings);
		jest.useRealTimers();
	});
});

describe('parseRetryAfter', () => {
	const now = Date.UTC(2026, 10, 22, 12);

	test.each([
		['seconds', '120', 120],
		['a fraction', '0.5', 0.5],
		['a date to come', 'Sun, 22 Nov 2026 12:01:30 GMT', 90],
		['a date gone by', 'Sun, 22 Nov 2026 11:00:00 GMT', 0],
		['less than nothing', '-5', 0],
		['more than any date holds', '99999999999999', 31_536_000],
		['nonsense', 'soon', undefined],
		['a blank', ' ', undefined],
		['nothing', undefined, undefined],
	])('%s', (_, header, seconds) => {
		expect(parseRetryAfter(header, now)).toBe(seconds);
	});

	test('whatever the header holds, it is never negative and never NaN', () => {
		fc.assert(
			fc.property(fc.string(), (header) => {
				const seconds = parseRetryAfter(header, now);
				expect(seconds === undefined || seconds >= 0).toBe(true);
			}),
		);
	});
});
