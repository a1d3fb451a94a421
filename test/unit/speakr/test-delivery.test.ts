import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { explainRefusedUrl } from '../../../nodes/Speakr/webhooks/explain-refused-url';
import { checkReachability, isPublishingTest, publishedAt, wasRejected } from '../../../nodes/Speakr/triggers/webhook/test-delivery';
import { answering, type Answers } from '../answering';
import { triggerNode } from '../trigger/node';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const unsent = { id: 9, status: 'pending', response_status: null, error_message: null };

/** Whether a test arrives, of which Speakr tells this, one after the other. */
function checked(...rows: Array<IDataObject | Error>) {
	const node = triggerNode();
	const hook: IHookFunctions = Object.create(node.context);
	const answers: Answers = { 'POST /webhooks/1/test': { id: 9, event_id: 'test', event_type: 'webhook.test' }, 'GET /webhooks/1/deliveries/9': () => (rows.length > 1 ? rows.shift() : rows[0]) };
	const { client, requests } = answering(answers);
	return { ...node, requests, outcome: checkReachability(hook, client, 1).catch((error: unknown) => error) };
}
const refusal = async (row: IDataObject) => await checked({ ...unsent, status: 'failed', ...row }).outcome;

describe('a test delivery', () => {
	test('that arrives is good', async () => {
		const { outcome, staticData } = checked({ ...unsent, status: 'success', response_status: 200 });
		expect(await outcome).toBe(true);
		expect(staticData.testEventId).toBe('test');
	});
	test('is waited for', async () => {
		const { outcome, requests } = checked(unsent, new ServiceFailure('busy', { status: 503 }), { ...unsent, status: 'success', response_status: 200 });
		await jest.advanceTimersByTimeAsync(200);
		expect(requests()).toHaveLength(3);
		await jest.advanceTimersByTimeAsync(300);
		expect(await outcome).toBe(true);
		expect(requests()).toHaveLength(4);
	});
	test('is waited for sixteen seconds, and that is told', async () => {
		const { outcome, warnings } = checked(unsent);
		await jest.advanceTimersByTimeAsync(15_999);
		expect(warnings()).toEqual([]);
		await jest.advanceTimersByTimeAsync(1);
		expect(await outcome).toBe(true);
		expect(warnings()).toEqual([expect.stringContaining('Speakr has not sent the test delivery to https://n8n.example/')]);
	});
	test('that nobody can look for fails', async () => {
		expect(await checked(new ServiceFailure('No', { status: 403 })).outcome).toMatchObject({ message: 'No' });
	});
	test('without an ID is not looked for', async () => {
		const hook: IHookFunctions = Object.create(triggerNode().context);
		const { client, requests } = answering({ 'POST /webhooks/1/test': { event_id: 'test', event_type: 'webhook.test' } });
		await expect(checkReachability(hook, client, 1)).rejects.toThrow("Speakr returned a delivery without 'id'");
		expect(requests()).toEqual(['POST /webhooks/1/test']);
	});
	test('whose secret n8n has not stored yet is good', async () => {
		expect(await refusal({ response_status: 503, response_body_preview: '{"code":"secret_unknown"}' })).toBe(true);
	});
	test('whose signature is wrong is not', async () => {
		expect(await refusal({ response_status: 401, response_body_preview: '{"code":"wrong_signature"}' })).toBe(false);
	});
	test.each(['unsigned', 'downgraded'])('that comes without its headers (%s) says why', async (code) => {
		const message = "No header. A proxy must pass the 'Speakr-*' headers";
		expect(await refusal({ response_status: 401, response_body_preview: JSON.stringify({ code, message }) })).toMatchObject({ message: `n8n did not accept Speakr's test delivery. ${message}`, final: true });
	});
	test('that n8n puts off says why', async () => {
		expect(await refusal({ response_status: 503, response_body_preview: '{"code":"stale","message":"By its clock"}' })).toMatchObject({ message: "n8n did not accept Speakr's test delivery. By its clock", final: true });
	});
	test.each<[string, IDataObject, string]>([
		['a proxy answers', { response_status: 502, response_body_preview: '<html>' }, 'HTTP 502'],
		['something else answers', { response_status: 503, response_body_preview: '{"code":"busy"}' }, 'HTTP 503'],
		['a proxy refuses', { response_status: 401, response_body_preview: 'null' }, 'HTTP 401'],
		['nobody answers', { error_message: 'Connection refused' }, 'Connection refused'],
	])('to which %s does not arrive', async (_, row, what) => {
		expect(await refusal(row)).toMatchObject({ message: expect.stringContaining(`(${what}). Check N8N_WEBHOOK_URL`), final: true });
	});
	test('is none in the editor, where it would count as an event', async () => {
		const hook: IHookFunctions = Object.create(triggerNode({ mode: 'manual' }).context);
		const { client, sent } = answering({});
		expect(await checkReachability(hook, client, 1)).toBe(true);
		expect(sent).toEqual([]);
	});
});

test('the test of publishing is known by its ID', () => {
	const receiving: IWebhookFunctions = Object.create(triggerNode({ staticData: { testEventId: 'test' } }).context);
	const isTest = (type: string, id: string) => isPublishingTest(receiving, { type, id, timestamp: '', data: {} });
	expect([isTest('webhook.test', 'test'), isTest('webhook.test', 'other'), isTest('recording.updated', 'test')]).toEqual([true, false, false]);
});
test('the test of publishing is known before n8n has stored its ID, to its own trigger', async () => {
	const { id, outcome } = checked({ ...unsent, status: 'success', response_status: 200 });
	expect(await outcome).toBe(true);
	const isTestOf = (workflowId?: string) => isPublishingTest(Object.create(triggerNode({ id: workflowId }).context), { type: 'webhook.test', id: 'test', timestamp: '', data: {} });
	expect([isTestOf(id), isTestOf()]).toEqual([true, false]);
});
test.each<[string, string | undefined, number]>([
	['its test', 'test', 2],
	['the oldest delivery once the log has lost its test', 'lost', 1],
	['the latest delivery where there was no test', undefined, 3],
])('a webhook was published with %s', (_, testEventId, hour) => {
	const log = [3, 2, 1].map((each) => ({ id: each, event_type: 'webhook.test', event_id: each === 2 ? 'test' : 'other', created_at: `2026-11-26T0${each}:00:00Z` }));
	expect(publishedAt(triggerNode({ staticData: { testEventId } }).context, { webhook: { id: 1, url: '' }, log })).toBe(Date.parse(`2026-11-26T0${hour}:00:00Z`));
});
test('a delivery was rejected by a trigger, and not by a proxy', () => {
	const code = '{"code":"wrong_signature"}';
	expect([[401, code], [401, 'Log in'], [403, code]].map(([status, preview]) => wasRejected({ response_status: status, response_body_preview: preview }))).toEqual([true, false, false]);
});

describe('an address that Speakr refuses', () => {
	const explained = (error: Error, url: unknown = 'https://n8n.internal.example:5678/webhook') => {
		try {
			return explainRefusedUrl(url)(error);
		} catch (reason) {
			return reason;
		}
	};
	const refused = (message: string, status = 400) => new ServiceFailure(message, { status });
	test.each([
		['URL is private/loopback; ask', "In Speakr's environment, set WEBHOOK_INTRANET_HOST_ALLOWLIST=^n8n\\.internal\\.example$"],
		['DNS resolution failed', "In n8n's environment, set N8N_WEBHOOK_URL (WEBHOOK_URL in n8n 1) to a URL that Speakr can reach"],
		['http:// URLs are off', "turn on 'Allow HTTP'"],
		['Scheme must be https', "turn on 'Allow HTTP'"],
		['URL is missing a host', "turn on 'Allow HTTP'"],
	])('is explained: %s', (message, advice) => {
		expect(explained(refused(message))).toMatchObject({ message: expect.stringContaining(advice), status: 400, final: true });
	});
	test('is told without what follows', () => {
		expect(explained(refused('DNS resolution failed; see the manual'))).toMatchObject({ message: expect.stringContaining('(DNS resolution failed).') });
	});
	test('is matched as text where it is an IP address', () => {
		const allowed = (url: string) => new RegExp(/ALLOWLIST=(\S+)$/.exec(String(explained(refused('private/loopback'), url)))?.[1] ?? '');
		expect(allowed('http://[fd00::5]:5678/').source).toBe('^fd00::5$');
		expect([allowed('http://10.0.0.5:5678/').test('10.0.0.5'), allowed('http://10.0.0.5:5678/').test('10.010.5')]).toEqual([true, false]);
	});
	test('that is none has a name in the advice', () => {
		expect(explained(refused('private/loopback'), 'nonsense')).toMatchObject({ message: expect.stringContaining('=^<host of the URL>$') });
	});
	test('as one too many is told as such', () => {
		expect(explained(refused('Too many', 409))).toMatchObject({ message: 'The webhook could not be created: Too many', status: 409, final: true, advice: 'Delete webhooks in Speakr that you no longer need' });
	});
	test('for another reason is told as Speakr does', () => {
		for (const error of [refused('Unknown event'), new TypeError('private/loopback')]) expect(explained(error)).toBe(error);
	});
});
