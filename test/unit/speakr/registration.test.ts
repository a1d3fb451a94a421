import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import {
	adoptWebhook, createWebhook, adoptManualWebhook, isForgotten, manualSecrets, registered, rememberWebhook, secretsOf, signsTime, unregisterWebhook,
} from '../../../nodes/Speakr/triggers/webhook/registration';
import { rememberSecret } from '../../../nodes/Speakr/webhooks/fresh-secrets';
import type { Answers } from '../answering';
import { instanceUrl, newUrl, triggerNode } from '../trigger/node';

const now = new Date('2026-11-26T12:00:00Z').getTime();
const day = 24 * 3_600_000;
let url = newUrl();
beforeEach(() => {
	url = newUrl();
	jest.useFakeTimers({ now });
});
afterEach(() => jest.useRealTimers());

const subscription = { events: ['recording.updated'], includeShared: false };
const name = 'n8n: Notes (w, 012345)';
const webhook = (rest: IDataObject = {}): IDataObject => ({ id: 1, url, name, events: ['recording.updated'], enabled: true, allow_http: false, ...rest });
const stored = (rest: IDataObject = {}): IDataObject => ({ webhookId: 1, webhookSecret: 'old', webhookUrl: url, instanceId: '0123456789abcdef', instanceUrl, ...rest });
const arrived = { id: 9, status: 'success', response_status: 200, error_message: null };
const wrongSecret = { ...arrived, status: 'failed', response_status: 401, response_body_preview: '{"code":"wrong_signature"}' };

/** A trigger that is registered at a Speakr with these webhooks, at which its test arrives. */
function open({ webhooks = [], answers = {}, staticData = {}, ...rest }: { webhooks?: IDataObject[]; answers?: Answers } & Parameters<typeof triggerNode>[0] = {}) {
	const node = triggerNode({
		answers: {
			'GET /webhooks': { webhooks },
			'POST /webhooks': { id: 1, url, secret: 'made' },
			'PATCH /webhooks/1': webhook(),
			'DELETE /webhooks/1': {},
			'POST /webhooks/1/test': { id: 9, event_id: 'test' },
			'GET /webhooks/1/deliveries/9': arrived,
			'POST /webhooks/1/rotate-secret': { id: 1, url, secret: 'new' },
			...answers,
		},
		staticData,
		url,
		id: 'w',
		...rest,
	});
	const hook: IHookFunctions = Object.create(node.context);
	const receiving: IWebhookFunctions = Object.create(node.context);
	const changes = () => node.sent.flatMap(({ method, path, json }) => (method === 'GET' || path.endsWith('/test') ? [] : [json === undefined ? `${method} ${path}` : json]));
	return { ...node, hook, receiving, changes };
}

test('a webhook without an ID is none, though it has the URL', async () => {
	const { hook, changes } = open({ webhooks: [webhook({ id: undefined }), webhook({ id: 2, url: 'https://other.example' })] });
	expect(await adoptWebhook(hook, subscription)).toBe(false);
	expect(changes()).toEqual([]);
});

describe('what is known of a webhook', () => {
	const known = (rest: IDataObject) => registered(open({ staticData: stored(rest) }).hook);
	test('is its id, address and secret, and until when older ones count', () => {
		expect(known({ secretSince: 5, graceUntil: 'x' })).toEqual({ id: 1, secret: 'old', url, since: 5, graceUntil: 'x', olderUntil: 5 + day });
		expect(known({})).toMatchObject({ since: 0 });
	});
	test.each([{ instanceId: 'other' }, { webhookId: 'one' }, { webhookSecret: 5 }, { webhookUrl: null }])('is nothing with %j', (rest) => {
		expect(known(rest)).toBeUndefined();
	});
	test('is forgotten if nothing tells who published it', () => {
		expect([open().context, open({ staticData: stored() }).context].map(isForgotten)).toEqual([true, false]);
	});
});

describe('the secrets of a delivery', () => {
	const secrets = (staticData: IDataObject) => secretsOf(open({ staticData }).receiving);
	test('are none without a webhook', () => {
		expect(secrets({})).toEqual([]);
	});
	test('are the one that is stored', () => {
		expect(secrets(stored())).toEqual(['old']);
	});
	test('are the newer one and, for its grace, the one before', () => {
		rememberSecret({ url, secret: 'fresh' });
		expect(secrets(stored())).toEqual(['fresh', 'old']);
		jest.setSystemTime(now + day - 1);
		expect(secrets(stored())).toEqual(['fresh', 'old']);
		jest.setSystemTime(now + day);
		expect(secrets(stored())).toEqual(['fresh']);
	});
	test('are the stored one first where that is newer', () => {
		rememberSecret({ url, secret: 'fresh' });
		jest.setSystemTime(now + 1);
		expect(secrets(stored({ secretSince: now + 1 }))).toEqual(['old', 'fresh']);
	});
	test('are the new one first where the clock was ahead when another was stored', () => {
		rememberSecret({ url, secret: 'fresh' });
		expect(secrets(stored({ secretSince: now + 1 }))).toEqual(['fresh', 'old']);
	});
	test('are the new one alone where the one before is void', () => {
		const { context, receiving } = open({ staticData: stored() });
		rememberWebhook(context, url, { id: 1, name: 'Mine', url, secret: 'new' }, now);
		expect(secretsOf(receiving)).toEqual(['new', 'new']);
		expect(secrets(stored())).toEqual(['new']);
	});
});

describe('a webhook that is created', () => {
	test('has the events, and the owner in its name', async () => {
		const { hook, changes, staticData } = open();
		await createWebhook(hook, subscription);
		expect(changes()).toEqual([{ name, url, events: ['recording.updated'], allow_http: false, enabled: true }]);
		expect(staticData).toMatchObject({ ...stored({ webhookSecret: 'made' }), secretSince: now, testEventId: 'test' });
	});
	test('has shared recordings where they are wanted', async () => {
		const { hook, changes } = open();
		await createWebhook(hook, { ...subscription, includeShared: true });
		expect(changes()).toMatchObject([{ include_shared: true }]);
	});
	test('may be sent to without TLS if its address has none', async () => {
		url = url.replace('https:', 'http:');
		const { hook, changes } = open();
		await createWebhook(hook, subscription);
		expect(changes()).toMatchObject([{ allow_http: true }]);
	});
	test('for a test in the editor is marked as one', async () => {
		const { hook, changes } = open({ mode: 'manual' });
		await createWebhook(hook, subscription);
		expect(changes()).toMatchObject([{ name: 'n8n: Notes (test)' }]);
	});
	test('has a name of a hundred characters at most', async () => {
		const { hook, changes } = open({ workflowName: '\u{1F600}'.repeat(100) });
		await createWebhook(hook, subscription);
		expect(changes()).toMatchObject([{ name: `n8n: ${'\u{1F600}'.repeat(83)} (w, 012345)` }]);
	});
	test('is removed again if its test does not arrive', async () => {
		const failed = { ...arrived, status: 'failed', response_status: 502 };
		const { hook, changes, staticData } = open({ answers: { 'GET /webhooks/1/deliveries/9': failed, 'GET /webhooks': () => ({ webhooks: [webhook()] }) } });
		await expect(createWebhook(hook, subscription)).rejects.toThrow("Speakr can't reach n8n");
		expect(changes().at(-1)).toBe('DELETE /webhooks/1');
		expect(staticData).toEqual({});
	});
	test('fails with that also where it cannot be removed', async () => {
		const { hook } = open({ answers: { 'GET /webhooks/1/deliveries/9': { ...arrived, status: 'failed', response_status: 502 }, 'GET /webhooks': new ServiceFailure('away', { status: 501 }) } });
		await expect(createWebhook(hook, subscription)).rejects.toThrow("Speakr can't reach n8n");
	});
	test('is tried once where Speakr is away: n8n does so again', async () => {
		const { hook, sent } = open({ answers: { 'POST /webhooks': new ServiceFailure('away', { status: 503 }) } });
		await expect(createWebhook(hook, subscription)).rejects.toThrow('away');
		expect(sent).toHaveLength(1);
	});
	test('that Speakr refuses says what to set', async () => {
		const refused = new ServiceFailure('URL resolves to a private/loopback address', { status: 400 });
		await expect(createWebhook(open({ answers: { 'POST /webhooks': refused } }).hook, subscription)).rejects.toThrow('WEBHOOK_INTRANET_HOST_ALLOWLIST=^n8n\\.example$');
	});
});

describe('a webhook that is there', () => {
	test('is no other one', async () => {
		const { hook, changes } = open({ webhooks: [webhook({ url: 'https://other.example/' })] });
		expect(await adoptWebhook(hook, subscription)).toBe(false);
		expect(changes()).toEqual([]);
	});
	test('stays as it is', async () => {
		const { hook, changes } = open({ webhooks: [webhook()], staticData: stored() });
		expect(await adoptWebhook(hook, subscription)).toBe(true);
		expect(changes()).toEqual([]);
	});
	test('and is not known gets a new secret', async () => {
		const { hook, changes, staticData } = open({ webhooks: [webhook()] });
		await adoptWebhook(hook, subscription);
		expect(changes()).toEqual(['POST /webhooks/1/rotate-secret']);
		expect(staticData).toMatchObject(stored({ webhookSecret: 'new' }));
	});
	test('keeps the secret that was made meanwhile', async () => {
		rememberSecret({ url, secret: 'fresh', previous_secret_valid_until: 'x' });
		const { hook, staticData } = open({ webhooks: [webhook()], staticData: stored() });
		await adoptWebhook(hook, subscription);
		expect(staticData).toMatchObject({ webhookId: 1, webhookSecret: 'fresh', graceUntil: 'x' });
	});
	test.each<[string, IDataObject]>([
		['its name', { name: 'Mine' }],
		['its events', { events: ['recording.created'] }],
		['its being on', { enabled: false }],
	])('is changed in %s', async (_, rest) => {
		const { hook, changes } = open({ webhooks: [webhook(rest)], staticData: stored() });
		await adoptWebhook(hook, subscription);
		expect(changes()).toEqual([{ name, url, events: ['recording.updated'], allow_http: false, enabled: true }]);
	});
	test.each<[boolean, boolean, object[]]>([
		[true, false, [{ include_shared: false }]],
		[false, true, [{ include_shared: true }]],
		[true, true, []],
	])('with shared recordings: %p, wanted %p', async (has, wants, expected) => {
		const answers = { 'GET /capabilities': { speakr_version: '0.10.11', features: { webhook_signature_v2: true } }, 'GET /tokens/current': {} };
		const { hook, changes } = open({ webhooks: [webhook({ include_shared: has })], staticData: stored(), answers });
		await adoptWebhook(hook, { ...subscription, includeShared: wants });
		expect(changes()).toMatchObject(expected);
		expect(changes()).toHaveLength(expected.length);
	});
	test('whose secret does not fit gets a new one', async () => {
		const { hook, changes, staticData } = open({ webhooks: [webhook()], staticData: stored(), answers: { 'GET /webhooks/1/deliveries/9': wrongSecret } });
		expect(await adoptWebhook(hook, subscription)).toBe(true);
		expect(changes()).toEqual(['POST /webhooks/1/rotate-secret']);
		expect(staticData).toMatchObject({ webhookSecret: 'new' });
	});
	test('notes whether Speakr signs the time', async () => {
		const answers = { 'GET /capabilities': { features: { webhook_signature_v2: true } } };
		const [one, other] = [open({ webhooks: [webhook()], staticData: stored(), answers }), open({ webhooks: [webhook()], staticData: stored() })];
		for (const { hook } of [one, other]) await adoptWebhook(hook, subscription);
		expect([signsTime(one.receiving), signsTime(other.receiving)]).toEqual([true, false]);
	});
	test('keeps that Speakr signs the time where it cannot tell at the moment', async () => {
		const { hook, receiving } = open({ webhooks: [webhook()], staticData: stored({ signsTime: true }), answers: { 'GET /capabilities': new ServiceFailure('away', { status: 500 }) } });
		await adoptWebhook(hook, subscription);
		expect(signsTime(receiving)).toBe(true);
	});
});

test.each([
	['published', async (hook: IHookFunctions) => await adoptWebhook(hook, subscription)],
	['unpublished', unregisterWebhook],
])('while a workflow is %s, a Speakr that is away is asked once, since n8n tries again itself', async (_, change) => {
	const { hook, requests } = open({ staticData: stored(), answers: { 'GET /webhooks': new ServiceFailure('away', { status: 503 }) } });
	const outcome = change(hook).catch((error: unknown) => error);
	await jest.advanceTimersByTimeAsync(60_000);
	expect(await outcome).toMatchObject({ status: 503 });
	expect(requests().filter((request) => request === 'GET /webhooks')).toHaveLength(1);
});

describe('what an older Speakr cannot do', () => {
	const older = { 'GET /api/system/info': { version: 'v0.9.4' } };
	test.each([
		['shared recordings', { ...subscription, includeShared: true }],
		['events of share links', { events: ['recording.share.created'], includeShared: false }],
	])('is told: %s', async (_, wanted) => {
		const { hook, changes } = open({ answers: older, webhooks: [webhook()] });
		await expect(adoptWebhook(hook, wanted)).rejects.toThrow('This requires Speakr 0.10.11 or later');
		expect(changes()).toEqual([]);
	});
	test('is told where it has no webhooks', async () => {
		const none = new ServiceFailure('Not found', { status: 404 });
		await expect(adoptWebhook(open({ answers: { 'GET /api/system/info': { version: 'v0.8.0' }, 'GET /webhooks': none } }).hook, subscription)).rejects.toThrow('This requires Speakr 0.9.0 or later');
		await expect(adoptWebhook(open({ answers: { ...older, 'GET /webhooks': none } }).hook, subscription)).rejects.toMatchObject({ status: 404 });
	});
	test('is not blamed for another refusal', async () => {
		const refused = new ServiceFailure('No', { status: 403 });
		await expect(adoptWebhook(open({ answers: { 'GET /api/system/info': { version: 'v0.8.0' }, 'GET /webhooks': refused } }).hook, subscription)).rejects.toMatchObject({ status: 403 });
	});
});

describe('a webhook that is removed', () => {
	const removed = async (rest: IDataObject, staticData = stored(), parameters: IDataObject = {}) => {
		const { hook, changes } = open({ webhooks: [webhook(rest)], staticData, parameters });
		await unregisterWebhook(hook);
		return [changes(), staticData];
	};
	test('is the one that is known, under any name', async () => {
		expect(await removed({ name: 'Mine' })).toEqual([['DELETE /webhooks/1'], {}]);
	});
	test('is one with the mark of the owner', async () => {
		expect(await removed({ id: 1 }, {})).toEqual([['DELETE /webhooks/1'], {}]);
	});
	test.each<[string, IDataObject, IDataObject]>([
		['another one at the same address', { id: 2, name: 'Mine' }, {}],
		['one at another address', { url: 'https://other.example/' }, {}],
		['one made by hand', {}, { registration: 'manual' }],
	])('is not %s', async (_, rest, parameters) => {
		expect(await removed(rest, undefined, parameters)).toEqual([[], {}]);
	});
	test('is forgotten, with its secrets, and the rest is not', async () => {
		rememberSecret({ url, secret: 'fresh' });
		const kept = { state: { watermark: 1 } };
		const staticData = { ...stored(), testEventId: 'x', signsTime: true, secretSince: 1, graceUntil: 'x', manualUrl: 'x', ...kept };
		expect(await removed({}, staticData)).toEqual([['DELETE /webhooks/1'], kept]);
		expect(secretsOf(open().receiving)).toEqual([]);
	});
});

describe('a webhook made by hand', () => {
	test('has the secrets of the credential', async () => {
		const secrets = async (webhookSecret?: string) => await manualSecrets(open({ credential: { webhookSecret } }).receiving, false);
		expect([await secrets(' one  two '), await secrets('one'), await secrets()]).toEqual([['one', 'two'], ['one'], []]);
	});
	test('needs one of them, and its address is remembered', async () => {
		const { hook, staticData } = open({ credential: { webhookSecret: 'one' } });
		expect(await adoptManualWebhook(hook)).toBe(true);
		expect(staticData).toEqual({ manualUrl: url, instanceUrl, signsTime: false });
		await expect(adoptManualWebhook(open().hook)).rejects.toMatchObject({ message: "The Speakr credential has no 'Webhook Secret'" });
	});
});
