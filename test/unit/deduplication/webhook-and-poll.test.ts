import type { INode, WorkflowExecuteMode } from 'n8n-workflow';
import { createHandover } from '../../../nodes/shared/deduplication';
import { postponed } from '../../../nodes/shared/poll';
import { node } from '../node';

const names = { id: 'delivery-1', subject: 'completed 7' };
const event = { subject: 'completed 7', key: 'completed/7/01:05' };
const item = { id: 7 };

const contextIn = (mode: WorkflowExecuteMode) => ({
	getWorkflow: () => ({ id: 'workflow', active: true }),
	getNode: (): INode => node,
	getMode: () => mode,
});

function sides(mode: WorkflowExecuteMode = 'webhook') {
	const handover = createHandover();
	return { webhook: handover.ofWebhook(contextIn(mode)), poll: handover.ofPoll(contextIn('trigger')) };
}

const found = async () => await Promise.resolve(item);
const delivered = async () => await Promise.resolve({ item, key: event.key });
const failing = async () => await Promise.reject(new Error('500'));
/** Speakr's log knows of a delivery that may still come. */
const underWay = async () => await Promise.resolve('pending' as const);

test('a copy of a delivery is not received', () => {
	const { webhook } = sides();
	expect([webhook.receive(names), webhook.receive(names)]).toEqual([true, false]);
});

test('each trigger of a workflow receives a delivery for itself, and so does a test in the editor', () => {
	const handover = createHandover();
	const other = { ...contextIn('webhook'), getNode: () => ({ ...node, id: 'other' }) };
	const receivers = [contextIn('webhook'), other, contextIn('manual')].map(handover.ofWebhook);
	expect(receivers.map(({ receive }) => receive(names))).toEqual([true, true, true]);
});

test('a copy of a delivery that could not be fetched is received', async () => {
	const { webhook } = sides();
	webhook.receive(names);
	await expect(webhook.take(names, failing)).rejects.toThrow('500');
	expect(webhook.receive(names)).toBe(true);
});

test('what was delivered is left out by the poll', async () => {
	const { webhook, poll } = sides();
	expect(await webhook.take(names, delivered)).toBe(item);
	expect(await poll(event, found)).toBeUndefined();
});

test('the poll waits for what is being fetched for the webhook', async () => {
	const { webhook, poll } = sides();
	await webhook.take(names, async () => {
		expect(await poll(event, found)).toBe(postponed);
		return await delivered();
	});
});

test('the poll makes up for what could not be fetched, although the log knows a delivery', async () => {
	const { webhook, poll } = sides();
	await expect(webhook.take(names, failing)).rejects.toThrow('500');
	expect(await poll(event, found, underWay)).toBe(item);
});

test('what the poll made up for is owed no longer', async () => {
	const { webhook, poll } = sides();
	await expect(webhook.take(names, failing)).rejects.toThrow('500');
	await poll(event, found);
	expect(await poll({ ...event, key: 'completed/7/02:00' }, found, underWay)).toBe(postponed);
});

test('a delivery that succeeds after all is owed no longer', async () => {
	const { webhook, poll } = sides();
	await expect(webhook.take(names, failing)).rejects.toThrow('500');
	await webhook.take(names, delivered);
	expect(await poll({ ...event, key: 'completed/7/02:00' }, found, underWay)).toBe(postponed);
});

test('a delivery of what the poll found starts nothing, before and after it is fetched', async () => {
	const { webhook, poll } = sides();
	await poll(event, found);
	expect(webhook.receive({ ...names, key: event.key })).toBe(false);
	expect(await webhook.take(names, delivered)).toBeUndefined();
});

test('a delivery of what the poll is fetching starts nothing', async () => {
	const { webhook, poll } = sides();
	await poll(event, async () => {
		expect(await webhook.take(names, delivered)).toBeUndefined();
		return await found();
	});
});

test('a replay starts the workflow although the poll found the event', async () => {
	const { webhook, poll } = sides();
	await poll(event, found);
	expect(await webhook.take({ ...names, isReplay: true }, delivered)).toBe(item);
});

test('what the poll found and n8n did not store is found again', async () => {
	const { webhook, poll } = sides();
	await poll(event, found);
	await webhook.take(names, delivered);
	expect(await poll(event, found, underWay)).toBe(item);
});

test('what the poll left out, or could not fetch, is left to a delivery', async () => {
	const { webhook, poll } = sides();
	await poll(event, async () => await Promise.resolve(undefined));
	await poll(event, failing).catch(() => undefined);
	expect(await webhook.take(names, delivered)).toBe(item);
});

test('a test in the editor takes nothing away from the published workflow', async () => {
	const { webhook, poll } = sides('manual');
	expect(await webhook.take(names, delivered)).toBe(item);
	expect(await poll(event, found)).toBe(item);
	expect(await webhook.take(names, delivered)).toBe(item);
});

test('a workflow knows nothing of what another one did', async () => {
	const handover = createHandover();
	const other = { ...contextIn('webhook'), getWorkflow: () => ({ id: 'other', active: true }) };
	await handover.ofWebhook(contextIn('webhook')).take(names, delivered);
	expect(await handover.ofPoll(other)(event, found)).toBe(item);
});
