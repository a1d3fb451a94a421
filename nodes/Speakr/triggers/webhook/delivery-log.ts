import type { IDataObject } from 'n8n-workflow';
import type { DeliveryState } from '../../../shared/deduplication';
import type { Client } from '../../../shared/http';
import { asObject, objectsAt, parseJson } from '../../../shared/json';

/** Deliveries that Speakr lists for a webhook; there are no pages. */
export const maxLogLength = 200;

const readLog = async (client: Client, webhookId: number, limit = maxLogLength): Promise<IDataObject[]> =>
	objectsAt(
		await client.json({ method: 'GET', path: `/webhooks/${webhookId}/deliveries`, query: { limit } }),
		'deliveries',
	);

/** A delivery with its payload parsed: Speakr returns it as a string. */
export const withPayload = (delivery: IDataObject): IDataObject =>
	typeof delivery.payload === 'string'
		? { ...delivery, payload: asObject(parseJson(delivery.payload)) }
		: delivery;

interface Sent {
	recordingId: unknown;
	replayedFrom: unknown;
}

/** By delivery and event, since Speakr reuses IDs. Payloads never change. */
const sentDeliveries = new Map<string, Sent>();
const maxSentDeliveries = 10_000;

/** The payload's recording and original event of a logged delivery, fetched once per process. */
export async function readSent(client: Client, webhookId: number, { id, event_id: eventId }: IDataObject): Promise<Sent> {
	const key = `${String(id)} ${String(eventId)}`;
	const before = sentDeliveries.get(key);
	if (before) return before;
	const path = `/webhooks/${webhookId}/deliveries/${String(id)}`;
	const payload = asObject(withPayload(asObject(await client.json({ method: 'GET', path }))).payload);
	const sent = { recordingId: asObject(payload.data).recording_id, replayedFrom: payload.replayed_from };
	if (sentDeliveries.size >= maxSentDeliveries) sentDeliveries.clear();
	sentDeliveries.set(key, sent);
	return sent;
}

/** A webhook in Speakr and its latest deliveries, newest first. */
export interface LoggedWebhook {
	webhook: IDataObject;
	log: IDataObject[];
}

export const withLog = async (client: Client, webhook: IDataObject): Promise<LoggedWebhook> => ({
	webhook,
	log: await readLog(client, Number(webhook.id)),
});

/** Milliseconds between the end of the work and the event. */
const maxLatency = 60_000;

/** The state of a recording's event since `moment` according to the log; 'undelivered' if it isn't in the log. */
export async function loggedState(
	client: Client,
	{ webhook, log }: LoggedWebhook,
	type: string,
	recordingId: number,
	moment: string,
): Promise<DeliveryState> {
	const isLater = ({ created_at: at }: IDataObject) => Date.parse(String(at)) >= Date.parse(moment) - maxLatency;
	const candidates = log.filter((delivery) => delivery.event_type === type && isLater(delivery));
	const webhookId = Number(webhook.id);
	const sent = await Promise.all(candidates.map(async (delivery) => await readSent(client, webhookId, delivery)));
	const statuses = candidates.flatMap(({ status }, index) => (sent[index]?.recordingId === recordingId ? [status] : []));
	if (statuses.includes('success')) return 'delivered';
	const isPending = statuses.some((status) => status === 'pending' || status === 'failed');
	return isPending ? 'pending' : 'undelivered';
}
