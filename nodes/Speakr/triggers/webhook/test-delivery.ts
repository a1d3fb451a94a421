import type { IDataObject, IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { ServiceFailure, undefinedIf } from '../../../shared/errors';
import { isPassing, waitUntil, type Client } from '../../../shared/http';
import { asObject, isObject, parseJson } from '../../../shared/json';
import { createDayMemory } from '../../../shared/memory';
import { requestTo } from '../../../shared/operation';
import { ownerOf } from '../../../shared/owner';
import { webhookUrlOf } from '../../../shared/trigger';
import type { DeliveryAnswer } from '../../../shared/webhook';
import { parseDelivery, toMilliseconds } from '../../api';
import { deliveryEndpoint, type LoggedWebhook } from '../../webhooks/delivery-log';
import { webhookTestEndpoint } from '../../webhooks/requests';
import { notMended, secretUnknown, wrongSignature, type SpeakrEvent } from './verify';

/** Milliseconds: Speakr sends every 5 seconds, with a connection timeout of 10. */
const intervals = { first: 200, factor: 1.5, maxInterval: 2_000, timeout: 16_000 };

/** Test deliveries on publishing, by trigger: n8n stores static data only at its end. */
const publishingTests = createDayMemory();

/** False if the test delivery's signature was wrong, true also if Speakr was too busy. Throws ServiceFailure if unreachable. */
export async function checkReachability(context: IHookFunctions, client: Client, webhookId: number): Promise<boolean> {
	// In the editor, the test delivery would count as the event that the user waits for.
	if (context.getMode() === 'manual') return true;
	const url = webhookUrlOf(context);
	const test = parseDelivery(await client.json(requestTo(webhookTestEndpoint, { webhookId })));
	context.getWorkflowStaticData('node').testEventId = test.event_id;
	publishingTests.note(ownerOf(context), String(test.event_id));
	const delivery = await waitUntil(async () => {
		const request = client.json(requestTo(deliveryEndpoint, { webhookId, deliveryId: test.id }));
		const row = await request.then(asObject, undefinedIf(isPassing));
		return row && (row.response_status !== null || row.error_message !== null) ? row : undefined;
	}, intervals);
	if (delivery) return wasAccepted(delivery, url);
	context.logger.warn(`Speakr has not sent the test delivery to ${url} yet`);
	return true;
}

export const isPublishingTest = (context: IWebhookFunctions, { type, id }: SpeakrEvent): boolean =>
	type === 'webhook.test' && (publishingTests.has(ownerOf(context), id) || context.getWorkflowStaticData('node').testEventId === id);

/** When the webhook was published, by Speakr's clock: once the log has lost its test delivery, all in it is newer. Without a test, the latest delivery. */
export function publishedAt(context: ITriggerFunctions, { log }: LoggedWebhook): number {
	const { testEventId } = context.getWorkflowStaticData('node');
	const test = log.find(({ event_id: id }) => id === testEventId) ?? log.at(testEventId === undefined ? 0 : -1);
	return (test && toMilliseconds(test.created_at)) || 0;
}

/** Whether a trigger rejected the delivery's signature; a 401 from a proxy in front of n8n has another body. */
export const wasRejected = ({ response_status: status, response_body_preview: answer }: IDataObject): boolean =>
	status === wrongSignature.status && hasCode(answer, wrongSignature);

export const hasCode = (answer: unknown, { code }: DeliveryAnswer) => String(answer).includes(`"code":"${code}"`);

export const lacksSecret = ({ log: [newest] }: LoggedWebhook): boolean => newest !== undefined && hasCode(newest.response_body_preview, secretUnknown);

function wasAccepted(delivery: IDataObject, url: string): boolean {
	const { status, response_status: answered, response_body_preview: answer, error_message: reason } = delivery;
	if (status === 'success' || hasCode(answer, secretUnknown)) return true;
	if (wasRejected(delivery)) return false;
	const told = parseJson(String(answer));
	if (isObject(told) && notMended.includes(told.code)) throw new ServiceFailure(`n8n did not accept Speakr's test delivery. ${String(told.message)}`, { final: true });
	const what = answered === null ? String(reason) : `HTTP ${String(answered)}`;
	throw new ServiceFailure(`Speakr can't reach n8n at ${url} (${what}). Check N8N_WEBHOOK_URL (WEBHOOK_URL in n8n 1) in n8n's environment`, {
		advice: 'Speakr sends events to that URL. It must point to this n8n instance, through any proxy or firewall.',
		final: true,
	});
}
