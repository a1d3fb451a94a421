import { createLoopGuard } from '../../../nodes/Speakr/triggers/loop-guard';

const hour = 3_600_000;
beforeEach(() => jest.useFakeTimers({ now: 1_000 * hour }));
afterEach(() => jest.useRealTimers());

const guarded = () => {
	const report = jest.fn();
	const guard = createLoopGuard(report);
	const start = (count: number, name = 'one') => Array.from({ length: count }, () => guard.mayStart(name)).filter(Boolean).length;
	return { report, start };
};

test('a recording may start the workflow twenty times in an hour, then it is reported once', () => {
	const { report, start } = guarded();
	expect(start(20)).toBe(20);
	expect(report).not.toHaveBeenCalled();
	expect(start(5)).toBe(0);
	expect(report.mock.calls).toEqual([['one']]);
});
test('each has its own count', () => {
	const { start } = guarded();
	start(20);
	expect(start(20, 'other')).toBe(20);
});
test('it may again when the hour is over', () => {
	const { report, start } = guarded();
	start(25);
	jest.setSystemTime(1_001 * hour);
	expect(start(20)).toBe(20);
	start(1);
	expect(report).toHaveBeenCalledTimes(2);
});
test('those of the last hour count', () => {
	const { start } = guarded();
	start(10);
	jest.setSystemTime(1_000.5 * hour);
	start(10);
	jest.setSystemTime(1_001 * hour);
	expect(start(20)).toBe(10);
});
