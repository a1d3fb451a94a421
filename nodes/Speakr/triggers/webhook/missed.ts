import * as v from 'valibot';
import { changeLag } from '../../../shared/change-lag';
import type { Client } from '../../../shared/http';
import { unexpectedResponse } from '../../../shared/json';
import type { TriggerTools } from '../../../shared/trigger';
import { unwanted } from '../../../shared/webhook';
import { toMilliseconds } from '../../api';
import type { Delivery } from '../delivered-event';
import { isFound } from '../recordings-source';
import { readPayload, type LoggedRow, type LoggedWebhook } from '../../webhooks/delivery-log';
import { hasCode } from './test-delivery';
import { eventSchema } from './verify';

/** A delivery in Speakr's log, whose payload wasn't read yet. */
export interface LoggedDelivery {
	webhookId: number;
	row: LoggedRow;
}

/** Deliveries per look that are fetched from the log: 0.10.11 allows 30 requests per minute. */
const maxMissed = 20;

/** Milliseconds: what Speakr tries again about now is left to it, and so is what it never tried: it merges later edits into that. */
const soon = 180_000;

type MissedOptions = Pick<TriggerTools<unknown>, 'isHandled' | 'isPending'> & { since: number; now: number; events: readonly string[] };

/** Deliveries, oldest first, that polling can't find and that failed or were lost after the response; `until` is `since` of the next look. Times are by Speakr's clock. */
export function missedIn({ webhook, log }: LoggedWebhook, { now, events, isHandled, isPending, ...options }: MissedOptions) {
	const since = Math.min(options.since, now);
	const canBeMissed = (type: string) => events.includes(type) && !isFound(type) && type !== 'webhook.test';
	const isUnhandled = ({ created_at: createdAt, event_id: id, event_type: type, response_body_preview: answer }: LoggedRow) =>
		toMilliseconds(createdAt) >= since - changeLag && canBeMissed(type) && !isHandled(id) && !hasCode(answer, unwanted);
	const isMissed = ({ status, next_retry_at: nextRetryAt, event_id: id }: LoggedRow) => {
		if (isPending(id)) return false;
		if (status === 'success' || status === 'permanent_failure') return true;
		return (status === 'failed' || webhook.enabled !== true) && Math.abs(toMilliseconds(nextRetryAt) - now) > soon;
	};
	const unhandled = log.filter(isUnhandled).reverse();
	const rows = unhandled.filter(isMissed).slice(0, maxMissed);
	const latest = Math.min(toMilliseconds(log[0]?.created_at) || since, now);
	const [oldest] = unhandled;
	return {
		deliveries: rows.map((row) => ({ webhookId: webhook.id, row })),
		until: oldest ? Math.min(toMilliseconds(oldest.created_at) + changeLag, latest) : latest,
	};
}

/** A logged delivery as it would have come in. Throws ServiceFailure if it can't be read. */
export async function readLogged(client: Client, { webhookId, row }: LoggedDelivery): Promise<Delivery> {
	const parsed = v.safeParse(eventSchema, await readPayload(client, webhookId, row));
	if (!parsed.success) throw unexpectedResponse('event');
	return { event: parsed.output, happenedAt: Date.parse(parsed.output.timestamp) };
}
