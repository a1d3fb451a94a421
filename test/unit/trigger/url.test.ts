import type { ITriggerFunctions } from 'n8n-workflow';
import { isProbablyUrlOf, testNotices } from '../../../nodes/shared/trigger';

const context: ITriggerFunctions = Object.create({ getInstanceBaseUrl: () => 'https://n8n.example/base/', getNode: () => ({ webhookId: 'abc' }) });

test.each<[unknown, boolean]>([
	['https://n8n.example/webhook/abc/webhook', true],
	['https://n8n.example/base/webhook/abc/webhook?customer=1', true],
	['https://n8n.example:8443/webhook/abc/webhook', false],
	['https://staging.example/webhook/abc/webhook', false],
	['https://n8n.example/webhook-test/abc/webhook', false],
	['https://n8n.example/webhook/xabc/webhook', false],
	['https://n8n.example/webhook/abc/webhook/more', false],
	['n8n.example/webhook/abc/webhook', false],
	[undefined, false],
	[new URL('https://n8n.example/webhook/abc/webhook'), false],
])('%s is the URL of a trigger: %p', (url, isUrl) => {
	expect(isProbablyUrlOf(context, url)).toBe(isUrl);
});
test.each<[string, boolean]>([
	['https://hooks.example:8443/webhook/abc/webhook', true],
	['https://hooks.example/webhook/xabc/webhook', false],
	['https://hooks.example/webhook-test/abc/webhook', false],
])('wherever webhooks are, %s is the URL of a trigger: %p', (url, isUrl) => {
	expect(isProbablyUrlOf(context, url, true)).toBe(isUrl);
});
test('a notice says how to test, in each mode', () => {
	const { testNotice, pollingTestNotice } = testNotices('upload a file', 'the newest one');
	expect(testNotice).toMatchObject({ shownWhen: { mode: ['webhook'] }, property: { displayName: expect.stringContaining('then upload a file. If nothing arrives within a few seconds, the newest one is shown') } });
	expect(pollingTestNotice).toMatchObject({ shownWhen: { mode: ['polling'] }, property: { displayName: expect.stringContaining('. The newest one is shown as a sample.') } });
});
