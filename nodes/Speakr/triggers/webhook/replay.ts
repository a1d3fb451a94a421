import type { IDataObject, IHookFunctions, IPollFunctions } from 'n8n-workflow';
import { unlessUnknown } from '../../../shared/errors';
import type { Client } from '../../../shared/http';
import { asObject, objectsAt } from '../../../shared/json';
import { rememberDeliveries } from '../../../shared/webhook';
import { readLog, readSent } from './delivery-log';

/** A webhook in Speakr, and what it sent lately, newest first. */
export interface Logged {
	webhook: IDataObject;
	log: IDataObject[];
}

/** The webhooks of this user; none where Speakr is older than 0.9.0. */
export const readWebhooks = async (client: Client): Promise<IDataObject[]> =>
	(await client.json({ method: 'GET', path: '/webhooks' }).then((body) => objectsAt(body, 'webhooks'), unlessUnknown)) ?? [];

/** What ends the name of a webhook that a trigger made, whatever its workflow is called; another n8n may have its id too. */
export const ownerMark = (context: IHookFunctions | IPollFunctions) =>
	` (${String(context.getWorkflow().id)}, ${context.getInstanceId().slice(0, 6)})`;

/** Ends a pause that Speakr itself made; one that a person switched off stays off. Speakr counts failures on. */
export async function endPause(client: Client, webhook: IDataObject): Promise<IDataObject> {
	if (webhook.auto_paused !== true) return webhook;
	const path = `/webhooks/${String(webhook.id)}`;
	return asObject(await client.json({ method: 'PATCH', path, json: { enabled: true } }));
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

/** So often one event is sent again before it is given up. */
const mostReplays = 3;

/** What was sent again, by address, until the log tells: milliseconds. */
const replays = rememberDeliveries(10_000, 3_600_000);

/**
 * Has Speakr send again what failed for good, oldest first; `isConcerned` says which types of event. Nothing that arrived
 * in another try, nor is on its way, is sent again. Returns the new deliveries.
 */
export async function replayLost(
	client: Client,
	{ webhook, log }: Logged,
	isConcerned: (type: string) => boolean,
): Promise<IDataObject[]> {
	if (webhook.enabled !== true) return [];
	const lost = log.filter(({ status, event_type: type }) => status === 'permanent_failure' && isConcerned(String(type)));
	const oldest = lost.at(-1);
	if (!oldest) return [];
	const webhookId = Number(webhook.id);
	const origins = await readOrigins(client, webhookId, log.slice(0, log.indexOf(oldest) + 1));
	const repeated = new Set(origins.values());
	const replayed: IDataObject[] = [];
	for (const { id, event_id: eventId } of lost.reverse()) {
		if (repeated.has(eventId) || replaysOf(eventId, log, origins) >= mostReplays) continue;
		// Two polling triggers may be at it at the same time.
		const [address, event] = [String(webhook.url), String(eventId)];
		if (!replays.isNew(address, event)) continue;
		const path = `/webhooks/${webhookId}/deliveries/${String(id)}/replay`;
		replayed.push(asObject(await replays.unlessFailed(address, event, async () => await client.json({ method: 'POST', path }))));
	}
	return replayed;
}

/** The events of a log that are another one sent again, each with that one. */
async function readOrigins(client: Client, webhookId: number, log: IDataObject[]): Promise<Map<unknown, unknown>> {
	const origins = new Map<unknown, unknown>();
	await Promise.all(
		log.map(async (delivery) => {
			const { replayedFrom } = await readSent(client, webhookId, delivery);
			if (replayedFrom !== undefined) origins.set(delivery.event_id, replayedFrom);
		}),
	);
	return origins;
}

/** How often an event was sent again before it became this one. */
function replaysOf(eventId: unknown, log: IDataObject[], origins: Map<unknown, unknown>): number {
	if (!origins.has(eventId)) return 0;
	const origin = origins.get(eventId);
	const isLogged = log.some((delivery) => delivery.event_id === origin);
	// Where the log does not reach back to it, how often it was tried is not known any more: it might go on for ever.
	return isLogged ? 1 + replaysOf(origin, log, origins) : mostReplays;
}
