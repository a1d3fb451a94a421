import { readPayload, withLog, withPayload } from '../../../nodes/Speakr/webhooks/delivery-log';
import { deleteWebhook, listWebhooks, ownerMark, resumeWebhook, rotateSecret, updateWebhook } from '../../../nodes/Speakr/webhooks/requests';
import { answering } from '../answering';
import { triggerNode } from '../trigger/node';

const path = 'GET /webhooks/1/deliveries/5';
const row = { id: 5, event_id: 'e', event_type: 'recording.updated' };

describe('the payload of a delivery', () => {
	test('is parsed, where it is an object in JSON', () => {
		expect(withPayload({ id: 5, payload: '{"a":1}' })).toEqual({ id: 5, payload: { a: 1 } });
		for (const payload of ['hello', '[1]', null, 7]) expect(withPayload({ payload })).toEqual({ payload });
	});
	test('is read once', async () => {
		const { client, sent } = answering({ [path]: { payload: '{"a":1}' }, 'GET /webhooks/1/deliveries/6': { payload: '{}' } });
		for (const id of [5, 6, 5]) expect(await readPayload(client, 1, { ...row, id })).toEqual(id === 5 ? { a: 1 } : {});
		expect(sent).toHaveLength(2);
	});
	test('is another one of another event, or of another account', async () => {
		const { client, sent } = answering({ [path]: { payload: '{}' } });
		for (const event of ['e', 'f']) await readPayload(client, 1, { ...row, event_id: event });
		expect(sent).toHaveLength(2);
		const other = answering({ [path]: { payload: '{}' } });
		await readPayload(other.client, 1, row);
		expect(other.sent).toHaveLength(1);
	});
	test('is empty where it cannot be read as one', async () => {
		expect(await readPayload(answering({ [path]: { payload: 'hello' } }).client, 1, row)).toEqual({});
	});
	test('is read again after a failure', async () => {
		let failures = 0;
		const { client } = answering({ [path]: () => (failures++ === 0 ? new Error('away') : { payload: '{"a":1}' }) });
		await expect(readPayload(client, 1, row)).rejects.toThrow('away');
		expect(await readPayload(client, 1, row)).toEqual({ a: 1 });
	});
	test('is forgotten once ten thousand are known', async () => {
		const { client, sent } = answering(Object.fromEntries(Array.from({ length: 10_001 }, (_, id) => [`GET /webhooks/1/deliveries/${id}`, { payload: '{}' }])));
		for (let id = 0; id < 10_001; id++) await readPayload(client, 1, { id, event_id: 'e' });
		const before = sent.length;
		await readPayload(client, 1, { id: 10_000, event_id: 'e' });
		expect(sent.length).toBe(before);
		await readPayload(client, 1, { id: 0, event_id: 'e' });
		expect(sent.length).toBe(before + 1);
	});
});

const url = 'https://n8n.example/webhook';

test('the log has two hundred deliveries', async () => {
	const { client, sent } = answering({ 'GET /webhooks/1/deliveries': { deliveries: [row] } });
	expect(await withLog(client, { id: 1, url })).toEqual({ webhook: { id: 1, url }, log: [row] });
	expect(sent).toMatchObject([{ query: { limit: 200 } }]);
});
test('what has no ID is in no list: nothing could be asked of it, and no webhook is without a URL', async () => {
	const { client } = answering({ 'GET /webhooks': { webhooks: [{ url }, { id: 1, url }, { id: 'two', url }, { id: 3 }] }, 'GET /webhooks/1/deliveries': { deliveries: [{ event_id: 'f' }, row] } });
	expect(await listWebhooks(client)).toMatchObject([{ id: 1 }]);
	expect((await withLog(client, { id: 1, url })).log).toEqual([row]);
});
test('webhooks are listed, changed, resumed, deleted and given another secret', async () => {
	const { client, sent } = answering({ 'GET /webhooks': { webhooks: [{ id: 1, url }] }, 'PATCH /webhooks/1': { id: 1, url, enabled: true }, 'POST /webhooks/1/rotate-secret': { id: 1, url, secret: 'new' }, 'DELETE /webhooks/1': {} });
	expect(await listWebhooks(client)).toEqual([{ id: 1, name: '1', url }]);
	await updateWebhook(client, { id: 1 }, { name: 'Mine' });
	expect(await resumeWebhook(client, { id: 1, name: 'Mine', url, auto_paused: false })).toEqual({ id: 1, name: 'Mine', url, auto_paused: false });
	expect(await resumeWebhook(client, { id: 1, name: 'Mine', url, auto_paused: true })).toEqual({ id: 1, name: '1', url, enabled: true });
	expect(await rotateSecret(client, { id: 1 })).toEqual({ id: 1, name: '1', url, secret: 'new' });
	await deleteWebhook(client, { id: 1 });
	expect(sent.map(({ method, path: to, json }) => [method, to, json])).toEqual([
		['GET', '/webhooks', undefined],
		['PATCH', '/webhooks/1', { name: 'Mine' }],
		['PATCH', '/webhooks/1', { enabled: true }],
		['POST', '/webhooks/1/rotate-secret', undefined],
		['DELETE', '/webhooks/1', undefined],
	]);
});
test('a name ends with its workflow and its n8n', () => {
	expect(ownerMark(triggerNode({ id: 'w' }).context)).toBe(' (w, 012345)');
});
