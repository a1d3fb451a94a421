import type { IDataObject } from 'n8n-workflow';
import { asObject, objectsAt, parseJson } from '../../../shared/json';
import type { Client } from '../../../shared/http';

/** As many as Speakr tells of one webhook; there are no pages. */
export const longestLog = 200;

/** The latest deliveries of a webhook, newest first, without what was sent. */
const readLog = async (client: Client, webhookId: number, limit = longestLog): Promise<IDataObject[]> =>
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

/** A webhook in Speakr, and what it sent lately, newest first. */
export interface Logged {
	webhook: IDataObject;
	log: IDataObject[];
}

export const withLog = async (client: Client, webhook: IDataObject): Promise<Logged> => ({
	webhook,
	log: await readLog(client, Number(webhook.id)),
});

/** What became of an event: it arrived, it still may, or it will not arrive any more. */
type Fate = 'arrived' | 'underway' | 'lost';

/** Milliseconds between the end of the work and the event at most. */
const latency = 60_000;

/** What the log tells of an event of a recording that happened at a moment. What the log does not know is lost. */
export async function fateOf(
	client: Client,
	{ webhook, log }: Logged,
	type: string,
	recordingId: number,
	moment: string,
): Promise<Fate> {
	const isLater = ({ created_at: at }: IDataObject) => Date.parse(String(at)) >= Date.parse(moment) - latency;
	const candidates = log.filter((delivery) => delivery.event_type === type && isLater(delivery));
	const webhookId = Number(webhook.id);
	const sent = await Promise.all(candidates.map(async (delivery) => await readSent(client, webhookId, delivery)));
	const statuses = candidates.flatMap(({ status }, index) => (sent[index]?.recordingId === recordingId ? [status] : []));
	if (statuses.includes('success')) return 'arrived';
	const isUnderway = statuses.some((status) => status === 'pending' || status === 'failed');
	return isUnderway ? 'underway' : 'lost';
}
