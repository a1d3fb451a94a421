import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { asObject, isObject } from '../../shared/json';
import { maxTries } from '../../shared/max-tries';
import { createMemory } from '../../shared/memory';
import { requestTo } from '../../shared/operation';
import { creationIn, toMilliseconds } from '../api';
import { readRecording, undefinedIfGone } from '../recordings/recording';
import { readPayload, replayEndpoint, type LoggedRow, type LoggedWebhook } from './delivery-log';

/** Replayed events by URL, for an hour (milliseconds): the log shows them only later. */
const replays = createMemory(10_000, 3_600_000);

/** Replays failed deliveries, oldest first, unless already replayed. Returns the new deliveries. */
export async function replayFailed(client: Client, { webhook, log }: LoggedWebhook): Promise<IDataObject[]> {
	const { url, enabled } = webhook;
	if (enabled !== true) return [];
	const failed = log.filter(({ status }) => status === 'permanent_failure');
	const oldest = failed.at(-1);
	if (!oldest) return [];
	const webhookId = webhook.id;
	const origins = await readOrigins(client, webhookId, log.slice(0, log.indexOf(oldest) + 1));
	const replayedBefore = new Set(origins.values());
	const replayed: IDataObject[] = [];
	for (const delivery of failed.reverse()) {
		const { id, event_id: eventId } = delivery;
		if (replayedBefore.has(eventId) || replaysOf(eventId, log, origins) >= maxTries.replaysOfEvent) continue;
		// The ID was given to another recording since; before 0.10.11, a replay doesn't tell when its event happened.
		if ((await creationOf(client, webhookId, delivery)) > queuedAt(delivery, log, origins)) continue;
		if (!replays.note(url, eventId)) continue;
		const answer = await client.json(requestTo(replayEndpoint, { webhookId, deliveryId: id })).catch((error: unknown) => {
			replays.forget(url, eventId);
			throw error;
		});
		replayed.push(asObject(answer));
	}
	return replayed;
}

async function creationOf(client: Client, webhookId: number, delivery: LoggedRow): Promise<number> {
	const { data } = await readPayload(client, webhookId, delivery);
	const id = isObject(data) ? Number(data.recording_id) : NaN;
	if (Number.isNaN(id) || delivery.event_type === 'recording.deleted') return NaN;
	const recording = await readRecording(client, id, { format: 'minimal' }).catch(undefinedIfGone);
	return creationIn(recording ?? {}, client);
}

function queuedAt({ event_id: id, created_at: moment }: IDataObject, log: IDataObject[], origins: Map<unknown, unknown>): number {
	const origin = log.find((delivery) => delivery.event_id === origins.get(id));
	return origin ? queuedAt(origin, log, origins) : toMilliseconds(moment);
}

async function readOrigins(client: Client, webhookId: number, log: LoggedRow[]): Promise<Map<unknown, unknown>> {
	const read = log.map(async (delivery) => [delivery.event_id, (await readPayload(client, webhookId, delivery)).replayed_from] as const);
	return new Map((await Promise.all(read)).filter(([, origin]) => origin !== undefined));
}

function replaysOf(eventId: unknown, log: IDataObject[], origins: Map<unknown, unknown>): number {
	if (!origins.has(eventId)) return 0;
	const origin = origins.get(eventId);
	const isLogged = log.some((delivery) => delivery.event_id === origin);
	// An event that is no longer in the log would otherwise be replayed forever.
	return isLogged ? 1 + replaysOf(origin, log, origins) : maxTries.replaysOfEvent;
}
