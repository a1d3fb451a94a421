import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { asObject, isObject, listAt, parseJson } from '../../shared/json';
import { setWithin } from '../../shared/memory';
import { requestTo } from '../../shared/operation';
import { parseDelivery, type SpeakrRecord } from '../api';

export const deliveriesEndpoint = 'GET /webhooks/{webhookId}/deliveries';
export const deliveryEndpoint = 'GET /webhooks/{webhookId}/deliveries/{deliveryId}';
export const replayEndpoint = 'POST /webhooks/{webhookId}/deliveries/{deliveryId}/replay';

/** Deliveries that Speakr lists for a webhook; there are no pages. */
export const maxLogLength = 200;

/** A delivery with its payload parsed: Speakr returns it as a string. One that is no JSON stays as it is. */
export function withPayload(delivery: IDataObject): IDataObject {
	const payload = typeof delivery.payload === 'string' ? parseJson(delivery.payload) : undefined;
	return isObject(payload) ? { ...delivery, payload } : delivery;
}

/** By delivery and event, since Speakr reuses IDs. Payloads never change. */
const payloads = new Map<string, Promise<IDataObject>>();
const maxPayloads = 10_000;

/** The payload of a logged delivery, empty if it can't be read; fetched once per process. */
export async function readPayload(client: Client, webhookId: number, { id, event_id: eventId }: SpeakrRecord): Promise<IDataObject> {
	const key = `${client.account} ${id} ${String(eventId)}`;
	const read = async () => {
		const { payload } = withPayload(asObject(await client.json(requestTo(deliveryEndpoint, { webhookId, deliveryId: id }))));
		return isObject(payload) ? payload : {};
	};
	const payload = payloads.get(key) ?? read();
	setWithin(maxPayloads, payloads, key, payload);
	return await payload.catch((error: unknown) => {
		payloads.delete(key);
		throw error;
	});
}

export type LoggedWebhook = Awaited<ReturnType<typeof withLog>>;

export const withLog = async (client: Client, webhook: SpeakrRecord) => ({
	webhook,
	log: listAt(await client.json({ ...requestTo(deliveriesEndpoint, { webhookId: webhook.id }), query: { limit: maxLogLength } }), 'deliveries', parseDelivery),
});
