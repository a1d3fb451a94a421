import { logger } from '../harness/container';
import { simulateClock, type ServedWebhook } from '../harness';
import { secret } from './room';
import { eachTriggerRoom } from './trigger-room';

simulateClock();
const room = eachTriggerRoom();
afterEach(() => jest.restoreAllMocks());

const about = (id: string, status = 'completed') => ({ transcript_id: id, status });

async function answerTo(trigger: ServedWebhook, body: object) {
	const response = await trigger.send({ body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'x-webhook-secret': secret } });
	return { status: response.status, ...Object(await response.json()) };
}

describe('while the trigger is tested in the editor', () => {
	test('a delivery is shown, with its transcript', async () => {
		const trigger = await room().serve({}, { test: true });
		const { id } = room().assemblyAi.state.addTranscript();
		expect(await answerTo(trigger, about(id))).toEqual({ status: 200, code: 'received', message: 'Received' });
		expect(await trigger.started(1)).toMatchObject([{ items: [{ json: { id, event: { status: 'completed' } } }] }]);
	});
	test('one of another event shows nothing', async () => {
		const trigger = await room().serve({ events: ['error'] }, { test: true });
		const { id } = room().assemblyAi.state.addTranscript();
		expect(await answerTo(trigger, about(id))).toMatchObject({ status: 200, code: 'unwanted' });
		expect(trigger.executions).toEqual([]);
	});
	test('one whose transcript ended in another way shows nothing', async () => {
		const trigger = await room().serve({}, { test: true });
		const { id } = room().assemblyAi.state.addTranscript({ status: 'error', error: 'Too short' });
		expect(await answerTo(trigger, about(id))).toMatchObject({ status: 200, code: 'unwanted' });
		expect(trigger.executions).toEqual([]);
	});
	test('one whose transcript cannot be read is an error', async () => {
		const trigger = await room().serve({}, { test: true });
		await answerTo(trigger, about('unknown')).catch(() => {});
		expect(trigger.errors).toMatchObject([{ message: expect.stringContaining('transcript id not found') }]);
	});
});
test('an event that the trigger does not listen for is answered as such', async () => {
	const trigger = await room().publish({ events: ['error'] });
	expect(await answerTo(trigger, about('any'))).toMatchObject({ status: 200, code: 'unwanted' });
	expect(trigger.errors).toEqual([]);
});
test('a process that runs no triggers takes deliveries for the one that does', async () => {
	const trigger = await room().serve();
	expect(await answerTo(trigger, about('any'))).toMatchObject({ status: 200, code: 'received' });
	expect(trigger.errors).toEqual([]);
});
test('a delivery that cannot be read is told in the log, once', async () => {
	const trigger = await room().publish();
	const warn = jest.spyOn(logger(), 'warn');
	expect(await answerTo(trigger, { hello: 'world' })).toMatchObject({ status: 400 });
	expect(await answerTo(trigger, { hello: 'again' })).toMatchObject({ status: 400 });
	expect(warn.mock.calls).toEqual([[expect.stringContaining("'Trigger' refused a delivery"), expect.objectContaining({ status: 400, code: 'unreadable' })]]);
});
