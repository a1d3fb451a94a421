import pLimit from 'p-limit';
import { createBudget, createPace as createPaceIn, paceOf } from '../../../nodes/shared/http/pace';

const createPace = (concurrency: number, budget?: ReturnType<typeof createBudget>) => createPaceIn(pLimit(concurrency), budget);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Tasks that stay under way until they are told to end. */
function openTasks() {
	const ends: Array<() => void> = [];
	const task = async () => await new Promise<void>((resolve) => ends.push(resolve));
	return { ends, task };
}

const settle = async () => await jest.advanceTimersByTimeAsync(0);

test('no more tasks are under way at once than the service bears', async () => {
	const { ends, task } = openTasks();
	const pace = createPace(2);
	const runs = [1, 2, 3].map(async () => await pace.run(task));
	await settle();
	expect(ends).toHaveLength(2);
	ends[0]?.();
	await settle();
	expect(ends).toHaveLength(3);
	for (const end of ends) end();
	await Promise.all(runs);
});

test('a task that fails makes room for the next', async () => {
	const pace = createPace(1);
	const failed = pace.run(async () => await Promise.reject(new Error('no')));
	const next = pace.run(async () => await Promise.resolve('done'));
	await expect(failed).rejects.toThrow('no');
	await expect(next).resolves.toBe('done');
});

test('during a pause nothing starts', async () => {
	const pace = createPace(2);
	const task = jest.fn(async () => await Promise.resolve());
	pace.allowance.pause(1_000);
	const run = pace.run(task);
	await jest.advanceTimersByTimeAsync(999);
	expect(task).not.toHaveBeenCalled();
	await jest.advanceTimersByTimeAsync(1);
	await run;
	expect(task).toHaveBeenCalledTimes(1);
});

test('a pause that becomes longer meanwhile is kept to the end', async () => {
	const pace = createPace(1);
	const task = jest.fn(async () => await Promise.resolve());
	pace.allowance.pause(1_000);
	const run = pace.run(task);
	await jest.advanceTimersByTimeAsync(500);
	pace.allowance.pause(2_000);
	await jest.advanceTimersByTimeAsync(1_999);
	expect(task).not.toHaveBeenCalled();
	await jest.advanceTimersByTimeAsync(1);
	await run;
});

test('a shorter pause does not shorten one that is on', async () => {
	const pace = createPace(1);
	const task = jest.fn(async () => await Promise.resolve());
	pace.allowance.pause(1_000);
	pace.allowance.pause(10);
	const run = pace.run(task);
	await jest.advanceTimersByTimeAsync(999);
	expect(task).not.toHaveBeenCalled();
	await jest.advanceTimersByTimeAsync(1);
	await run;
});

test('cancelling ends a pause at once', async () => {
	const pace = createPace(1);
	const task = jest.fn(async () => await Promise.resolve());
	const cancel = new AbortController();
	pace.allowance.pause(60_000);
	const run = pace.run(task, cancel.signal);
	const refused = expect(run).rejects.toThrow('stop');
	await settle();
	cancel.abort(new Error('stop'));
	await refused;
	expect(task).not.toHaveBeenCalled();
});

test('what is cancelled before its turn never starts', async () => {
	const { ends, task } = openTasks();
	const pace = createPace(1);
	const cancel = new AbortController();
	const first = pace.run(task);
	const second = pace.run(task, cancel.signal);
	const refused = expect(second).rejects.toThrow('stop');
	await settle();
	cancel.abort(new Error('stop'));
	ends[0]?.();
	await first;
	await refused;
	expect(ends).toHaveLength(1);
});

test('what one bucket has to wait for holds up no other, also in the same lane', async () => {
	const limits = { concurrency: 1 };
	const [waiting, free] = ['a', 'b'].map((bucket) => paceOf('bucketed', 'short', bucket, limits));
	waiting?.allowance.pause(60_000);
	const held = jest.fn(async () => await Promise.resolve());
	void waiting?.run(held);
	await expect(free?.run(async () => await Promise.resolve('done'))).resolves.toBe('done');
	expect(held).not.toHaveBeenCalled();
});

test('a pause is kept in each lane of a credential, and by no other credential', async () => {
	const limits = { concurrency: 1 };
	paceOf('paused', 'short', '', limits).allowance.pause(60_000);
	const task = jest.fn(async () => await Promise.resolve());
	void paceOf('paused', 'long', '', limits).run(task);
	await settle();
	expect(task).not.toHaveBeenCalled();
	await paceOf('other', 'long', '', limits).run(task);
	expect(task).toHaveBeenCalledTimes(1);
});

test('what the answers leave is not exceeded by requests that are under way', async () => {
	const pace = createPace(4);
	const { ends, task } = openTasks();
	const runs = [1, 2, 3].map(async () => await pace.run(task));
	await settle();
	pace.allowance.note({ remaining: 2, seconds: 10 });
	const next = pace.run(task);
	await jest.advanceTimersByTimeAsync(9_999);
	expect(ends).toHaveLength(3);
	await jest.advanceTimersByTimeAsync(1);
	expect(ends).toHaveLength(4);
	for (const end of ends) end();
	await Promise.all([...runs, next]);
});

/** When each of so many tasks began, in milliseconds from now. */
async function beginnings(paces: Array<ReturnType<typeof createPace>>, count: number, length: number) {
	const start = Date.now();
	const begun: number[] = [];
	for (let each = 0; each < count; each++) {
		void paces[each % paces.length]?.run(async () => await Promise.resolve(begun.push(Date.now() - start)));
	}
	await jest.advanceTimersByTimeAsync(length);
	return begun;
}

test('in no interval more begin than the rate allows, and no longer is waited than that', async () => {
	const pace = createPace(2, createBudget({ requests: 3, interval: 1_000 }));
	expect(await beginnings([pace], 7, 5_000)).toEqual([0, 0, 0, 1_000, 1_000, 1_000, 2_000]);
});

test('the rate of a credential counts its lanes together', async () => {
	const limits = { concurrency: 2, rate: { requests: 2, interval: 1_000 } };
	const lanes = ['short', 'long'].map((lane) => paceOf('rated', lane, '', limits));
	expect(await beginnings(lanes, 4, 5_000)).toEqual([0, 0, 1_000, 1_000]);
});

test('cancelling ends the wait for the rate at once', async () => {
	const { task } = openTasks();
	const pace = createPace(2, createBudget({ requests: 1, interval: 60_000 }));
	const cancel = new AbortController();
	void pace.run(task);
	const refused = expect(pace.run(task, cancel.signal)).rejects.toThrow('stop');
	await settle();
	cancel.abort(new Error('stop'));
	await refused;
});

/** Milliseconds between the beginnings of tasks. */
const distances = (begun: number[]) => begun.slice(1).map((at, index) => at - (begun[index] ?? 0));

test('a refusal puts a distance between requests, which shrinks to nothing while all goes well', async () => {
	const pace = createPace(5);
	pace.allowance.refuse(100, false);
	const begun = await beginnings([pace], 400, 60_000);
	expect(begun[0]).toBe(100);
	const between = distances(begun);
	expect(between[0]).toBe(20);
	expect(between).toEqual([...between].sort((a, b) => b - a));
	expect(between.at(-1)).toBe(0);
});

test.each([
	{ refusals: 'ten at once', count: 10, apart: 0, distance: 20 },
	{ refusals: 'a second one later', count: 2, apart: 1_000, distance: 40 },
	{ refusals: 'one after the other', count: 20, apart: 10_000, distance: 5_000 },
])('$refusals put $distance milliseconds between requests', async ({ count, apart, distance }) => {
	const pace = createPace(1);
	for (let each = 0; each < count; each++) {
		pace.allowance.refuse(0, false);
		await jest.advanceTimersByTimeAsync(apart);
	}
	expect(distances(await beginnings([pace], 2, 60_000))).toEqual([distance]);
});
