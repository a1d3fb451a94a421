import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../../shared/http';
import { asObject } from '../../../shared/json';
import { createMemory } from '../../../shared/deduplication';
import { readSent, type Logged } from './delivery-log';

/** So often one event is sent again before it is given up. */
const mostReplays = 3;

/** What was sent again, by address, until the log tells: milliseconds. */
const replays = createMemory(10_000, 3_600_000);

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
		if (!replays.note(address, event)) continue;
		const path = `/webhooks/${webhookId}/deliveries/${String(id)}/replay`;
		const answer = await client.json({ method: 'POST', path }).catch((error: unknown) => {
			replays.forget(address, event);
			throw error;
		});
		replayed.push(asObject(answer));
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
