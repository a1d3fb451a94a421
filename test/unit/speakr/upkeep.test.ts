import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { maintainWebhook, publishedAt, readMissed } from '../../../nodes/Speakr/triggers/upkeep';
import { noteSecret } from '../../../nodes/Speakr/triggers/webhook/registration';
import { answering, type Answers } from '../answering';
import { instanceUrl, newUrl, triggerNode } from '../trigger/node';

const now = new Date('2026-11-26T12:00:00Z').getTime();
const hour = 3_600_000;
let webhookUrl = newUrl();
beforeEach(() => {
	webhookUrl = newUrl();
	jest.useFakeTimers({ now });
});
afterEach(() => jest.useRealTimers());
const at = (milliseconds: number) => new Date(now + milliseconds).toISOString();

const webhook = (rest: IDataObject = {}): IDataObject => ({ id: 1, url: webhookUrl, name: 'n8n: Notes (w, 012345)', events: ['recording.updated'], enabled: true, auto_paused: false, allow_http: false, failures: 3, ...rest });
const stored = (rest: IDataObject = {}): IDataObject => ({ webhookId: 1, webhookSecret: 'old', webhookUrl, instanceId: '0123456789abcdef', instanceUrl, ...rest });
const rejected = (id = 'e'): IDataObject => ({ event_id: id, response_status: 401, response_body_preview: '{"code":"wrong_signature"}' });
const away = new ServiceFailure('away', { status: 500 });

interface Given {
	webhooks?: IDataObject[] | Error;
	log?: IDataObject[];
	staticData?: IDataObject;
	state?: IDataObject;
	answers?: Answers;
	parameters?: IDataObject;
}

/** Looks after a webhook. Of requests, those that only read are left out. */
async function maintained({ webhooks = [webhook()], log = [], staticData = stored(), state = {}, answers = {}, parameters = {} }: Given = {}) {
	const node = triggerNode({ staticData, parameters, url: webhookUrl, id: 'w' });
	const { client, sent } = answering({
		'GET /webhooks': webhooks instanceof Error ? webhooks : { webhooks },
		'GET /webhooks/1/deliveries': { deliveries: log },
		'POST /webhooks/1/rotate-secret': { id: 1, secret: 'new' },
		'POST /webhooks': { id: 1, secret: 'made' },
		'PATCH /webhooks/1': webhook({ name: 'resumed' }),
		...answers,
	});
	const logged = await maintainWebhook(node.context, client, state);
	return { logged, state, staticData, warnings: node.warnings(), asked: sent.length, changes: sent.flatMap(({ method, path, json }) => (method === 'GET' ? [] : [[`${method} ${path}`, json]])) };
}

describe('a webhook', () => {
	test('is returned with its log, and its settings are kept', async () => {
		const { logged, state, changes } = await maintained({ log: [{ event_id: 'e' }] });
		expect(logged).toEqual({ webhook: webhook(), log: [{ event_id: 'e' }] });
		expect(state.webhook).toEqual({ name: 'n8n: Notes (w, 012345)', url: webhookUrl, events: ['recording.updated'], allow_http: false });
		expect(changes).toEqual([]);
	});
	test('is left alone in a copy of the n8n that made it', async () => {
		expect(await maintained({ staticData: stored({ instanceUrl: 'https://other.example/' }) })).toMatchObject({ logged: undefined, asked: 0 });
	});
	test.each([403, 404])('cannot be looked after where webhooks are answered with %i', async (status) => {
		expect((await maintained({ webhooks: new ServiceFailure('No', { status }) })).logged).toBeUndefined();
	});
	test('is not given up where Speakr fails', async () => {
		await expect(maintained({ webhooks: away })).rejects.toThrow('away');
	});
	test('that is not known is none', async () => {
		expect(await maintained({ staticData: { instanceUrl } })).toMatchObject({ logged: undefined, changes: [] });
	});
	test('at another address is another one', async () => {
		expect(await maintained({ webhooks: [webhook({ url: 'https://other.example/' })] })).toMatchObject({ logged: undefined, changes: [] });
	});
});

describe('a webhook that was deleted', () => {
	const state = () => ({ webhook: { name: 'n8n: Notes', url: webhookUrl } });
	test('is made again, as it was', async () => {
		const { logged, changes, staticData } = await maintained({ webhooks: [], state: state() });
		expect(changes).toEqual([['POST /webhooks', { name: 'n8n: Notes', url: webhookUrl, enabled: true }]]);
		expect(logged).toMatchObject({ webhook: { id: 1 } });
		expect(staticData).toMatchObject({ webhookId: 1, webhookSecret: 'made', webhookUrl });
	});
	test('that Speakr does not make again is told', async () => {
		expect(await maintained({ webhooks: [], state: state(), answers: { 'POST /webhooks': away } })).toMatchObject({
			logged: undefined,
			warnings: ['The webhook was deleted in Speakr and could not be created again: away'],
		});
	});
	test('and was made by hand is not made again', async () => {
		expect(await maintained({ webhooks: [], state: state(), staticData: { manualUrl: webhookUrl, instanceUrl } })).toMatchObject({ logged: undefined, changes: [] });
	});
	test('fails the look if the node itself does', async () => {
		await expect(maintained({ webhooks: [], state: state(), answers: { 'POST /webhooks': new TypeError('not a function') } })).rejects.toThrow('not a function');
	});
});

describe('a webhook that is paused', () => {
	test('is resumed', async () => {
		const { logged, changes } = await maintained({ webhooks: [webhook({ auto_paused: true })] });
		expect(changes).toEqual([['PATCH /webhooks/1', { enabled: true }]]);
		expect(logged).toMatchObject({ webhook: { name: 'resumed' } });
	});
	test('stays if that fails, which is told', async () => {
		expect(await maintained({ webhooks: [webhook({ auto_paused: true })], answers: { 'PATCH /webhooks/1': away } })).toMatchObject({
			logged: { webhook: { name: 'n8n: Notes (w, 012345)' } },
			warnings: ['The webhook is paused in Speakr and could not be resumed: away'],
		});
	});
	test('by a user stays so', async () => {
		expect((await maintained({ webhooks: [webhook({ enabled: false })] })).changes).toEqual([]);
	});
});

describe('a secret', () => {
	const replaced = async (given: Given) => (await maintained(given)).changes.length > 0;
	test('that was refused last is replaced', async () => {
		const { changes, staticData, state } = await maintained({ log: [rejected(), { event_id: 'f', response_status: 200 }] });
		expect(changes).toEqual([['POST /webhooks/1/rotate-secret', undefined]]);
		expect(staticData).toMatchObject({ webhookSecret: 'new', webhookUrl });
		expect(state).toMatchObject({ rotatedAt: now, rotatedFor: 'e' });
	});
	test('that was refused before fits again', async () => {
		expect(await replaced({ log: [{ event_id: 'f', response_status: 200 }, rejected()] })).toBe(false);
	});
	test('is not the reason where a proxy refuses', async () => {
		expect(await replaced({ log: [{ ...rejected(), response_body_preview: 'Log in' }] })).toBe(false);
		expect(await replaced({ log: [{ ...rejected(), response_status: 403 }] })).toBe(false);
	});
	test.each<[string, IDataObject, boolean]>([
		['within an hour', { rotatedAt: now - hour + 1, rotatedFor: 'd' }, false],
		['after an hour', { rotatedAt: now - hour, rotatedFor: 'd' }, true],
		['for the same delivery', { rotatedAt: now - hour, rotatedFor: 'e' }, false],
	])('is replaced again %s: %j, %p', async (_, state, isReplaced) => {
		expect(await replaced({ log: [rejected()], state })).toBe(isReplaced);
	});
	test('of a webhook made by hand is not replaced', async () => {
		expect(await replaced({ log: [rejected()], staticData: { manualUrl: webhookUrl, instanceUrl } })).toBe(false);
	});
	test('that cannot be replaced is told, and the log is returned', async () => {
		expect(await maintained({ log: [rejected()], answers: { 'POST /webhooks/1/rotate-secret': away } })).toMatchObject({
			logged: { log: [rejected()] },
			warnings: ["The webhook's secret could not be replaced: away"],
		});
	});
	test.each<[string, IDataObject, IDataObject, boolean]>([
		['once the one before is void', { previous_secret_valid_until: at(-1) }, {}, true],
		['not before', { previous_secret_valid_until: at(1) }, {}, false],
		['not if the trigger did it', { previous_secret_valid_until: at(-1) }, { graceUntil: at(-1) }, false],
		['not if nobody did', { previous_secret_valid_until: null }, {}, false],
	])('that somebody replaced is replaced %s', async (_, rest, known, isReplaced) => {
		expect(await replaced({ webhooks: [webhook(rest)], staticData: stored(known) })).toBe(isReplaced);
	});
	test('that another workflow replaced is stored', async () => {
		noteSecret({ url: webhookUrl, secret: 'fresh', previous_secret_valid_until: at(9) });
		expect((await maintained({ staticData: stored({ secretSince: now - 1 }) })).staticData).toMatchObject({ webhookSecret: 'fresh', secretSince: now, graceUntil: at(9) });
		expect((await maintained({ staticData: stored({ secretSince: now }) })).staticData).toMatchObject({ webhookSecret: 'old' });
	});
});

describe('a trigger of which nothing is stored', () => {
	const found = async (name: string, given: Given = {}) => await maintained({ webhooks: [webhook({ name })], staticData: {}, ...given });
	test('finds its webhook again, and replaces the secret that nobody knows', async () => {
		const { logged, staticData, changes } = await found('n8n: Notes (w, 012345)');
		expect(logged).toMatchObject({ webhook: { id: 1 } });
		expect(staticData).toMatchObject({ webhookId: 1, webhookSecret: 'new', webhookUrl, instanceUrl });
		expect(changes).toEqual([['POST /webhooks/1/rotate-secret', undefined]]);
	});
	test('takes none of another workflow, or at another address', async () => {
		expect(await found('n8n: Notes (v, 012345)')).toMatchObject({ logged: undefined, changes: [] });
		expect(await found('', { webhooks: [webhook({ name: 'n8n: Notes (w, 012345)', url: 'https://other.example/webhook/path/webhook' })] })).toMatchObject({ logged: undefined, changes: [] });
	});
	test('that was made by hand finds its address again, under any name', async () => {
		const { logged, staticData, changes } = await found('Mine', { parameters: { registration: 'manual' } });
		expect(logged).toMatchObject({ webhook: { id: 1 } });
		expect(staticData).toMatchObject({ manualUrl: webhookUrl, instanceUrl });
		expect(changes).toEqual([]);
	});
	test('goes on without one', async () => {
		expect(await found('', { webhooks: [] })).toMatchObject({ logged: undefined, changes: [], warnings: [] });
	});
});

describe('deliveries that did not come in', () => {
	const row = (rest: IDataObject = {}): IDataObject => ({ id: 5, event_id: 'e5', event_type: 'recording.updated', status: 'permanent_failure', created_at: at(0), ...rest });
	const payload = (id = 'e5') => ({ payload: JSON.stringify({ id, type: 'recording.updated', timestamp: at(0), data: { recording_id: 1 } }) });
	const missed = async (log: IDataObject[], { since = now, isHandled = () => false, isWanted = () => true, answers = {} }: { since?: number; isHandled?: (id: string) => boolean; isWanted?: () => boolean; answers?: Answers } = {}) => {
		const own = Object.fromEntries(log.map(({ id, event_id: event }) => [`GET /webhooks/1/deliveries/${String(id)}`, payload(String(event))]));
		const { client } = answering({ ...own, ...answers });
		const { deliveries, until } = await readMissed(client, { webhook: webhook(), log }, { since, isHandled, isWanted, events: ['recording.updated', 'webhook.test', 'recording.transcription.completed'] });
		return { ids: deliveries.map(({ id }) => id), after: until - now };
	};
	test.each<[string, IDataObject, boolean]>([
		['one that failed for good', {}, true],
		['one that failed long ago', { created_at: at(-90 * 60_000) }, true],
		['none that failed before', { created_at: at(-90 * 60_000 - 1) }, false],
		['one that is tried again late', { status: 'failed', next_retry_at: at(180_001) }, true],
		['none that is tried again soon', { status: 'failed', next_retry_at: at(180_000) }, false],
		['none that is under way', { status: 'pending', next_retry_at: at(180_001) }, false],
		['one that was answered, and may not have run', { status: 'success', created_at: at(-120_000) }, true],
		['none that was answered before', { status: 'success', created_at: at(-120_001) }, false],
		['none of an event that polling finds', { event_type: 'recording.transcription.completed' }, false],
		['none of an event that was not chosen', { event_type: 'recording.deleted' }, false],
		['no test', { event_type: 'webhook.test' }, false],
	])('are read: %s %j', async (_, rest, isRead) => {
		expect((await missed([row(rest)])).ids).toEqual(isRead ? ['e5'] : []);
	});
	test('are not read if they were handled, or are not wanted', async () => {
		expect((await missed([row()], { isHandled: (id) => id === 'e5' })).ids).toEqual([]);
		expect((await missed([row()], { isWanted: () => false })).ids).toEqual([]);
	});
	test('come oldest first', async () => {
		expect((await missed([row({ id: 6, event_id: 'e6' }), row()])).ids).toEqual(['e5', 'e6']);
	});
	test('that cannot be read as such are left out', async () => {
		expect((await missed([row()], { answers: { 'GET /webhooks/1/deliveries/5': { payload: '{}' } } })).ids).toEqual([]);
	});
	test('are read up to the newest in the log', async () => {
		expect((await missed([row({ created_at: at(7_000), status: 'pending' }), row()])).after).toBe(7_000);
		expect((await missed([], { since: now - 5 })).after).toBe(-5);
	});
	test('are twenty at once, and the next look reads on from the others', async () => {
		const log = Array.from({ length: 25 }, (_, index) => row({ id: index, event_id: `e${index}`, created_at: at(-index * 1_000) }));
		const { ids, after } = await missed(log);
		expect([ids.length, ids[0], ids.at(-1)]).toEqual([20, 'e24', 'e5']);
		expect(after).toBe(0);
		const older = log.map((each) => ({ ...each, created_at: at(-200_000) }));
		expect((await missed([row({ id: 99, created_at: at(0), status: 'pending' }), ...older], { since: now - 200_000 })).after).toBe(-80_000);
	});
});

test('the webhook was published when its test was sent, or at its latest delivery', () => {
	const log = [{ event_id: 'b', created_at: at(9) }, { event_id: 'a', created_at: at(5) }];
	const publishedWith = (staticData: IDataObject, rows = log) => publishedAt(triggerNode({ staticData }).context, { webhook: webhook(), log: rows });
	expect(publishedWith({ testEventId: 'a' }) - now).toBe(5);
	expect(publishedWith({}) - now).toBe(9);
	expect(publishedWith({ testEventId: 'a' }, [])).toBe(0);
});
