/* eslint-disable @n8n/community-nodes/no-restricted-globals -- stops timers, never shipped */
/**
 * From now on no `setTimeout` ends, until `jest.useRealTimers()`: what waits for one does so for ever unless it is
 * cancelled. Gives what resolves once something waits for so many milliseconds.
 */
export function stopWaits(): (milliseconds: number) => Promise<void> {
	jest.useFakeTimers({
		doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'],
	});
	const begun = jest.spyOn(globalThis, 'setTimeout');
	return async (milliseconds) => {
		while (!begun.mock.calls.some(([, wait]) => wait === milliseconds)) await new Promise((resolve) => setImmediate(resolve));
	};
}
