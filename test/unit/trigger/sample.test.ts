import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { keepForTest, sampleIn } from '../../../nodes/shared/trigger';
import { offerSample, testResponse } from '../../../nodes/shared/trigger/sample';
import { published } from './published';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const item = { id: 1 };
const show = async () => await Promise.resolve(item);
const nothing = async () => await Promise.resolve(undefined);

/** A trigger that is tested in the editor, and what it sends to its test URL. */
function tested(sending: () => Promise<void> = async () => {}) {
	const sent: IDataObject[] = [];
	const debug = jest.fn();
	const { context: trigger } = published();
	const context: IHookFunctions = Object.create({
		getWorkflow: () => trigger.getWorkflow(),
		getNode: () => trigger.getNode(),
		getNodeWebhookUrl: () => 'https://n8n.example/webhook-test/1',
		logger: { debug },
		helpers: {
			async httpRequest(request: IDataObject) {
				sent.push(request);
				await sending();
			},
		},
	});
	return { context, trigger, sent, debug };
}
const receiving = (body: unknown): IWebhookFunctions => Object.create({ getBodyData: () => body });
const offered = (sent: IDataObject[]) => sampleIn(receiving(sent[0]?.body));

describe('a sample', () => {
	test('is sent to the test URL a second after n8n listens', async () => {
		const { context, sent } = tested();
		await offerSample(context, show);
		await jest.advanceTimersByTimeAsync(999);
		expect(sent).toEqual([]);
		await jest.advanceTimersByTimeAsync(1);
		expect(sent).toEqual([{ method: 'POST', url: 'https://n8n.example/webhook-test/1', body: { sample: expect.any(String) }, json: true, timeout: 5_000 }]);
	});
	test('is known by its token while it is sent', async () => {
		let seen: IDataObject | undefined;
		const { context, sent } = tested(async () => await Promise.resolve(void (seen = offered(sent))));
		await offerSample(context, show);
		await jest.advanceTimersByTimeAsync(1_000);
		expect(seen).toBe(item);
		expect(offered(sent)).toBeUndefined();
	});
	test('that cannot be sent is forgotten, and told', async () => {
		const { context, sent, debug } = tested(async () => await Promise.reject(new Error('no route')));
		await offerSample(context, show);
		await jest.advanceTimersByTimeAsync(1_000);
		expect(debug).toHaveBeenCalledWith('The sample could not be sent: no route');
		expect(offered(sent)).toBeUndefined();
	});
	test('is not sent if there is none', async () => {
		const { context, sent } = tested();
		await offerSample(context, nothing);
		await jest.advanceTimersByTimeAsync(1_000);
		expect(sent).toEqual([]);
	});
	test.each([{ sample: 'other' }, {}, 'text', undefined, []])('is not in %j', (body) => {
		expect(sampleIn(receiving(body))).toBeUndefined();
	});
});

describe('a test in the editor', () => {
	const shown = async (kept: IDataObject | undefined, readSample: () => Promise<IDataObject | undefined>) => {
		const { context, emitted } = published();
		const delivered: IWebhookFunctions = Object.create(context);
		if (kept) keepForTest(delivered, kept);
		const test = async () => await testResponse(context, readSample).manualTriggerFunction?.();
		return { test, emitted };
	};
	test('shows what came in, once, and then a sample', async () => {
		const { test, emitted } = await shown({ id: 2 }, show);
		await test();
		await test();
		expect(emitted.map((each) => each.item)).toEqual([{ id: 2 }, item]);
	});
	test('does not show what came in for one before, which another process has shown', async () => {
		const { context, trigger } = tested();
		keepForTest(Object.create(context), { id: 2 });
		await offerSample(context, nothing);
		const emit = jest.spyOn(trigger, 'emit');
		await testResponse(trigger, show).manualTriggerFunction?.();
		expect(emit).toHaveBeenCalledWith([[{ json: item }]]);
	});
	test('says that nothing matches', async () => {
		await expect((await shown(undefined, nothing)).test()).rejects.toThrow('Nothing matches');
	});
	test('tells what went wrong as n8n does', async () => {
		const { test } = await shown(undefined, async () => await Promise.reject(new Error('away')));
		await expect(test()).rejects.toMatchObject({ name: 'NodeOperationError', message: 'away' });
	});
});
