import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { maintainWebhook } from '../../../nodes/Speakr/triggers/upkeep';
import { rememberSecret } from '../../../nodes/Speakr/webhooks/fresh-secrets';
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
const rejected = (id = 'e'): IDataObject => ({ id: 9, event_id: id, event_type: 'recording.updated', response_status: 401, response_body_preview: '{"code":"wrong_signature"}' });
const away = new ServiceFailure('away', { status: 500 });

interface Given {
	webhooks?: IDataObject[] | Error;
	log?: IDataObject[];
	staticData?: IDataObject;
	state?: IDataObject;
	answers?: Answers;
	parameters?: IDataObject;
	events?: string[];
	/** That of the workflow. */
	id?: string;
}

/** Looks after a webhook. Of requests, those that only read are left out. */
async function maintained({ events = ['recording.updated'], id = 'w', webhooks = [webhook()], log = [], staticData = stored(), state = {}, answers = {}, parameters = {} }: Given = {}) {
	const node = triggerNode({ staticData, parameters, url: webhookUrl, id });
	const { client, sent } = answering({
		'GET /webhooks': webhooks instanceof Error ? webhooks : { webhooks },
		'GET /webhooks/1/deliveries': { deliveries: log },
		'POST /webhooks/1/rotate-secret': { id: 1, url: webhookUrl, secret: 'new' },
		'POST /webhooks': { id: 1, url: webhookUrl, secret: 'made' },
		'PATCH /webhooks/1': webhook({ name: 'resumed' }),
		...answers,
	});
	const logged = await maintainWebhook(node.context, client, state, { events, includeShared: false });
	return { logged, state, staticData, warnings: node.warnings(), asked: sent.length, changes: sent.flatMap(({ method, path, json }) => (method === 'GET' ? [] : [[`${method} ${path}`, json]])) };
}

describe('a webhook', () => {
	test('is returned with its log', async () => {
		const { logged, changes } = await maintained({ log: [{ id: 9, event_id: 'e', event_type: 'recording.updated' }] });
		expect(logged).toEqual({ webhook: webhook(), log: [{ id: 9, event_id: 'e', event_type: 'recording.updated' }] });
		expect(changes).toEqual([]);
	});
	test('is left alone in a copy of the n8n that made it', async () => {
		expect(await maintained({ staticData: stored({ instanceUrl: 'https://other.example/' }) })).toMatchObject({ logged: undefined, asked: 0 });
	});
	test.each([403, 404])('cannot be looked after where webhooks are answered with %i', async (status) => {
		expect((await maintained({ webhooks: new ServiceFailure('No', { status }) })).logged).toBeUndefined();
	});
	describe('whose log may not be read', () => {
		test('is known to be signed with the time all the same', async () => {
			const answers = { 'GET /capabilities': { features: { webhook_signature_v2: true } }, 'GET /tokens/current': {} };
			expect((await maintained({ webhooks: new ServiceFailure('No', { status: 403 }), answers })).staticData).toMatchObject({ signsTime: true });
		});
		const warned = async (events: string[], answers: Answers = {}, id: string = crypto.randomUUID(), status = 403) =>
			(await maintained({ events, answers, id, webhooks: new ServiceFailure('No', { status }) })).warnings;
		const lost = (names: string) => [expect.stringContaining(`are lost: ${names}`)];
		test('is told of where events are chosen that polling does not find', async () => {
			expect(await warned(['recording.summary.completed', 'recording.created', 'webhook.test', 'recording.updated'])).toEqual(lost("'Summary Completed', 'Recording Updated'"));
			expect(await warned(['recording.created', 'recording.transcription.completed', 'webhook.test'])).toEqual([]);
		});
		test('is told of once', async () => {
			const id = crypto.randomUUID();
			expect([await warned(['recording.updated'], {}, id), await warned(['recording.updated'], {}, id)]).toEqual([lost("'Recording Updated'"), []]);
		});
		test('is told of for deletions where there is no changes feed', async () => {
			const feed = (hasOne: boolean) => ({ 'GET /capabilities': { speakr_version: '0.10.11', features: { changes_feed: hasOne } }, 'GET /tokens/current': { scopes: ['read'] } });
			const deletions = ['recording.deleted'];
			expect([await warned(deletions), await warned(deletions, feed(false)), await warned(deletions, feed(true))]).toEqual([lost("'Recording Deleted'"), lost("'Recording Deleted'"), []]);
		});
		test('is not where Speakr has no webhooks', async () => {
			expect(await warned(['recording.updated'], {}, undefined, 404)).toEqual([]);
		});
	});
	test('is not given up where Speakr fails', async () => {
		await expect(maintained({ webhooks: away })).rejects.toThrow('away');
	});
	test('that is not known is none', async () => {
		expect(await maintained({ staticData: { instanceUrl } })).toMatchObject({ logged: undefined, changes: [] });
	});
	test('at another address is another one, which is left alone', async () => {
		const { changes } = await maintained({ webhooks: [webhook({ url: 'https://other.example/', auto_paused: true })] });
		expect(changes).toMatchObject([['POST /webhooks', { url: webhookUrl }]]);
	});
});

describe('a webhook that was deleted', () => {
	test('is made again as it was published', async () => {
		const { logged, changes, staticData } = await maintained({ webhooks: [] });
		expect(changes).toEqual([['POST /webhooks', { name: 'n8n: Notes (w, 012345)', url: webhookUrl, events: ['recording.updated'], allow_http: false, enabled: true }]]);
		expect(logged).toMatchObject({ webhook: { id: 1 } });
		expect(staticData).toMatchObject({ webhookId: 1, webhookSecret: 'made', webhookUrl });
	});
	test('that Speakr does not make again is told', async () => {
		expect(await maintained({ webhooks: [], answers: { 'POST /webhooks': away } })).toMatchObject({
			logged: undefined,
			warnings: ['The webhook was deleted in Speakr and could not be created again: away'],
		});
	});
	test('and was made by hand is not made again', async () => {
		expect(await maintained({ webhooks: [], staticData: { manualUrl: webhookUrl, instanceUrl } })).toMatchObject({ logged: undefined, changes: [] });
	});
	test('fails the look if the node itself does', async () => {
		await expect(maintained({ webhooks: [], answers: { 'POST /webhooks': new TypeError('not a function') } })).rejects.toThrow('not a function');
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
		const { changes, staticData, state } = await maintained({ log: [rejected(), { id: 10, event_id: 'f', event_type: 'recording.updated', response_status: 200 }] });
		expect(changes).toEqual([['POST /webhooks/1/rotate-secret', undefined]]);
		expect(staticData).toMatchObject({ webhookSecret: 'new', webhookUrl });
		expect(state).toMatchObject({ rotatedAt: now, rotatedFor: 'e' });
	});
	test('that was refused before fits again', async () => {
		expect(await replaced({ log: [{ id: 10, event_id: 'f', event_type: 'recording.updated', response_status: 200 }, rejected()] })).toBe(false);
	});
	test('is not the reason where a proxy refuses', async () => {
		expect(await replaced({ log: [{ ...rejected(), response_body_preview: 'Log in' }] })).toBe(false);
		expect(await replaced({ log: [{ ...rejected(), response_status: 403 }] })).toBe(false);
	});
	test.each(['unsigned', 'downgraded'])('is not the reason where a proxy removes headers (%s)', async (code) => {
		expect(await replaced({ log: [{ ...rejected(), response_body_preview: `{"code":"${code}"}` }] })).toBe(false);
	});
	test.each<[string, IDataObject, boolean]>([
		['within an hour', { rotatedAt: now - hour + 1, rotatedFor: 'd' }, false],
		['after an hour', { rotatedAt: now - hour, rotatedFor: 'd' }, true],
		['once the clock that was ahead is set back', { rotatedAt: now + 1, rotatedFor: 'd' }, true],
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
		rememberSecret({ url: webhookUrl, secret: 'fresh', previous_secret_valid_until: at(9) });
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
	test('finds it also where webhooks have another address than the editor', async () => {
		const url = 'https://hooks.example/webhook/path/webhook';
		const log = [{ id: 9, event_id: 'e', event_type: 'recording.updated', response_status: 503, response_body_preview: '{"code":"secret_unknown"}' }];
		const { staticData, logged } = await found('n8n: Notes (w, 012345)', { webhooks: [webhook({ name: 'n8n: Notes (w, 012345)', url })], log });
		expect(logged).toMatchObject({ webhook: { url } });
		expect(staticData).toMatchObject({ webhookUrl: url, webhookSecret: 'new' });
	});
	test.each([[], [{ id: 9, event_id: 'e', event_type: 'recording.updated', response_status: 200, response_body_preview: '{"code":"received"}' }]].map((log) => [log]))('takes none at another address whose secret is known there, with %j', async (log) => {
		const url = 'https://hooks.example/webhook/path/webhook';
		expect(await found('n8n: Notes (w, 012345)', { webhooks: [webhook({ name: 'n8n: Notes (w, 012345)', url })], log })).toMatchObject({ logged: undefined, changes: [] });
	});
	test('takes none of another workflow, or of another node', async () => {
		expect(await found('n8n: Notes (v, 012345)')).toMatchObject({ logged: undefined, changes: [] });
		expect(await found('', { webhooks: [webhook({ name: 'n8n: Notes (w, 012345)', url: 'https://n8n.example/webhook/other/webhook' })] })).toMatchObject({ logged: undefined, changes: [] });
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
