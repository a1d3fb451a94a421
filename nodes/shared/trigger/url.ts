import type { ITriggerFunctions } from 'n8n-workflow';

/** Whether a URL is the trigger's, for when nothing is stored of it: n8n saves static data as a whole, so an older run may overwrite it. */
export function isProbablyUrlOf(context: Pick<ITriggerFunctions, 'getInstanceBaseUrl' | 'getNode'>, text: unknown): boolean {
	if (typeof text !== 'string' || !URL.canParse(text)) return false;
	const { origin, pathname } = new URL(text);
	// A copy of this n8n has the same path at another address, and a test in the editor one with another beginning.
	const isHere = origin === new URL(context.getInstanceBaseUrl()).origin && !pathname.includes('/webhook-test/');
	return isHere && pathname.endsWith(`/${String(context.getNode().webhookId)}/webhook`);
}
