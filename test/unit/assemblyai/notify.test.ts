import type { IDataObject, IExecuteFunctions, IHookFunctions, ITriggerFunctions } from 'n8n-workflow';
import { headerName, notification, notifyFields, secretIn, sendableSecret } from '../../../nodes/AssemblyAi/transcripts/notify';
import { isUrlOf, publishUrl, withdrawUrl } from '../../../nodes/AssemblyAi/transcripts/trigger-url';

const url = 'https://n8n.example/webhook/1/path/webhook';

/** A workflow whose trigger has an address, in an n8n. */
function workflow({ webhookSecret, instanceId = 'one' }: { webhookSecret?: unknown; instanceId?: string } = {}) {
	const id = crypto.randomUUID();
	const data: Record<string, IDataObject> = { node: {}, global: {} };
	const context = {
		getNodeWebhookUrl: () => url,
		getWorkflowStaticData: (scope: string) => data[scope] ?? {},
		getInstanceId: () => instanceId,
		getInstanceBaseUrl: () => 'https://n8n.example/',
		getNode: () => ({ id: 'n', webhookId: 'path' }),
		getWorkflow: () => ({ id }),
		getCredentials: async () => await Promise.resolve({ webhookSecret }),
	};
	const hook: IHookFunctions = Object.create(context);
	const running: IExecuteFunctions = Object.create(context);
	const trigger: ITriggerFunctions = Object.create(context);
	return { data, hook, running, trigger };
}
type Values = Parameters<typeof notification>[1];
const values = (rest: Partial<Values>): Values => ({ notify: 'url', webhookUrl: url, notificationOptions: {}, ...rest });
const notified = async (rest: Partial<Values>, { running } = workflow({ webhookSecret: 'secret' })) => await notification(running, values(rest));
const secret = { webhook_auth_header_name: 'X-Webhook-Secret', webhook_auth_header_value: 'secret' };

describe('a notification', () => {
	test('goes to nobody', async () => {
		expect(await notified({ notify: 'nobody' })).toEqual({});
	});
	test('goes to a URL as its field reads it, with the secret', async () => {
		const webhookUrl = notifyFields.webhookUrl.parse(` ${url} `, { timezone: 'UTC' });
		expect(await notified({ webhookUrl })).toEqual({ webhook_url: url, ...secret });
	});
	test('may go to a URL without TLS', async () => {
		expect(await notified({ webhookUrl: 'http://localhost:5678/x' })).toMatchObject({ webhook_url: 'http://localhost:5678/x' });
	});
	test('goes there without one where the credential has none', async () => {
		expect(await notified({}, workflow())).toEqual({ webhook_url: url });
	});
	test('goes to the trigger of the workflow, which needs a secret', async () => {
		const own = workflow({ webhookSecret: 'secret' });
		publishUrl(own.hook);
		expect(await notified({ notify: 'thisWorkflow' }, own)).toEqual({ webhook_url: url, ...secret });
		const open = workflow();
		publishUrl(open.hook);
		await expect(notified({ notify: 'thisWorkflow' }, open)).rejects.toThrow("The AssemblyAI credential has no 'Webhook Secret'");
	});
	test('has metadata in the query, and its own header', async () => {
		expect(await notified({ notificationOptions: { headerName: 'X-Mine', metadata: { customer: 'Ada', count: 42, about: { a: 1 } } } })).toEqual({
			webhook_url: `${url}?customer=Ada&count=42&about=%7B%22a%22%3A1%7D`,
			...secret,
			webhook_auth_header_name: 'X-Mine',
		});
	});
	test.each(['', 'n8n.example/webhook', 'ftp://n8n.example/', 'https://', 'https:///x', 'see https://n8n.example', 'mailto:https://n8n.example', 'https://n8n.example:x/'])('cannot go to %p', async (webhookUrl) => {
		await expect(notified({ webhookUrl })).rejects.toThrow("'Webhook URL' is not a valid URL");
	});
});

describe('the trigger of the workflow', () => {
	const known = async ({ running }: ReturnType<typeof workflow>) => await notification(running, values({ notify: 'thisWorkflow' })).then(({ webhook_url: to }) => to, () => undefined);
	test('is none before it is published, and after it was withdrawn', async () => {
		const own = workflow({ webhookSecret: 'secret' });
		expect(await known(own)).toBeUndefined();
		publishUrl(own.hook);
		expect(await known(own)).toBe(url);
		withdrawUrl(own.hook);
		expect(await known(own)).toBeUndefined();
	});
	test('is known also where another trigger of the workflow has overwritten what is stored', async () => {
		const own = workflow({ webhookSecret: 'secret' });
		publishUrl(own.hook);
		own.data.global = {};
		expect(await known(own)).toBe(url);
		expect(await known(workflow({ webhookSecret: 'secret' }))).toBeUndefined();
		withdrawUrl(own.hook);
		expect(await known(own)).toBeUndefined();
	});
	test.each<[string, IDataObject]>([
		['in another n8n', { url, instanceId: 'other' }],
		['without an address', { instanceId: 'one' }],
	])('is none %s', async (_, announced) => {
		const own = workflow({ webhookSecret: 'secret' });
		Object.assign(own.data, { global: { assemblyAiTriggers: [announced] } });
		expect(await known(own)).toBeUndefined();
	});
	test('is the other one where one of two is withdrawn', async () => {
		const own = workflow({ webhookSecret: 'secret' });
		const other = `${url}/other`;
		Object.assign(own.data, { global: { assemblyAiTriggers: [{ url: other, instanceId: 'one' }] } });
		publishUrl(own.hook);
		expect(await known(own)).toBe(url);
		withdrawUrl(own.hook);
		expect(await known(own)).toBe(other);
	});
	test('knows its own address, with any query', () => {
		const { hook, trigger, data } = workflow();
		expect([`${url}?a=1`, 'https://n8n.example/webhook/2/path/webhook'].map((each) => isUrlOf(trigger, each))).toEqual([true, true]);
		publishUrl(hook);
		expect([url, `${url}?a=1`, 'https://n8n.example/webhook/2/path/webhook', undefined].map((each) => isUrlOf(trigger, each))).toEqual([true, true, false, false]);
		expect(data.node).toEqual({ url, instanceUrl: trigger.getInstanceBaseUrl() });
	});
});

test.each([
	['https://N8N.example:443/webhook/1/path/webhook', 'https://n8n.example/webhook/1/path/webhook'],
	['https://bücher.example/Ä/webhook', 'https://xn--bcher-kva.example/%C3%84/webhook'],
	['https://n8n.example/webhook/1/path/webhook', 'https://n8n.example:443/webhook/1/path/webhook'],
	['n8n.example/webhook', 'n8n.example/webhook'],
])('%s is known as %s', (own, sent) => {
	const { trigger, data } = workflow();
	Object.assign(data, { node: { url: own, instanceUrl: 'https://n8n.example/' } });
	expect([`${sent}?a=1`, `${sent}/x`].map((each) => isUrlOf(trigger, each))).toEqual([true, false]);
});

describe('a secret', () => {
	test('is read without blanks around it', () => {
		expect([secretIn({ webhookSecret: ' a b ' }), secretIn({})]).toEqual(['a b', '']);
	});
	test.each(['a', 'ab', 'a b', '!~'])('may be %p', async (webhookSecret) => {
		expect(await sendableSecret(workflow({ webhookSecret }).running)).toBe(webhookSecret);
	});
	test.each([
		['', "The AssemblyAI credential has no 'Webhook Secret'"],
		['sécret', "contains characters not allowed in a header"],
		['a\nb', "contains characters not allowed in a header"],
	])('may not be %p', async (webhookSecret, message) => {
		await expect(sendableSecret(workflow({ webhookSecret }).running)).rejects.toThrow(message);
	});
});

test('the name of a header has letters, digits and hyphens', () => {
	const parsed = (name: string) => headerName.parse(name, { timezone: 'UTC' });
	expect(parsed('X-Mine-1')).toBe('X-Mine-1');
	for (const name of ['X Mine', 'X:Mine', ':X', 'Ü']) expect(() => parsed(name)).toThrow('is not a valid header name');
});
