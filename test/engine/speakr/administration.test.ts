import type { StandInSpeakr } from '../../services/speakr';
import { byId } from '../harness';
import { isModern, openRoom, type Room } from './room';

let room: Room;
let state: StandInSpeakr['state'];
beforeEach(async () => {
	room = await openRoom();
	({ state } = room.speakr);
});
afterEach(async () => await room.close());

const json = async (...given: Parameters<Room['run']>) => (await room.run(...given)).items.map((item) => item.json);
const body = () => room.speakr.requests.at(-1)?.body;

describe('webhook', () => {
	const address = 'http://127.0.0.1:9/hook';
	test('create returns the secret, this once', async () => {
		const [webhook] = await json('webhook:create', {
			name: 'n8n',
			url: address,
			events: ['recording.created'],
			additionalFields: { allowHttp: true, enabled: false },
		});
		expect(body()).toEqual({ name: 'n8n', url: address, events: ['recording.created'], allow_http: true, enabled: false });
		expect(webhook).toMatchObject({ id: 1, secret: expect.any(String), enabled: false });
		expect((await json('webhook:get', { webhookId: byId(1) }))[0]).not.toHaveProperty('secret');
	});
	test('create tells which setting lets a private address in', async () => {
		const { error } = await room.run('webhook:create', { name: 'n8n', url: 'https://10.1.2.3/x' });
		expect(error?.message).toContain('private/loopback address');
		expect(error?.message).toContain('WEBHOOK_INTRANET_HOST_ALLOWLIST');
	});
	test.each([[{}, '^10\\.1\\.2\\.3$'], [{ status: 403, body: '{"error": "No"}' }, '^<host of the URL>$']])('update without the URL takes the host of the stored one, answered with %j', async (fault, host) => {
		const { id } = state.addWebhook({ url: 'https://10.1.2.3/x' });
		if ('status' in fault) room.speakr.faults.next({ method: 'GET', path: /webhooks\/\d+$/, ...fault });
		const { error } = await room.run('webhook:update', { webhookId: byId(id), updateFields: { allowHttp: true } });
		expect(error?.message).toContain(`WEBHOOK_INTRANET_HOST_ALLOWLIST=${host}`);
		room.speakr.faults.clear();
	});
	test.each([403, 500])('update that fails with %i reads no URL', async (status) => {
		const { id } = state.addWebhook({ url: address });
		room.speakr.faults.next({ method: 'PATCH', status, body: '{"error": "No"}', times: Infinity });
		const { error } = await room.run('webhook:update', { webhookId: byId(id), updateFields: { allowHttp: true } });
		expect(error?.message).toContain('No');
		expect(new Set(room.requests())).toEqual(new Set([`PATCH /webhooks/${id}`]));
		room.speakr.faults.clear();
	});
	test('create refuses what is not a web address', async () => {
		const { error } = await room.run('webhook:create', { name: 'x', url: 'ftp://nas/hook' });
		expect(error?.message).toBe("'URL' is not a valid URL");
		expect(room.requests()).toEqual([]);
	});
	test('create refuses an event that does not exist', async () => {
		const { error } = await room.run('webhook:create', { name: 'x', url: address, events: '={{ ["recording.sung"] }}' });
		expect(error?.message).toBe("'Events' has no option 'recording.sung'");
		expect(room.requests()).toEqual([]);
	});
	test('get many, update, delete', async () => {
		const { id } = state.addWebhook({ url: address, enabled: false, autoPaused: true });
		expect(await json('webhook:getAll')).toMatchObject([{ id, auto_paused: true }]);
		const updateFields = { enabled: true, events: ['webhook.test'] };
		expect(await json('webhook:update', { webhookId: byId(id), updateFields })).toMatchObject([
			{ id, enabled: true, events: ['webhook.test'] },
		]);
		expect(await json('webhook:delete', { webhookId: byId(id) })).toEqual([{ id, deleted: true }]);
	});
	test('rotate secret returns a new one', async () => {
		const { id, secret } = state.addWebhook();
		const [webhook] = await json('webhook:rotateSecret', { webhookId: byId(id) });
		expect(webhook?.secret).toHaveLength(43);
		expect(webhook?.secret).not.toBe(secret);
	});
	test('test returns the delivery', async () => {
		const { id } = state.addWebhook();
		expect(await json('webhook:test', { webhookId: byId(id) })).toMatchObject([
			{ webhook_id: id, event_type: 'webhook.test', status: 'pending' },
		]);
	});
});

describe('delivery', () => {
	test('get many, get with its payload, replay', async () => {
		const { id } = state.addWebhook();
		for (let sent = 0; sent < 2; sent++) await room.run('webhook:test', { webhookId: byId(id) });
		expect(await json('delivery:getAll', { webhookId: byId(id), limit: 3 })).toMatchObject([{ id: 2, webhook_id: id }, { id: 1 }]);
		expect(room.requests().at(-1)).toBe(`GET /webhooks/${id}/deliveries?limit=3`);
		const [delivery] = await json('delivery:get', { webhookId: byId(id), deliveryId: 2 });
		expect(delivery).toMatchObject({ id: 2, payload: { type: 'webhook.test', id: delivery?.event_id } });
		const [replayed] = await json('delivery:replay', { webhookId: byId(id), deliveryId: 2 });
		expect(replayed).toMatchObject({ id: 3, status: 'pending' });
	});
	test('all of them are asked for as the most that Speakr tells', async () => {
		const { id } = state.addWebhook();
		await room.run('delivery:getAll', { webhookId: byId(id), returnAll: true });
		expect(room.requests()).toEqual([`GET /webhooks/${id}/deliveries?limit=200`]);
	});
});

describe('account', () => {
	test('get user', async () => {
		expect(await json('account:getUser')).toMatchObject([{ username: 'alice', preferences: expect.any(Object) }]);
	});
	test.each(['user', 'all'])('get statistics of %s', async (scope) => {
		const apiToken = scope === 'all' ? room.speakr.tokens.admin : room.speakr.tokens.alice;
		const credentials = { speakrApi: { baseUrl: room.speakr.url, apiToken, sendTokenAs: 'bearer' } };
		expect(await json('account:getStats', { scope }, { credentials })).toMatchObject([
			{ recordings: { total: expect.any(Number) } },
		]);
		expect(room.requests()).toEqual([`GET /stats?scope=${scope}`]);
	});
	test('get statistics refuses a scope that would tell the numbers of all users', async () => {
		const { error } = await room.run('account:getStats', { scope: '={{ "bogus" }}' });
		expect(error?.message).toBe("'Scope' has no option 'bogus'");
		expect(room.requests()).toEqual([]);
	});
	if (!isModern()) test('get connector takes the models from elsewhere while Speakr fails at it', async () => {
		expect(await json('account:getConnector')).toEqual([
			{
				connector: expect.any(String),
				capabilities: expect.objectContaining({ diarization: expect.any(Boolean), hotwords: expect.any(Boolean) }),
				models: expect.any(Array),
			},
		]);
		expect(room.requests()).toContain('GET /api/config');
	});
	if (!isModern()) test.each(['', '[]', '<html>'])("get connector lacks only its name where a proxy answers for it with '%s'", async (body) => {
		room.speakr.faults.next({ path: /system\/info/, times: 9, status: 200, body });
		expect(await json('account:getConnector')).toMatchObject([{ connector: null, models: expect.any(Array) }]);
	});
	test('get connector is what Speakr says once it says it', async () => {
		state.settings.models = [{ value: 'whisper-1', label: 'Whisper' }];
		const [connector] = await json('account:getConnector');
		expect(connector).toMatchObject({ models: [{ value: 'whisper-1', label: 'Whisper' }], capabilities: expect.any(Object) });
		expect(await room.engine.loadOptions('speakr', 'models')).toEqual([{ name: 'Whisper', value: 'whisper-1' }]);
	});
	test('set automatic summaries', async () => {
		const blank = await room.run('account:setAutoSummarization', { enabled: '={{ $json.missing }}' });
		expect(blank.error?.message).toBe("'Enabled' is empty");
		expect(await json('account:setAutoSummarization', { enabled: false })).toEqual([
			{ success: true, auto_summarization: false },
		]);
		expect(state.userNamed('alice').autoSummarization).toBe(false);
	});
});

if (!isModern()) describe('an older Speakr', () => {
	const info = (version: string) => ({
		path: /system\/info/,
		status: 200,
		body: JSON.stringify({ version }),
		contentType: 'application/json',
	});
	test('is told as too old for what it does not know', async () => {
		room.speakr.faults.next({ path: /users\/me/, status: 404 });
		room.speakr.faults.next(info('v0.8.16'));
		const { error } = await room.run('account:getUser');
		expect(error?.message).toBe('This requires Speakr 0.9.0 or later, but yours is 0.8.16');
	});
	test('is asked once for its version, however many items there are', async () => {
		room.speakr.faults.next({ path: /users\/me/, status: 404, times: 5 });
		room.speakr.faults.next(info('v0.8.9'));
		const items = Array.from({ length: 5 }, () => ({ json: {} }));
		const { items: output } = await room.run('account:getUser', {}, { items, continueOnFail: true });
		expect(new Set(output.map((item) => item.json.error))).toEqual(new Set(['This requires Speakr 0.9.0 or later, but yours is 0.8.9']));
		expect(room.speakr.requests.filter(({ path }) => path === '/api/system/info')).toHaveLength(1);
	});
	test.each(['v0.9.0', 'v0.10.1', 'v0.9.4-alpha'])('%s is new enough, so the failure stays what it is', async (version) => {
		room.speakr.faults.next({ path: /users\/me/, status: 404 });
		room.speakr.faults.next(info(version));
		const { error } = await room.run('account:getUser');
		expect(error?.message).toBe('Speakr does not know this URL');
	});
	test('an option that it would ignore is refused before anything is sent, and is named with its version', async () => {
		room.speakr.faults.next(info('v0.8.6'));
		const { error } = await room.run('recording:getAll', { filters: { folderId: 'none' } });
		expect(error?.message).toBe('This requires Speakr 0.8.18 or later, but yours is 0.8.6');
		expect(room.requests().filter((request) => request.includes('/recordings'))).toEqual([]);
	});
});

test('get capabilities returns what Speakr says of itself', async () => {
	const modern = await openRoom({ version: '1.1' });
	const { items } = await modern.run('account:getCapabilities');
	await modern.close();
	expect(items[0]?.json).toMatchObject({ speakr_version: 'v0.10.11-alpha', api_version: '1.1', features: { changes_feed: true } });
});
