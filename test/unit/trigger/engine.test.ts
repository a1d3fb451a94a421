import { NodeApiError, NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';
import { InvalidInput, ServiceFailure } from '../../../nodes/shared/errors';
import type { Client } from '../../../nodes/shared/http';
import { createEngines, type TriggerTools, type TriggerWork } from '../../../nodes/shared/trigger';
import { service, settled } from '../http/answered';
import { triggerNode } from './node';
import { published } from './published';

type Work = TriggerWork<string>;

/** Deliveries are their own names and IDs. */
async function run({ interval = 1, ...given }: Partial<Work> = {}, trigger = published()) {
	const work = { begin: jest.fn(given.begin ?? (async () => {})), look: jest.fn(given.look ?? (async () => await Promise.resolve({ missed: [] }))), handle: jest.fn(given.handle ?? (async () => {})) };
	let tools: TriggerTools<object> | undefined;
	const engines = createEngines<object & Record<string, never>, string>({
		service,
		fields: {},
		nameOf: (delivery) => `Delivery ${delivery}`,
		idOf: (delivery) => delivery,
		listensFor: () => 'everything',
		readSample: async () => await Promise.resolve(undefined),
		createWork(made) {
			tools = made;
			return { interval, ...work };
		},
	});
	const { closeFunction } = await engines.run(trigger.context);
	const context: Parameters<typeof engines.of>[0] = Object.create(trigger.context);
	return { ...trigger, ...work, engines, engine: engines.of(context), of: () => engines.of(context), close: async () => await closeFunction?.(), tools };
}
const failing = async () => await Promise.reject(new ServiceFailure('away', { status: 500 }));

describe('a trigger that is published', () => {
	test('begins, and looks for nothing until its clock strikes, once a minute', async () => {
		const { begin, look, crons } = await run();
		expect([begin.mock.calls.length, look.mock.calls.length]).toEqual([1, 0]);
		expect(crons).toMatchObject([{ expression: expect.stringMatching(/^[1-5]?\d \* \* \* \* \*$/) }]);
	});
	test('looks at a second of its own, so that not all look at the same time, and at the same one when it is published again', async () => {
		const second = async (id: string) => (await run({}, published({ id }))).crons[0]?.expression;
		const seconds = await Promise.all(['a', 'b', 'c'].map(second));
		expect(new Set(seconds).size).toBe(3);
		expect(await second('a')).toBe(seconds[0]);
	});
	test('looks at once when n8n starts', async () => {
		const { look } = await run({}, published({ mode: 'init' }));
		expect(look).toHaveBeenCalledTimes(1);
	});
	test('begins also if its first look fails, which is told', async () => {
		const { warnings, staticData, tick, look } = await run({ begin: failing });
		expect(warnings()).toEqual(['The first poll failed: away']);
		expect(staticData).toHaveProperty('state');
		await tick();
		expect(look).toHaveBeenCalledTimes(1);
	});
	test('looks each minute until it has looked once, at any interval', async () => {
		const { tick, look } = await run({ interval: 60, begin: failing });
		look.mockImplementationOnce(failing);
		for (let minute = 1; minute < 60; minute++) await tick();
		expect(look).toHaveBeenCalledTimes(2);
		await tick();
		expect(look).toHaveBeenCalledTimes(3);
	});
	test('looks at its interval', async () => {
		const { tick, look } = await run({ interval: 3 });
		for (let minute = 0; minute < 7; minute++) await tick();
		expect(look).toHaveBeenCalledTimes(2);
	});
	test('looks for four minutes at most', async () => {
		jest.spyOn(Date, 'now').mockReturnValue(1_000);
		const { tick, look } = await run();
		await tick();
		jest.restoreAllMocks();
		expect(look).toHaveBeenCalledWith(241_000);
	});
	test('does not look while it does', async () => {
		const ends: Array<() => void> = [];
		const { tick, look } = await run({ look: async () => await new Promise((resolve) => ends.push(() => resolve({ missed: [] }))) });
		const ticks = [tick(), tick()];
		await settled();
		expect(look).toHaveBeenCalledTimes(1);
		ends[0]?.();
		await Promise.all(ticks);
		void tick();
		await settled();
		expect(look).toHaveBeenCalledTimes(2);
	});
	test('takes what a look returns', async () => {
		const { tick, handle } = await run({ look: async () => await Promise.resolve({ missed: ['a', 'b'] }) });
		await tick();
		expect(handle.mock.calls.map(([delivery]) => delivery)).toEqual(['a', 'b']);
	});
	test('takes what a look returns that failed, and looks again each minute', async () => {
		const { tick, handle, look, warnings, reports } = await run({ interval: 60, begin: failing });
		look.mockImplementation(async () => await Promise.resolve({ missed: [`delivery ${look.mock.calls.length}`], failure: new Error('away') }));
		for (let minute = 0; minute < 5; minute++) await tick();
		expect(handle.mock.calls.map(([delivery]) => delivery)).toEqual([1, 2, 3, 4, 5].map((each) => `delivery ${each}`));
		expect([warnings().slice(1), reports()]).toEqual([Array(5).fill('Polling for missed events failed: away'), ['away']]);
	});
	test('tells of looks that fail, and reports the fifth in a row', async () => {
		const { tick, look, warnings, reports } = await run();
		look.mockImplementation(failing);
		for (let minute = 0; minute < 4; minute++) await tick();
		look.mockImplementationOnce(async () => await Promise.resolve({ missed: [] }));
		for (let minute = 0; minute < 5; minute++) await tick();
		expect(reports()).toEqual([]);
		await tick();
		await tick();
		expect(reports()).toEqual(['away']);
		expect(warnings()).toEqual(Array(10).fill('Polling for missed events failed: away'));
	});
});

test.each([
	['says so, once', { instanceUrl: 'https://other.example/' }, 1],
	['is where it was', { instanceUrl: 'https://n8n.example/' }, 0],
	['has no webhook', {}, 0],
])('a trigger that was published at another address %s', async (_, staticData, count) => {
	const trigger = published({ staticData });
	Object.assign(trigger.context, { getInstanceBaseUrl: () => 'https://n8n.example/' });
	const { tick, warnings } = await run({}, trigger);
	for (let each = 0; each < 3; each++) await tick();
	expect(warnings()).toEqual(Array(count).fill(expect.stringContaining('which handles its deliveries')));
});

describe('in n8n 1, which saves no failed executions of triggers, a report is logged', () => {
	const inFirst = () => {
		const trigger = published();
		Object.assign(trigger.context, { saveFailedExecution: undefined });
		return trigger;
	};
	test('of looks that fail, and the clock goes on', async () => {
		const { tick, look, logged } = await run({ look: failing }, inFirst());
		for (let minute = 0; minute < 6; minute++) await tick();
		expect(logged()).toEqual(['away']);
		expect(look).toHaveBeenCalledTimes(6);
	});
	test('of a delivery that is given up, which is not tried again', async () => {
		const { engine, handle, tick, logged } = await run({ handle: failing }, inFirst());
		await engine?.handle('a');
		for (let minute = 0; minute < 61; minute++) await tick();
		expect(logged()).toEqual([expect.stringContaining('Delivery a could not be fetched after 60')]);
		expect(handle).toHaveBeenCalledTimes(60);
	});
	test('of what a trigger reports itself', async () => {
		const { tools, logged } = await run({}, inFirst());
		tools?.report(new ServiceFailure('Too often'));
		expect(logged()).toEqual(['Too often']);
	});
});

describe('what a trigger asks', () => {
	const asking = async () => {
		const node = triggerNode({ credential: { address: `https://${crypto.randomUUID()}.example` }, answers: { 'GET /api/a': async () => await new Promise(() => {}) } });
		const { tools, close } = await run({}, node);
		if (!tools) throw new Error('the trigger has begun');
		return { ...node, tools, close };
	};
	test('leaves places to others if it is told to', async () => {
		for (const [options, count] of [[{ background: true }, 1], [{}, 2]] as const) {
			const { tools, sent } = await asking();
			const client = await tools.open(options);
			for (let each = 0; each < 2; each++) void client.json({ method: 'GET', path: '/a' }).catch(() => {});
			await settled();
			expect(sent).toHaveLength(count);
		}
	});
	test('ends with it', async () => {
		const { tools, close } = await asking();
		const client = await tools.open({});
		await close();
		await expect(client.json({ method: 'GET', path: '/a' })).rejects.toThrow('aborted');
	});
});

describe('a trigger that is tested', () => {
	const tested = (mode: 'manual' | 'trigger', sample?: object) => {
		const node = triggerNode({ mode, credential: { address: 'https://service.example' } });
		const readSample = jest.fn<Promise<IDataObject | undefined>, [Client]>(async () => await Promise.resolve(sample && { ...sample }));
		const createWork = jest.fn(() => ({ interval: 1, begin: async () => {}, look: async () => await Promise.resolve({ missed: [] }), handle: async () => {} }));
		const engines = createEngines<object & Record<string, never>, string>({ service, fields: {}, nameOf: String, idOf: String, listensFor: () => 'all', readSample, createWork });
		return { ...node, engines, readSample, createWork };
	};
	test('shows a sample, and looks for nothing', async () => {
		const { engines, context, emitted, createWork } = tested('manual', { id: 1 });
		const { manualTriggerFunction } = await engines.run(context);
		await manualTriggerFunction?.();
		expect(emitted).toMatchObject([{ item: { id: 1 } }]);
		expect(createWork).not.toHaveBeenCalled();
	});
	test('offers a sample to its webhook', async () => {
		const { engines, context, readSample } = tested('manual');
		const hook: IHookFunctions = Object.create(context);
		await engines.offerSample(hook);
		expect(readSample).toHaveBeenCalledTimes(1);
	});
	test('tells at once if no sample can be read: somebody waits for it', async () => {
		const { engines, context, readSample, sent, answers } = tested('manual');
		answers['GET /api/newest'] = new ServiceFailure('away', { status: 503 });
		readSample.mockImplementation(async (client: Client) => Object(await client.json({ method: 'GET', path: '/newest' })));
		const hook: IHookFunctions = Object.create(context);
		await expect(engines.offerSample(hook)).rejects.toThrow('away');
		expect(sent).toHaveLength(1);
	});
	test('tells as n8n shows it, with advice and status, why no sample can be read', async () => {
		const { engines, context, readSample } = tested('manual');
		readSample.mockRejectedValue(new ServiceFailure('revoked', { advice: 'Enter another key', status: 401 }));
		const hook: IHookFunctions = Object.create(context);
		const error: unknown = await engines.offerSample(hook).catch((failure: unknown) => failure);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ message: 'revoked', description: 'Enter another key', httpCode: '401' });
	});
	test('tells so, too, if its address is invalid', async () => {
		const { engines, context } = tested('manual');
		const hook: IHookFunctions = Object.create(context, { getCredentials: { value: async () => await Promise.reject(new InvalidInput('no address', 'Enter one')) } });
		const error: unknown = await engines.offerSample(hook).catch((failure: unknown) => failure);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({ message: 'no address', description: 'Enter one' });
	});
	test('and one that is published offers none', async () => {
		const { engines, context, readSample } = tested('trigger');
		const hook: IHookFunctions = Object.create(context);
		await engines.offerSample(hook);
		expect(readSample).not.toHaveBeenCalled();
	});
});

describe('a delivery', () => {
	test('is handled once', async () => {
		const { engine, handle, tools } = await run();
		expect(tools?.isHandled('a')).toBe(false);
		await engine?.handle('a');
		await engine?.handle('a');
		expect(handle.mock.calls.map(([delivery]) => delivery)).toEqual(['a']);
		expect(tools?.isHandled('a')).toBe(true);
	});
	test('is handled once also while it is', async () => {
		const ends: Array<() => void> = [];
		const { engine, handle } = await run({ handle: async () => await new Promise((resolve) => ends.push(resolve)) });
		const both = [engine?.handle('a'), engine?.handle('a')];
		await settled();
		expect(handle).toHaveBeenCalledTimes(1);
		ends[0]?.();
		await Promise.all(both);
	});
	test('is handled while the trigger begins', async () => {
		const trigger = published();
		const handle = jest.fn(async () => {});
		const receiver: { of?: ReturnType<typeof createEngines<object & Record<string, never>, string>>['of'] } = {};
		const engines = createEngines<object & Record<string, never>, string>({
			service, fields: {}, nameOf: String, idOf: String, listensFor: () => 'all',
			readSample: async () => await Promise.resolve(undefined),
			createWork: () => ({ interval: 1, look: async () => await Promise.resolve({ missed: [] }), handle, begin: async () => await receiver.of?.(Object.create(trigger.context))?.handle('a') }),
		});
		receiver.of = engines.of;
		await engines.run(trigger.context);
		expect(handle).toHaveBeenCalledTimes(1);
	});
	test('that fails is handled again with the next look, until it is done', async () => {
		const { engine, handle, tick, warnings, tools } = await run();
		handle.mockImplementationOnce(failing);
		await engine?.handle('a');
		expect([tools?.isPending('a'), tools?.isPending('b')]).toEqual([true, false]);
		expect(warnings()).toEqual(['Delivery a could not be fetched: away']);
		await tick();
		await tick();
		expect(handle).toHaveBeenCalledTimes(2);
	});
	test('that fails is handled once in a look, also if the look returns it', async () => {
		const { engine, handle, tick } = await run({ handle: failing, look: async () => await Promise.resolve({ missed: ['a', 'b'] }) });
		await engine?.handle('a');
		await tick();
		expect(handle.mock.calls.map(([delivery]) => delivery)).toEqual(['a', 'a', 'b']);
	});
	test('that is handled again is waited for by a look that fails', async () => {
		const { engine, handle, tick, warnings } = await run({ look: async () => await Promise.reject(new Error('look')) });
		handle.mockImplementationOnce(failing);
		await engine?.handle('a');
		const ends: Array<() => void> = [];
		handle.mockImplementation(async () => await new Promise((resolve) => ends.push(resolve)));
		const ticked = tick();
		await settled();
		expect(warnings()).toHaveLength(1);
		ends[0]?.();
		await ticked;
		expect(warnings()).toHaveLength(2);
	});
	test('that takes long to handle again holds up no look, and no others', async () => {
		const { engine, handle, tick, look } = await run();
		handle.mockImplementation(failing);
		for (let each = 0; each < 12; each++) await engine?.handle(`${each}`);
		const ends: Array<() => void> = [];
		handle.mockReset().mockImplementation(async () => await new Promise((resolve) => ends.push(resolve)));
		const ticked = tick();
		await settled();
		expect([look.mock.calls.length, handle.mock.calls.length]).toEqual([1, 10]);
		while (handle.mock.calls.length < 12 || ends.length > 0) {
			ends.shift()?.();
			await settled();
		}
		await ticked;
	});
	test('is not begun again once the time of a look is over, and asks for nothing after it', async () => {
		const now = jest.spyOn(Date, 'now').mockReturnValue(1_000);
		const { engine, handle, tick, look } = await run();
		handle.mockImplementation(failing);
		await engine?.handle('a');
		look.mockImplementation(async () => {
			await settled();
			now.mockReturnValue(241_000);
			return await Promise.resolve({ missed: ['b'] });
		});
		await tick();
		expect(handle.mock.calls).toEqual([['a', undefined], ['a', 241_000]]);
		now.mockReturnValue(300_000);
		look.mockImplementation(async () => await Promise.resolve({ missed: [] }));
		await tick();
		expect(handle.mock.calls.slice(2)).toEqual([['a', 540_000], ['b', 540_000]]);
		jest.restoreAllMocks();
	});
	test('that fails may be delivered again', async () => {
		const { engine, handle } = await run();
		handle.mockImplementationOnce(failing);
		for (let each = 0; each < 3; each++) await engine?.handle('a');
		expect(handle).toHaveBeenCalledTimes(2);
	});
	test('that always fails is given up after sixty tries, and reported', async () => {
		const { engine, handle, tick, reports } = await run({ handle: failing });
		await engine?.handle('a');
		for (let minute = 0; minute < 58; minute++) await tick();
		expect(reports()).toEqual([]);
		for (let minute = 0; minute < 3; minute++) await tick();
		expect(reports()).toEqual([expect.stringContaining('Delivery a could not be fetched after 60')]);
		expect(handle).toHaveBeenCalledTimes(60);
	});
});

describe('the end of a trigger', () => {
	afterEach(() => jest.useRealTimers());
	test('ends what it asks for, and its looks', async () => {
		const { close, tools, tick, look, of } = await run();
		expect(tools?.signal.aborted).toBe(false);
		await close();
		expect([tools?.signal.aborted, of()]).toEqual([true, undefined]);
		await tick();
		expect(look).not.toHaveBeenCalled();
	});
	test('waits for the deliveries under way', async () => {
		const ends: Array<() => void> = [];
		const { engine, close, tools } = await run({ handle: async () => await new Promise((resolve) => ends.push(resolve)) });
		void engine?.handle('a');
		const closing = close();
		await settled();
		expect(tools?.signal.aborted).toBe(false);
		ends[0]?.();
		await closing;
		expect(tools?.signal.aborted).toBe(true);
	});
	test.each([
		['a delivery', async (trigger: Awaited<ReturnType<typeof run>>) => await trigger.engine?.handle('a')],
		['the first look', async () => {}],
	])('waits ten seconds at most for %s', async (_, begin) => {
		jest.useFakeTimers();
		const endless = async () => await new Promise<never>(() => {});
		const trigger = await run({ handle: endless, look: endless }, published({ mode: 'init' }));
		void begin(trigger);
		let isClosed = false;
		void trigger.close().then(() => (isClosed = true));
		await jest.advanceTimersByTimeAsync(9_999);
		expect([isClosed, trigger.tools?.signal.aborted]).toEqual([false, false]);
		await jest.advanceTimersByTimeAsync(1);
		expect([isClosed, trigger.tools?.signal.aborted]).toEqual([true, true]);
	});
	test('is at once where nothing is under way, and takes no more deliveries', async () => {
		const { close, engine, handle, of, tools } = await run();
		await engine?.handle('a');
		await close();
		expect([handle.mock.calls.length, of(), tools?.signal.aborted]).toEqual([1, undefined, true]);
	});
	test('comes when it is published again without having been closed, as by n8n 2.41 after a failure', async () => {
		const first = await run();
		first.handle.mockImplementation(failing);
		await first.engine?.handle('a');
		const next = published({ id: first.id, mode: 'update' });
		await first.engines.run(next.context);
		expect(first.tools?.signal.aborted).toBe(true);
		expect(first.of()).not.toBe(first.engine);
		expect(first.begin).toHaveBeenCalledTimes(2);
	});
	test('that is published again ends before the next one begins, which takes deliveries meanwhile', async () => {
		const ends: Array<() => void> = [];
		const first = await run({ handle: async () => await new Promise((resolve) => ends.push(resolve)) });
		void first.engine?.handle('a');
		const publishing = first.engines.run(published({ id: first.id }).context);
		await settled();
		expect(first.begin).toHaveBeenCalledTimes(1);
		void first.of()?.handle('b');
		await settled();
		expect(first.handle.mock.calls.map(([delivery]) => delivery)).toEqual(['a', 'b']);
		ends[0]?.();
		await publishing;
		expect(first.begin).toHaveBeenCalledTimes(2);
	});
	test('leaves its clock to the one that was published since: n8n skips a second clock', async () => {
		const first = await run();
		await first.engines.run(published({ id: first.id }).context);
		await first.tick();
		expect(first.look).toHaveBeenCalledTimes(1);
		await first.close();
		await first.tick();
		expect(first.look).toHaveBeenCalledTimes(2);
	});
	test('leaves one alone that was published since', async () => {
		const first = await run();
		const next = published({ id: first.id });
		await first.engines.run(next.context);
		await first.close();
		expect(first.of()).toBeDefined();
	});
});
