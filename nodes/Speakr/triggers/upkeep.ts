import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import * as v from 'valibot';
import { ServiceFailure, undefinedIf } from '../../shared/errors';
import type { Client } from '../../shared/http';
import type { TriggerTools } from '../../shared/trigger';
import { toMilliseconds } from '../api/records';
import type { TriggerValues } from './fields';
import { subscriptionOf } from './received';
import { isFound } from './recordings-source';
import { readPayload, withLog, type LoggedWebhook } from './webhook/delivery-log';
import { isPublishedElsewhere, isSuperseded, keepFreshSecret, noteScheme, recreateWebhook, registered, rememberAt, type Registered } from './webhook/registration';
import { retrieveRegistration } from './webhook/retrieve';
import { wasRejected } from './webhook/test-delivery';
import { deliverySchema, type Delivery } from './webhook/verify';
import { listWebhooks, resumeWebhook, rotateSecret } from './webhook/webhooks';

const rotationInterval = 3_600_000;

/** Keeps this node's webhook working, only logging what fails, and returns it with its log; undefined if there is none. */
export async function maintainWebhook(
	{ context, values, starter: { state } }: TriggerTools<TriggerValues>,
	client: Client,
): Promise<LoggedWebhook | undefined> {
	if (isPublishedElsewhere(context)) return undefined;
	// Speakr before 0.9.0 has no webhooks, and a scoped token may lack their scope: the clock continues without them.
	const all = await listWebhooks(client).catch(undefinedIf(({ status }) => status === 403 || status === 404));
	if (!all) return undefined;
	const attempt = createAttempt(context);
	await attempt("The webhook's secret could not be replaced", retrieveRegistration(context, client, all));
	const known = registered(context);
	if (known) keepFreshSecret(context, known);
	const { manualUrl } = context.getWorkflowStaticData('node');
	const url = known?.url ?? manualUrl;
	if (typeof url !== 'string') return undefined;
	const found = all.find((webhook) => webhook.url === url);
	const recreate = async () => await recreateWebhook(context, client, url, subscriptionOf(values));
	const own = found ?? (known && (await attempt('The webhook was deleted in Speakr and could not be created again', recreate())));
	if (!own) return undefined;
	await noteScheme(context, client);
	const resumed = await attempt('The webhook is paused in Speakr and could not be resumed', resumeWebhook(client, own));
	const logged = await withLog(client, resumed ?? own);
	if (known) await attempt("The webhook's secret could not be replaced", replaceUnknownSecret(context, client, known, logged, state));
	return logged;
}

const createAttempt = (context: ITriggerFunctions) =>
	async <T>(text: string, task: Promise<T>): Promise<T | undefined> =>
		await task.catch((error: unknown) => {
			if (!(error instanceof ServiceFailure)) throw error;
			context.logger.warn(`${text}: ${error.message}`);
			return undefined;
		});

async function replaceUnknownSecret(
	context: ITriggerFunctions,
	client: Client,
	known: Registered,
	{ webhook, log: [newest] }: LoggedWebhook,
	state: IDataObject,
): Promise<void> {
	const isLate = isSuperseded(known, webhook);
	const isRejected = newest !== undefined && wasRejected(newest) && newest.event_id !== state.rotatedFor;
	// Another process may not know the last one yet, and a second rotation would end its grace.
	if ((!isLate && !isRejected) || Date.now() - Number(state.rotatedAt ?? 0) < rotationInterval) return;
	Object.assign(state, { rotatedAt: Date.now(), rotatedFor: newest?.event_id });
	rememberAt(context, known.url, await rotateSecret(client, webhook), isLate ? Date.now() : undefined);
}

/** Deliveries per look that are fetched from the log: 0.10.11 allows 30 requests per minute. */
const maxMissed = 20;

/** Milliseconds: what Speakr tries again sooner is left to it; the last of its retries; how late a delivery may be listed. */
const soon = 180_000;
const lastRetry = 90 * 60_000;
const overlap = 120_000;

interface MissedOptions {
	since: number;
	isHandled(id: string): boolean;
	isWanted(delivery: Delivery): boolean;
	events: readonly string[];
}

interface Missed {
	deliveries: Delivery[];
	until: number;
}

/** Deliveries that polling can't find and that failed or were lost after the response. Times are by Speakr's clock. */
export async function readMissed(
	client: Client,
	{ webhook, log }: LoggedWebhook,
	{ since, isHandled, isWanted, events }: MissedOptions,
): Promise<Missed> {
	const isMissed = ({ status, created_at: createdAt, next_retry_at: nextRetryAt, event_id: id, event_type: type }: IDataObject) => {
		if (isFound(String(type)) || !events.includes(String(type)) || type === 'webhook.test' || isHandled(String(id))) return false;
		if (status === 'success') return toMilliseconds(createdAt) >= since - overlap;
		const isLeft = status === 'permanent_failure' || (status === 'failed' && toMilliseconds(nextRetryAt) > Date.now() + soon);
		return isLeft && toMilliseconds(createdAt) >= since - lastRetry;
	};
	const rows = log.filter(isMissed).reverse();
	const payloads = await Promise.all(rows.slice(0, maxMissed).map(async (row) => await readPayload(client, Number(webhook.id), row)));
	const deliveries = payloads.flatMap((payload) => {
		const parsed = v.safeParse(deliverySchema, payload);
		return parsed.success && isWanted(parsed.output) ? [parsed.output] : [];
	});
	const [newest] = log;
	const next = rows[maxMissed];
	const latest = newest ? toMilliseconds(newest.created_at) : since;
	return { deliveries, until: next ? Math.min(toMilliseconds(next.created_at) + overlap, latest) : latest };
}

/** When the webhook was published, by Speakr's clock, or else the time of its latest delivery. */
export function publishedAt(context: ITriggerFunctions, { log }: LoggedWebhook): number {
	const { testEventId } = context.getWorkflowStaticData('node');
	const test = log.find(({ event_id: id }) => id === testEventId) ?? log[0];
	return test ? toMilliseconds(test.created_at) : 0;
}
