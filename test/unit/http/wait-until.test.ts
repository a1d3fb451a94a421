import { misdirected, ServiceFailure } from '../../../nodes/shared/errors';
import { networkFailure } from '../../../nodes/shared/http';
import { waitUntil } from '../../../nodes/shared/http/wait-until';

beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

const intervals = { first: 1_000, factor: 2, maxInterval: 5_000, timeout: 60_000 };

/** Notes when it is looked, and finds something at the given look. */
function looking(foundAt = Infinity) {
	const times: number[] = [];
	const look = async () => {
		times.push(Date.now());
		return await Promise.resolve(times.length >= foundAt ? 'found' : undefined);
	};
	return { times, look };
}

test('the first look is at once', async () => {
	const { times, look } = looking(1);
	await expect(waitUntil(look, intervals)).resolves.toBe('found');
	expect(times).toEqual([0]);
});

test('intervals grow up to the longest', async () => {
	const { times, look } = looking(6);
	const found = waitUntil(look, intervals);
	await jest.advanceTimersByTimeAsync(30_000);
	await expect(found).resolves.toBe('found');
	expect(times).toEqual([0, 1_000, 3_000, 7_000, 12_000, 17_000]);
});

test('a long wait looks less and less often', async () => {
	const { times, look } = looking();
	void waitUntil(look, { ...intervals, timeout: 3 * 3_600_000 });
	await jest.advanceTimersByTimeAsync(3_600_000);
	expect(times.length).toBeLessThan(60);
	await jest.advanceTimersByTimeAsync(3_600_000);
	expect(times.filter((at) => at > 3_600_000)).toHaveLength(12);
});

describe('a service that goes away for a minute', () => {
	const away = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET', 'CERT_HAS_EXPIRED'].map((code) =>
		networkFailure({ displayName: 'Speakr' }, Object.assign(new Error(code), { code })),
	);
	const answers = [502, 503, 504, 429, 500, misdirected].map((status) => new ServiceFailure('away', { status }));

	test.each([...away, ...answers])('is waited for: %s', async (failure) => {
		const look = async () => {
			if (Date.now() > 0 && Date.now() < 60_000) throw failure;
			return await Promise.resolve(Date.now() === 0 ? undefined : 'found');
		};
		const found = waitUntil(look, { ...intervals, timeout: 120_000 });
		await jest.advanceTimersByTimeAsync(70_000);
		await expect(found).resolves.toBe('found');
	});

	test.each([away[1], new ServiceFailure('A proxy responded', { status: misdirected })])('is an error where it was never there: %s', async (failure) => {
		await expect(waitUntil(async () => await Promise.reject(failure), intervals)).rejects.toBe(failure);
	});

	test('refuses for good once it is back', async () => {
		const look = jest.fn().mockResolvedValueOnce(undefined).mockRejectedValue(new ServiceFailure('gone', { status: 404, final: true }));
		const refused = expect(waitUntil(look, intervals)).rejects.toThrow('gone');
		await jest.advanceTimersByTimeAsync(1_000);
		await refused;
	});
});

test('it ends with a last look when the maximum is over', async () => {
	const { times, look } = looking();
	const found = waitUntil(look, { ...intervals, timeout: 4_000 });
	await jest.advanceTimersByTimeAsync(10_000);
	await expect(found).resolves.toBeUndefined();
	expect(times).toEqual([0, 1_000, 3_000, 4_000]);
});

test('cancelling ends the wait at once', async () => {
	const { times, look } = looking();
	const cancel = new AbortController();
	const found = waitUntil(look, intervals, cancel.signal);
	const refused = expect(found).rejects.toThrow('stop');
	await jest.advanceTimersByTimeAsync(500);
	cancel.abort(new Error('stop'));
	await refused;
	await jest.advanceTimersByTimeAsync(60_000);
	expect(times).toEqual([0]);
});

test('what goes wrong while looking is handed on', async () => {
	const look = async () => await Promise.reject(new Error('gone'));
	await expect(waitUntil(look, intervals)).rejects.toThrow('gone');
});

test('zero, false and an empty text are findings', async () => {
	await expect(waitUntil(async () => await Promise.resolve(0), intervals)).resolves.toBe(0);
	await expect(waitUntil(async () => await Promise.resolve(''), intervals)).resolves.toBe('');
});
