import type { IDataObject } from 'n8n-workflow';
import { asObject, objectsAt, parseJson } from '../../../shared/json';
import type { Client } from '../../../shared/http';

/** As many as Speakr tells of one webhook; there are no pages. */
export const longestLog = 200;

/** The latest deliveries of a webhook, newest first, without what was sent. */
export const readLog = async (client: Client, webhookId: number, limit = longestLog): Promise<IDataObject[]> =>
	objectsAt(
		await client.json({ method: 'GET', path: `/webhooks/${webhookId}/deliveries`, query: { limit } }),
		'deliveries',
	);

/** The payload comes as the text that was sent. */
export const withPayload = (delivery: IDataObject): IDataObject =>
	typeof delivery.payload === 'string'
		? { ...delivery, payload: asObject(parseJson(delivery.payload)) }
		: delivery;

/** What a delivery was about. */
interface Sent {
	recordingId: unknown;
	/** `event_id` of the delivery that it repeats. */
	replayedFrom: unknown;
}

/** By delivery and event: what was sent does not change, and ids alone are used again. */
const known = new Map<string, Sent>();
const mostKnown = 10_000;

/** What was sent with a delivery out of the log; asked for once in this process. */
export async function readSent(client: Client, webhookId: number, { id, event_id: eventId }: IDataObject): Promise<Sent> {
	const key = `${String(id)} ${String(eventId)}`;
	const before = known.get(key);
	if (before) return before;
	const path = `/webhooks/${webhookId}/deliveries/${String(id)}`;
	const payload = asObject(withPayload(asObject(await client.json({ method: 'GET', path }))).payload);
	const sent = { recordingId: asObject(payload.data).recording_id, replayedFrom: payload.replayed_from };
	if (known.size >= mostKnown) known.clear();
	known.set(key, sent);
	return sent;
}
