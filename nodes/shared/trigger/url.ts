import type { ITriggerFunctions } from 'n8n-workflow';

/**
 * Whether a URL is that of the trigger's webhook, for when nothing is stored of it: n8n stores the static data of a workflow as a
 * whole, so an execution that began before the workflow was published may have ended with what was there before.
 */
export function isProbablyUrlOf(context: Pick<ITriggerFunctions, 'getInstanceBaseUrl' | 'getNode'>, text: unknown): boolean {
	if (typeof text !== 'string' || !URL.canParse(text)) return false;
	const { origin, pathname } = new URL(text);
	// A copy of this n8n has the same path at another address, and a test in the editor one with another beginning.
	const isHere = origin === new URL(context.getInstanceBaseUrl()).origin && !pathname.includes('/webhook-test/');
	return isHere && pathname.endsWith(`/${String(context.getNode().webhookId)}/webhook`);
}
