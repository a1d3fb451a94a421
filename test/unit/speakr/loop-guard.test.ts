import { createLoopGuard } from '../../../nodes/Speakr/triggers/loop-guard';

const hour = 3_600_000;
beforeEach(() => jest.useFakeTimers({ now: 1_000 * hour }));
afterEach(() => jest.useRealTimers());

const guarded = () => {
	const report = jest.fn();
	const guard = createLoopGuard(report);
	const start = async (count: number, name = 'one', isStarted = true) => {
		let started = 0;
		for (let tries = 0; tries < count; tries++) if (await guard.start(name, async () => await Promise.resolve(isStarted))) started++;
		return started;
	};
	return { report, guard, start };
};

test('a recording may start the workflow twenty times in an hour, then it is reported once', async () => {
	const { report, start } = guarded();
	expect(await start(20)).toBe(20);
	expect(report).not.toHaveBeenCalled();
	expect(await start(5)).toBe(0);
	expect(report.mock.calls).toEqual([['one']]);
});
test('half of them are frequent, until they are forgotten', async () => {
	const { guard, start } = guarded();
	await start(9);
	expect(guard.isFrequent('one')).toBe(false);
	await start(1);
	expect(guard.isFrequent('one')).toBe(true);
	guard.forget('one');
	expect(guard.isFrequent('one')).toBe(false);
	expect(await start(25)).toBe(20);
});
test('each has its own count', async () => {
	const { start } = guarded();
	await start(20);
	expect(await start(20, 'other')).toBe(20);
});
test('what did not start it does not count', async () => {
	const { guard, start } = guarded();
	expect(await start(30, 'one', false)).toBe(0);
	for (let tries = 0; tries < 30; tries++) await expect(guard.start('one', async () => await Promise.reject(new Error('SQLITE_FULL')))).rejects.toThrow('SQLITE_FULL');
	expect(await start(30)).toBe(20);
});
test('ten thousand are counted, the latest', async () => {
	const { guard, start } = guarded();
	await start(10);
	for (let other = 0; other < 9_999; other++) await start(1, `${other}`);
	expect(guard.isFrequent('one')).toBe(true);
	await start(1, 'another');
	expect(guard.isFrequent('one')).toBe(false);
});
test('it may again when the hour is over', async () => {
	const { report, start } = guarded();
	await start(25);
	jest.setSystemTime(1_001 * hour);
	expect(await start(20)).toBe(20);
	await start(1);
	expect(report).toHaveBeenCalledTimes(2);
});
test('those of the last hour count', async () => {
	const { start } = guarded();
	await start(10);
	jest.setSystemTime(1_000.5 * hour);
	await start(10);
	jest.setSystemTime(1_001 * hour);
	expect(await start(20)).toBe(10);
});
