import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import { asFailure, undefinedIf } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { createDayMemory } from '../../shared/memory';
import { ownerOf } from '../../shared/owner';
import { isProbablyUrlOf, isPublishedElsewhere } from '../../shared/trigger';
import { isUnknownUrl, type WebhookRecord } from '../api';
import { eventName } from '../webhooks/events';
import { withLog, type LoggedWebhook } from '../webhooks/delivery-log';
import { followsFeed } from './feed/poll-feed';
import { isFound } from './recordings-source';
import { isForgotten, isSuperseded, keepFreshSecret, rememberManual, rememberScheme, recreateWebhook, registered, rememberWebhook, type Registered, type Subscription } from './webhook/registration';
import { isManual } from './webhook/registration-field';
import { lacksSecret, wasRejected } from './webhook/test-delivery';
import { listWebhooks, ownerMark, resumeWebhook, rotateSecret } from '../webhooks/requests';

const rotationInterval = 3_600_000;

/** Keeps this node's webhook working, only logging what fails, and returns it with its log; undefined if there is none. */
export async function maintainWebhook(
	context: ITriggerFunctions,
	client: Client,
	state: IDataObject,
	subscription: Subscription,
): Promise<LoggedWebhook | undefined> {
	if (isPublishedElsewhere(context)) return undefined;
	await rememberScheme(context, client);
	// Speakr before 0.9.0 has no webhooks, and a scoped token may lack their scope: the clock continues without them.
	const all = await listWebhooks(client).catch(async (error: unknown) => {
		if (asFailure(error).status === 403) tellUnread(context, subscription, await followsFeed(client, state));
		return undefinedIf((failure) => failure.status === 403 || isUnknownUrl(failure))(error);
	});
	if (!all) return undefined;
	const attempt = createAttempt(context);
	await attempt("The webhook's secret could not be replaced", recoverRegistration(context, client, all));
	const known = registered(context);
	if (known) keepFreshSecret(context, known);
	const { manualUrl } = context.getWorkflowStaticData('node');
	const url = known?.url ?? manualUrl;
	if (typeof url !== 'string') return undefined;
	const found = all.find((webhook) => webhook.url === url);
	const own = found ?? (known && (await attempt('The webhook was deleted in Speakr and could not be created again', recreateWebhook(context, client, url, subscription))));
	if (!own) return undefined;
	const resumed = await attempt('The webhook is paused in Speakr and could not be resumed', resumeWebhook(client, own));
	const logged = await withLog(client, resumed ?? own);
	if (known) await attempt("The webhook's secret could not be replaced", replaceUnknownSecret(context, client, known, logged, state));
	return logged;
}

const told = createDayMemory();

function tellUnread(context: ITriggerFunctions, { events }: Subscription, hasFeed: boolean) {
	const canBeLost = (type: string) => !isFound(type) && type !== 'webhook.test' && (type !== 'recording.deleted' || !hasFeed);
	const names = events.filter(canBeLost).map((type) => `'${eventName(type)}'`);
	if (names.length === 0 || !told.note(ownerOf(context), 'unread')) return;
	context.logger.warn(`Speakr's delivery log can't be read: the token lacks the scope 'webhooks'. Events that don't reach n8n's main process are lost: ${names.join(', ')}`);
}

/** Finds the webhook of this node again if nothing is stored of it, and remembers it with a new secret. Throws ServiceFailure. */
async function recoverRegistration(context: ITriggerFunctions, client: Client, webhooks: WebhookRecord[]): Promise<void> {
	if (!isForgotten(context)) return;
	const isOwn = ({ url, name }: WebhookRecord) => isProbablyUrlOf(context, url, true) && (isManual(context) || name.endsWith(ownerMark(context)));
	const own = webhooks.find(isOwn);
	if (!own) return;
	if (isManual(context)) rememberManual(context, own.url);
	// At another address than the editor's, it may be that of an n8n that this one is a copy of, which knows its secret.
	else if (isProbablyUrlOf(context, own.url) || lacksSecret(await withLog(client, own))) rememberWebhook(context, own.url, await rotateSecret(client, own));
}

const createAttempt = (context: ITriggerFunctions) =>
	async <T>(text: string, task: Promise<T>): Promise<T | undefined> =>
		await task.catch((error: unknown) => {
			context.logger.warn(`${text}: ${asFailure(error).message}`);
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
	const age = Date.now() - Number(state.rotatedAt ?? 0);
	if ((!isLate && !isRejected) || (age >= 0 && age < rotationInterval)) return;
	Object.assign(state, { rotatedAt: Date.now(), rotatedFor: newest?.event_id });
	rememberWebhook(context, known.url, await rotateSecret(client, webhook), isLate ? Date.now() : undefined);
}
