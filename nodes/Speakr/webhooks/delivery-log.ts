import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { asObject, isObject, listAt, parseJson } from '../../shared/json';
import { setWithin } from '../../shared/memory';
import { requestTo } from '../../shared/operation';
import { parseDelivery, textAt, type SpeakrRecord } from '../api';

export type LoggedRow = SpeakrRecord & { event_id: string; event_type: string };

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

/** By delivery and event, since Speakr reuses IDs. Once tried, a payload never changes. */
const payloads = new Map<string, Promise<IDataObject>>();
const maxPayloads = 10_000;

/** The payload of a logged delivery, empty if it can't be read; fetched once per process. */
export async function readPayload(client: Client, webhookId: number, { id, event_id: eventId }: Pick<LoggedRow, 'id' | 'event_id'>): Promise<IDataObject> {
	const key = `${client.account} ${id} ${eventId}`;
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

function parseRow(entry: unknown): LoggedRow {
	const row = parseDelivery(entry);
	return { ...row, event_id: textAt('delivery', row, 'event_id'), event_type: textAt('delivery', row, 'event_type') };
}

export const withLog = async (client: Client, webhook: SpeakrRecord & { url: string }) => ({
	webhook,
	log: listAt(await client.json({ ...requestTo(deliveriesEndpoint, { webhookId: webhook.id }), query: { limit: maxLogLength } }), 'deliveries', parseRow),
});
