import { sleep } from 'n8n-workflow';
import { withRetries } from '../../../nodes/shared/http/retry';
import { limitedService, type Counting, type Telling } from './limited';
import { openPace, repeat } from './room';

beforeEach(() => {
	jest.useFakeTimers();
	// In the midst of a window of the clock.
	jest.setSystemTime(new Date('2026-11-26T12:00:03.4Z'));
});
afterEach(() => jest.useRealTimers());

const countings: Counting[] = ['from the first', 'by the clock', 'sliding'];
const tellings: Telling[] = ['nothing', 'its window', 'Retry-After', 'headers'];
const window = 10_000;
const specala = { requests: 500, interval: 61_000 };

async function untilDone(work: Promise<unknown>) {
	let isDone = false;
	const done = work.finally(() => (isDone = true));
	while (!isDone) await jest.advanceTimersByTimeAsync(250);
	await done;
}

/** Sends requests as a run of the node does. What it counts is of this run alone. */
async function run(pace: ReturnType<typeof openPace>, { seen, task }: ReturnType<typeof limitedService>, count: number) {
	const [begun, before] = [Date.now(), { ...seen }];
	const send = async () => await withRetries(pace.allowance, { method: 'GET', path: '/' }, {}, async () => await pace.start(task));
	await untilDone(repeat(count, send));
	return { accepted: seen.accepted - before.accepted, refused: seen.refused - before.refused, milliseconds: seen.last - begun };
}

/** What 100 requests take, eight at once, with a pause for the answer to one that may be too many. */
const sending = 600;

describe.each(countings)('under a limit of 100 in 10 s that counts %s', (counting) => {
	describe.each(tellings)('and tells %s', (telling) => {
		test.each([
			['one that documents no limit', undefined],
			['one that documents a higher limit', specala],
		])('200 requests to %s take no longer than they must, and at most one in a hundred is refused', async (_, rate) => {
			const pace = openPace({ rate });
			const service = limitedService(pace, { counting, telling });
			const first = await run(pace, service, 200);
			expect(first.accepted).toBe(200);
			expect(first.refused).toBeLessThanOrEqual(2);
			expect(first.milliseconds).toBeLessThan(window + sending);
			// Each run after it finds the window of the one before over, or not.
			for (const [pause, windows] of [[window + 1_000, 1], [0, 2]] as const) {
				await jest.advanceTimersByTimeAsync(pause);
				const next = await run(pace, service, 200);
				expect(next.accepted).toBe(200);
				expect(next.refused).toBeLessThanOrEqual(2);
				if (!rate || windows === 1) expect(next.milliseconds).toBeLessThan(windows * window + sending);
			}
		});
	});
});

test.each([
	[60, 60_000, 1],
	[120, 60_000, 1],
	[500, 60_000, 1],
	// Not one that services choose: others may have taken a part.
	[37, 10_000, 2],
])('under a limit of %i in %i ms that was found out, nothing more than that is waited for', async (requests, window, most) => {
	const pace = openPace();
	const service = limitedService(pace, { requests, window, counting: 'from the first', telling: 'nothing' });
	await run(pace, service, 2 * requests);
	const { refused, milliseconds } = await run(pace, service, 2 * requests);
	expect(refused).toBeLessThanOrEqual(most);
	expect(milliseconds).toBeLessThan(2 * window + (requests / 100) * sending);
});

test.each(countings)('under a limit that counts %s and always says "at once", 200 requests are accepted', async (counting) => {
	const pace = openPace();
	const service = limitedService(pace, { counting, telling: 'at once' });
	const { accepted, refused } = await run(pace, service, 200);
	expect(accepted).toBe(200);
	expect(refused).toBeLessThanOrEqual(3);
});

test('requests to other endpoints that are counted, too, do not lower a limit that was found out', async () => {
	const pace = openPace();
	const service = limitedService(pace, { counting: 'from the first', telling: 'Retry-After' });
	const others = [service.task(), service.task()];
	await run(pace, service, 198);
	await Promise.all(others);
	await jest.advanceTimersByTimeAsync(window + 1_000);
	const { milliseconds } = await run(pace, service, 200);
	expect(milliseconds).toBeLessThan(window + sending);
});

test('a limit below what was accepted within seconds is not looked for again until one is met', async () => {
	const pace = openPace();
	const free = limitedService(pace, { requests: 1_000, counting: 'from the first', telling: 'nothing' });
	const eightAtOnce = (200 / 8) * 30;
	expect((await run(pace, free, 200)).milliseconds).toBeGreaterThan(eightAtOnce);
	await jest.advanceTimersByTimeAsync(window + 1_000);
	expect((await run(pace, free, 200)).milliseconds).toBeLessThan(eightAtOnce);
	await jest.advanceTimersByTimeAsync(window + 1_000);
	const limited = limitedService(pace, { counting: 'from the first', telling: 'nothing' });
	expect((await run(pace, limited, 200)).accepted).toBe(200);
	await jest.advanceTimersByTimeAsync(window + 1_000);
	expect((await run(pace, limited, 200)).refused).toBeLessThanOrEqual(1);
});

/** In each of so many processes, which start some milliseconds after each other and know nothing of each other. */
async function runInProcesses(processes: number, apart: number, service: ReturnType<typeof limitedService>, count: number) {
	const begun = Date.now();
	const sendAll = async (index: number) => {
		await sleep(index * apart);
		const { start, allowance } = openPace();
		/** As exports do, it waits where the node gives up. */
		const send = async (): Promise<unknown> =>
			await withRetries(allowance, { method: 'GET', path: '/' }, {}, async () => await start(service.task)).catch(async () => {
				await sleep(60_000);
				return await send();
			});
		let left = count / processes;
		const work = async () => {
			while (left-- > 0) await send();
		};
		await Promise.all(Array.from({ length: 8 }, work));
	};
	await untilDone(Promise.all(Array.from({ length: processes }, async (_, index) => await sendAll(index))));
	return service.seen.last - begun;
}

describe.each(countings)('under a limit of 100 a minute that counts %s and tells nothing', (counting) => {
	test.each([
		[4, 0],
		[2, 0],
		[4, 3_000],
	])('%i processes that start %i ms apart get 400 responses in four minutes', async (processes, apart) => {
		const service = limitedService(openPace(), { requests: 100, window: 60_000, counting, telling: 'nothing' });
		const milliseconds = await runInProcesses(processes, apart, service, 400);
		expect(service.seen.accepted).toBe(400);
		expect(milliseconds).toBeLessThan(4 * 60_000 + sending);
	});
});
