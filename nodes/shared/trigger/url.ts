import type { IHookFunctions, ITriggerFunctions } from 'n8n-workflow';
import { parseUrl } from '../parse-url';

export const webhookUrlOf = (context: Pick<IHookFunctions, 'getNodeWebhookUrl'>): string => context.getNodeWebhookUrl('default') ?? '';

/** Whether the n8n that published the trigger had another address: this one may be a copy of it. */
export function isPublishedElsewhere(context: Pick<ITriggerFunctions, 'getInstanceBaseUrl' | 'getWorkflowStaticData'>): boolean {
	const { instanceUrl } = context.getWorkflowStaticData('node');
	return instanceUrl !== undefined && instanceUrl !== context.getInstanceBaseUrl();
}

/** Whether a URL is the trigger's, for when nothing is stored of it: n8n saves static data as a whole, so an older run may overwrite it. */
export function isProbablyUrlOf(context: Pick<ITriggerFunctions, 'getInstanceBaseUrl' | 'getNode'>, text: unknown, isAnywhere = false): boolean {
	const url = parseUrl(text);
	if (!url) return false;
	const { origin, pathname } = url;
	// A copy has the same path at another address, which may also be that of the webhooks alone; a test in the editor has another path.
	const isHere = isAnywhere || origin === new URL(context.getInstanceBaseUrl()).origin;
	return isHere && !pathname.includes('/webhook-test/') && pathname.endsWith(`/${String(context.getNode().webhookId)}/webhook`);
}
