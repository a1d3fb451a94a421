import { ManualExecutionCancelledError, TimeoutExecutionCancelledError, type ExecutionStatus, type IRun, type WorkflowActivateMode } from 'n8n-workflow';
import { createStarter } from '../../../nodes/shared/trigger/deduplication';
import { published } from './published';

beforeEach(() => jest.useFakeTimers({ now: new Date('2026-11-26T12:00:00Z') }));
afterEach(() => jest.useRealTimers());

const report = jest.fn();
const starterOf = ({ context }: ReturnType<typeof published>, listensFor = 'completed') => createStarter(context, listensFor, report);
const runThat = (status: ExecutionStatus): IRun => JSON.parse(`{"data": {}, "status": "${status}"}`);
const ended = runThat('success');

describe('a start', () => {
	test('puts out the item with a key that n8n takes once', () => {
		const trigger = published();
		void starterOf(trigger).start('a', { id: 1 });
		expect(trigger.emitted).toMatchObject([{ item: { id: 1 }, key: `${trigger.id}:n:a` }]);
	});
	test('has a key of the length that n8n can store', () => {
		const trigger = published({ id: 'w' });
		const starter = starterOf(trigger);
		for (const length of [251, 252]) void starter.start('x'.repeat(length), {});
		expect(trigger.emitted.map(({ key }) => key)).toEqual([`w:n:${'x'.repeat(251)}`, expect.stringMatching(/^[0-9a-f]{64}$/)]);
	});
	test('is done with the run', async () => {
		const trigger = published();
		const start = starterOf(trigger).start('a', {});
		trigger.emitted[0]?.end(ended);
		expect(await start).toBe(true);
	});
	test('is done after three seconds, however long the run takes', async () => {
		let isDone = false;
		const start = starterOf(published()).start('a', {}).finally(() => (isDone = true));
		await jest.advanceTimersByTimeAsync(2_999);
		expect(isDone).toBe(false);
		await jest.advanceTimersByTimeAsync(1);
		expect(await start).toBe(true);
	});
	test('that n8n knows of from before did not start anything', async () => {
		const trigger = published();
		const start = starterOf(trigger).start('a', {});
		trigger.emitted[0]?.end();
		expect(await start).toBe(false);
	});
	test('comes once for a key, also while it is under way', async () => {
		const trigger = published();
		const starter = starterOf(trigger);
		const starts = [starter.start('a', {}), starter.start('a', {}), starter.start('b', {})];
		for (const each of trigger.emitted) each.end(ended);
		expect(await Promise.all(starts)).toEqual([true, undefined, true]);
		expect(await starter.start('a', {})).toBeUndefined();
		expect(trigger.emitted).toHaveLength(2);
	});
	test('comes once for a key, also a day later and after a restart, if n8n does not keep keys', async () => {
		const trigger = published();
		const starter = starterOf(trigger);
		const start = starter.start('a', {});
		trigger.emitted[0]?.end(ended);
		await start;
		starter.save();
		const restarted = published({ mode: 'init', staticData: trigger.staticData, id: trigger.id });
		const later = starterOf(restarted);
		jest.setSystemTime(Date.now() + 25 * 3_600_000);
		expect([await starter.start('a', {}), await later.start('a', {})]).toEqual([undefined, false]);
		expect([...trigger.emitted, ...restarted.emitted]).toHaveLength(1);
	});
	test('that comes again while it is under way ends with it, and fails with it', async () => {
		const trigger = published();
		const starter = starterOf(trigger);
		const [start, repeat] = ['a', 'a'].map(async (key) => await starter.start(key, {}));
		trigger.emitted[0]?.end(new Error('SQLITE_BUSY'));
		await expect(start).rejects.toThrow('SQLITE_BUSY');
		await expect(repeat).rejects.toThrow('SQLITE_BUSY');
	});
	test('that n8n could not store may come again', async () => {
		const trigger = published();
		const starter = starterOf(trigger);
		const start = starter.start('a', {});
		trigger.emitted[0]?.end(new Error('SQLITE_BUSY'));
		await expect(start).rejects.toThrow('SQLITE_BUSY');
		const again = starter.start('a', {});
		trigger.emitted[1]?.end(ended);
		expect(await again).toBe(true);
	});
	test('that n8n could not store after the three seconds comes again with the next look', async () => {
		const trigger = published();
		const starter = starterOf(trigger);
		const start = starter.start('a', { id: 1 });
		await jest.advanceTimersByTimeAsync(3_000);
		expect(await start).toBe(true);
		await starter.retry();
		expect(trigger.emitted).toHaveLength(1);
		trigger.emitted[0]?.end(new Error('connection timed out'));
		await jest.advanceTimersByTimeAsync(0);
		starter.save();
		expect(trigger.staticData.state).toMatchObject({ started: [] });
		const retried = starter.retry();
		trigger.emitted[1]?.end(new Error('SQLITE_BUSY'));
		await retried;
		const again = starter.retry();
		trigger.emitted[2]?.end(ended);
		await again;
		await starter.retry();
		expect(trigger.emitted.map(({ item, key }) => [item, key])).toEqual(Array(3).fill([{ id: 1 }, `${trigger.id}:n:a`]));
		expect(await starter.start('a', {})).toBeUndefined();
	});
	test.each([ManualExecutionCancelledError, TimeoutExecutionCancelledError])('whose run is cancelled (%p) has started, at once or later', async (Cancelled) => {
		for (const running of [0, 3_000]) {
			const trigger = published();
			const starter = starterOf(trigger);
			const start = starter.start('a', {});
			await jest.advanceTimersByTimeAsync(running);
			trigger.emitted[0]?.end(new Cancelled('1'));
			expect(await start).toBe(true);
			await starter.retry();
			expect(await starter.start('a', {})).toBeUndefined();
			expect(trigger.emitted).toHaveLength(1);
		}
	});
	test('that n8n can never store is given up after an hour', async () => {
		const trigger = published();
		const starter = starterOf(trigger);
		void starter.start('a', {});
		await jest.advanceTimersByTimeAsync(3_000);
		trigger.emitted[0]?.end(new Error('never'));
		await jest.advanceTimersByTimeAsync(0);
		for (let looks = 0; looks < 70; looks++) {
			const retried = starter.retry();
			trigger.emitted.at(-1)?.end(new Error('never'));
			await retried;
		}
		expect(trigger.emitted).toHaveLength(60);
		expect(report.mock.calls).toMatchObject([[{ message: "n8n could not store the execution for 'a' after 60 tries: never" }]]);
	});
	test('is one of its trigger: another one has its own', async () => {
		const [one, other] = [published(), published()];
		for (const each of [one, other]) void starterOf(each).start('a', {});
		expect([one.emitted.length, other.emitted.length]).toEqual([1, 1]);
	});
});

describe('what is done when the workflow has run', () => {
	/** A start after three seconds of its run. */
	async function running() {
		const trigger = published();
		const starter = starterOf(trigger);
		const whenRun = jest.fn(async () => await Promise.resolve());
		const start = starter.start('a', { id: 1 }, whenRun);
		await jest.advanceTimersByTimeAsync(3_000);
		expect(await start).toBe(true);
		const end = async (how: IRun | Error | undefined, which = 0) => {
			trigger.emitted[which]?.end(how);
			await jest.advanceTimersByTimeAsync(0);
		};
		return { trigger, starter, whenRun, end };
	}
	/** The same start after a restart of n8n. */
	const againIn = async ({ id, staticData }: ReturnType<typeof published>, whenRun: () => Promise<void>) =>
		await starterOf(published({ mode: 'init', staticData, id })).start('a', { id: 1 }, whenRun);
	test('is done at the end of the run, however long that takes', async () => {
		const { whenRun, end } = await running();
		await jest.advanceTimersByTimeAsync(3_600_000);
		expect(whenRun).not.toHaveBeenCalled();
		await end(ended);
		expect(whenRun).toHaveBeenCalledTimes(1);
	});
	test('is not done for a start that n8n could not store, until it could', async () => {
		const { starter, whenRun, end } = await running();
		await end(new Error('connection timed out'));
		const retried = starter.retry();
		expect(whenRun).not.toHaveBeenCalled();
		await end(ended, 1);
		await retried;
		expect(whenRun).toHaveBeenCalledTimes(1);
	});
	test("is not done where only n8n's database knows the start, whose run may still go on, also after the next restart", async () => {
		const { trigger, starter, whenRun, end } = await running();
		await end(undefined);
		starter.save();
		expect(await againIn(trigger, whenRun)).toBe(false);
		expect(whenRun).not.toHaveBeenCalled();
	});
	const cancelled = new ManualExecutionCancelledError('1');
	test.each(['waiting', 'error', 'crashed', 'canceled', cancelled] as const)('is not done where the run ends as %s, also after a restart', async (how) => {
		const { trigger, starter, whenRun, end } = await running();
		await end(typeof how === 'string' ? runThat(how) : how);
		starter.save();
		expect(trigger.staticData.state).toMatchObject({ starting: [], started: [expect.any(String)] });
		expect(await againIn(trigger, whenRun)).toBe(false);
		expect(whenRun).not.toHaveBeenCalled();
	});
	test('is not done for a start that was under way when n8n stopped, however long ago and however often', async () => {
		const { trigger, whenRun } = await running();
		jest.setSystemTime(Date.now() + 900_001);
		const restarted = published({ mode: 'init', staticData: trigger.staticData, id: trigger.id });
		starterOf(restarted).save();
		expect(await againIn(restarted, whenRun)).toBe(false);
		expect(whenRun).not.toHaveBeenCalled();
	});
	test('is done at once where the start was stored before, and not while it is under way here', async () => {
		const { trigger, starter, end } = await running();
		await end(ended);
		starter.save();
		const again = jest.fn(async () => await Promise.resolve());
		expect(await starter.start('a', {}, again)).toBeUndefined();
		expect(again).not.toHaveBeenCalled();
		const later = starterOf(published({ mode: 'init', staticData: trigger.staticData, id: trigger.id }));
		expect(await later.start('a', {}, again)).toBe(false);
		expect(again).toHaveBeenCalledTimes(1);
	});
	test('holds up a start no longer than the three seconds', async () => {
		const trigger = published();
		const start = starterOf(trigger).start('a', {}, async () => await new Promise(() => {}));
		trigger.emitted[0]?.end(ended);
		await jest.advanceTimersByTimeAsync(3_000);
		expect(await start).toBe(true);
	});
});

describe('what a trigger remembers', () => {
	const name = expect.stringMatching(/^[\w-]{16}$/);
	test('is saved with each start, with the keys under way', () => {
		const trigger = published();
		const { state, start } = starterOf(trigger);
		state.watermark = { at: 1 };
		void start('a', {});
		expect(trigger.staticData.state).toEqual({ watermark: { at: 1 }, owner: `${trigger.id}:n`, subject: name, starting: [name], started: [], undone: [], savedAt: Date.now() });
		void start('b', {});
		expect(trigger.staticData.state).toMatchObject({ starting: [name, name] });
	});
	test('is saved as it was then', () => {
		const trigger = published();
		const { state, save } = starterOf(trigger);
		Object.assign(state, { seen: [1] });
		save();
		Object(state).seen.push(2);
		expect(trigger.staticData.state).toMatchObject({ seen: [1], starting: [] });
	});
	test('has no key of a start that ended', async () => {
		const trigger = published();
		const { save, start } = starterOf(trigger);
		const starting = start('a', {});
		trigger.emitted[0]?.end(ended);
		await starting;
		save();
		expect(trigger.staticData.state).toMatchObject({ starting: [] });
	});
	/** What is stored after a start, and what was read since. */
	function readOn() {
		const trigger = published();
		const starter = starterOf(trigger);
		starter.state.watermark = 1;
		starter.save();
		starter.state.watermark = 2;
		return trigger;
	}
	const taken = (mode: WorkflowActivateMode, listensFor?: string, id?: string) => {
		const trigger = readOn();
		return starterOf(published({ mode, staticData: trigger.staticData, id: id ?? trigger.id }), listensFor).state;
	};
	test.each(['init', 'leadershipChange'] as const)('is there as it was stored when n8n starts (%s)', (mode) => {
		expect(taken(mode)).toEqual({ watermark: 1 });
	});
	test('is there as it was last when a change is published', () => {
		expect(taken('update')).toEqual({ watermark: 2 });
		expect(taken('update', 'failed')).toEqual({ watermark: 2 });
	});
	test('is there as it was stored where another process has published it before', () => {
		expect(taken('update', 'completed', 'unknown here')).toEqual({ watermark: 1 });
	});
	test('is dropped when the workflow is published again', () => {
		expect(taken('activate')).toEqual({});
	});
	test('is dropped where it was stored for other events', () => {
		expect([taken('init', 'failed'), taken('update', 'failed', 'unknown here, too')]).toEqual([{}, {}]);
	});
	test('is nothing at first, or where something else was stored', () => {
		for (const staticData of [{}, { state: 'x' }]) expect(starterOf(published({ mode: 'init', staticData })).state).toEqual({});
	});
	/** What a trigger has stored after such starts, the last one saved by the next. */
	async function storedAfter(count: number) {
		const trigger = published();
		const { start, save } = starterOf(trigger);
		for (let each = 0; each < count; each++) {
			const starting = start(`key ${each}`, {});
			trigger.emitted[each]?.end(ended);
			await starting;
		}
		save();
		return { id: trigger.id, state: Object(trigger.staticData.state) };
	}
	test('has all keys but that of a start which n8n could not store', async () => {
		const trigger = published();
		const { start, save } = starterOf(trigger);
		for (const [index, end] of [ended, new Error('SQLITE_BUSY'), ended].entries()) {
			const starting = start(`key ${index}`, {}).catch(() => undefined);
			trigger.emitted[index]?.end(end);
			await starting;
		}
		save();
		expect(trigger.staticData.state).toMatchObject({ started: [name, name] });
	});
	test('has the keys of the latest two hundred starts', async () => {
		const [few, more] = [await storedAfter(200), await storedAfter(201)];
		expect([few.state.started.length, more.state.started.length]).toEqual([200, 200]);
		expect(more.state.started[199]).not.toBe(few.state.started[199]);
		expect(more.state.started[0]).toBe(few.state.started[1]);
	});
	test('has the keys that started it before a restart, whose runs n8n may not have saved', async () => {
		const { id, state } = await storedAfter(1);
		const trigger = published({ mode: 'init', staticData: { state }, id });
		expect(await starterOf(trigger).start('key 0', {})).toBe(false);
		expect(trigger.emitted).toEqual([]);
	});
	test('has no key of a run that still goes on, however long, but among those under way', async () => {
		const trigger = published();
		const { start, save } = starterOf(trigger);
		const starting = start('a', {});
		await jest.advanceTimersByTimeAsync(60_000);
		await starting;
		save();
		expect(trigger.staticData.state).toMatchObject({ starting: [name], started: [] });
		trigger.emitted[0]?.end(ended);
		await jest.advanceTimersByTimeAsync(0);
		save();
		expect(trigger.staticData.state).toMatchObject({ starting: [], started: [name] });
	});
	test('is that of the node also after it was pasted, so that nothing starts again under its new ID', async () => {
		const { state } = await storedAfter(1);
		const trigger = published({ mode: 'init', staticData: { state: { ...state, starting: state.started, started: [] } } });
		expect(await starterOf(trigger).start('key 0', {})).toBe(false);
	});
	test('holds what n8n could not store in time also when a change is published, and no longer than that', async () => {
		for (const [mode, count] of [['update', 1], ['activate', 0]] as const) {
			const trigger = published();
			void starterOf(trigger).start('a', { id: 1 });
			await jest.advanceTimersByTimeAsync(3_000);
			trigger.emitted[0]?.end(new Error('SQLITE_BUSY'));
			await jest.advanceTimersByTimeAsync(0);
			const next = published({ mode, id: trigger.id });
			void starterOf(next).retry();
			expect(next.emitted).toHaveLength(count);
		}
	});
	test('has the keys of a start also after the next restart', async () => {
		const { state } = await storedAfter(1);
		const trigger = published({ mode: 'init', staticData: { state } });
		starterOf(trigger).save();
		expect(Object(trigger.staticData.state).started).toEqual(state.started);
	});
	test('is nothing where keys were stored as something else', async () => {
		const { state } = await storedAfter(0);
		const trigger = published({ mode: 'init', staticData: { state: { ...state, started: 'x', starting: 5, savedAt: 0 } } });
		starterOf(trigger).save();
		expect(Object(trigger.staticData.state)).toMatchObject({ started: [], starting: [] });
	});
	test.each([
		['a moment', 0, true],
		['a quarter of an hour', 900_000, true],
		['longer', 900_001, false],
	])('tells of keys that were under way before a restart, %s ago (%i ms), whether they may start it: %p', async (_, age, isStarted) => {
		const stopped = published();
		void starterOf(stopped).start('a', {});
		const trigger = published({ mode: 'init', staticData: { state: { ...Object(stopped.staticData.state), savedAt: Date.now() - age, owner: `${stopped.id} later:n` } }, id: `${stopped.id} later` });
		const start = starterOf(trigger).start('a', {});
		trigger.emitted[0]?.end(ended);
		expect((await start) === true).toBe(isStarted);
	});
});
