/* eslint-disable @n8n/community-nodes/no-restricted-globals -- stops timers, never shipped */
type Sleep = typeof import('n8n-workflow').sleep;

const notTimers = ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'] as const;

/** How many times faster a sleep ends than it would; undefined where time is real. */
let speed: number | undefined;

/**
 * In the tests of this file or `describe` time stands still, except that a sleep of a node moves it on to its end. What a
 * node waits for has to come within a hundredth of that time, or what `faster` says.
 */
export function simulateClock(faster = 100) {
	beforeEach(() => {
		speed = faster;
		jest.useFakeTimers({ doNotFake: [...notTimers, 'setTimeout', 'clearTimeout'] });
	});
	afterEach(() => {
		speed = undefined;
		jest.useRealTimers();
	});
}

/** `sleep` of n8n-workflow, by the simulated clock where there is one. */
export const bySimulatedClock =
	(sleep: Sleep): Sleep =>
	async (milliseconds, signal) => {
		if (speed === undefined) return await sleep(milliseconds, signal);
		const end = Date.now() + milliseconds;
		await sleep(milliseconds / speed, signal);
		if (speed !== undefined) jest.setSystemTime(Math.max(Date.now(), end));
	};

/**
 * From now on no `setTimeout` ends, until `jest.useRealTimers()`: what waits for one does so for ever unless it is
 * cancelled. Returns a function that resolves once something waits for a given time (milliseconds).
 */
export function stopWaits(): (milliseconds: number) => Promise<void> {
	speed = undefined;
	jest.useFakeTimers({ doNotFake: [...notTimers, 'Date'] });
	const begun = jest.spyOn(globalThis, 'setTimeout');
	return async (milliseconds) => {
		while (!begun.mock.calls.some(([, wait]) => wait === milliseconds)) await new Promise((resolve) => setImmediate(resolve));
	};
}
