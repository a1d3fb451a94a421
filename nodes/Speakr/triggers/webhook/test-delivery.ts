import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../../../shared/errors';
import type { Client } from '../../../shared/http';
import { asObject } from '../../../shared/json';
import { pollUntil } from '../../../shared/poll-until';
import type { Refusal } from '../../../shared/webhook';
import { secretUnknown, wrongSignature, type Delivery } from './verify';

/** Addresses whose test delivery is under way. */
const underTest = new Set<string>();

/** Milliseconds: Speakr sends every 5 seconds and gives up connecting after 10. */
const intervals = { first: 200, factor: 1.5, maxInterval: 2_000, timeout: 16_000 };

/**
 * Has Speakr send a test delivery and looks at what became of it. True when this node took it, false when its secret did
 * not fit. Where Speakr is too busy to send it in time, nothing is said. Throws ServiceFailure when it did not arrive.
 */
export async function proveReach(context: IHookFunctions, client: Client, webhookId: number): Promise<boolean> {
	// While somebody listens for a test event, it would be taken for that event.
	if (context.getMode() === 'manual') return true;
	const url = String(context.getNodeWebhookUrl('default'));
	underTest.add(url);
	try {
		const path = `/webhooks/${webhookId}`;
		const test = asObject(await client.json({ method: 'POST', path: `${path}/test` }));
		context.getWorkflowStaticData('node').probeId = test.event_id;
		const delivery = await pollUntil(async () => {
			const row = await client.json({ method: 'GET', path: `${path}/deliveries/${String(test.id)}` }).then(asObject, unlessFinal);
			return row && (row.response_status !== null || row.error_message !== null) ? row : undefined;
		}, intervals);
		if (!delivery) {
			context.logger.warn(`Speakr has not sent its test delivery to ${url} yet`);
			return true;
		}
		return isTaken(delivery, url);
	} finally {
		underTest.delete(url);
	}
}

/** Whether a delivery is the test that publishing asked for: it starts nothing. */
export const isProbe = (context: IWebhookFunctions, { type, id }: Delivery): boolean =>
	type === 'webhook.test' &&
	(underTest.has(String(context.getNodeWebhookUrl('default'))) || context.getWorkflowStaticData('node').probeId === id);

/** Speakr is too busy to say: a later look may tell. */
function unlessFinal(error: unknown): undefined {
	if (!(error instanceof ServiceFailure) || error.final) throw error;
}

/** Whether a trigger refused a delivery for its signature; a proxy in front of n8n has other words for its 401. */
export const wasRefused = ({ response_status: status, response_body_preview: answer }: IDataObject): boolean =>
	status === wrongSignature.status && hasCode(answer, wrongSignature);

/** Whether an answer, as Speakr's log keeps it, is this refusal of a trigger. */
const hasCode = (answer: unknown, { code }: Refusal) => String(answer).includes(`"code":"${code}"`);

function isTaken(delivery: IDataObject, url: string): boolean {
	const { status, response_status: answered, response_body_preview: answer, error_message: reason } = delivery;
	if (status === 'success' || hasCode(answer, secretUnknown)) return true;
	if (wasRefused(delivery)) return false;
	const what = answered === null ? String(reason) : `HTTP ${String(answered)}`;
	throw new ServiceFailure(`Speakr cannot reach this n8n at ${url} (${what}). Check N8N_WEBHOOK_URL of n8n`, {
		advice: 'Speakr sends events to that address. It has to lead to this n8n, also through a proxy or a firewall.',
		final: true,
	});
}
