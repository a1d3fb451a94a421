import type { ICredentialDataDecryptedObject, IDataObject, IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asFailure, InvalidInput } from '../../../shared/errors';
import { connect, keptCredential, type Client } from '../../../shared/http';
import { valueAt } from '../../../shared/json';
import { requestTo } from '../../../shared/operation';
import { webhookUrlOf } from '../../../shared/trigger';
import { capabilitiesOf, ensureMet, isUnknownUrl, parseWebhook, speakr, type WebhookRecord } from '../../api';
import { needOf } from '../../webhooks/events';
import { freshSecrets, grace, rememberSecret } from '../../webhooks/fresh-secrets';
import { explainRefusedUrl } from '../../webhooks/explain-refused-url';
import { isManual } from './registration-field';
import { checkReachability } from './test-delivery';
import { deleteWebhook, listWebhooks, newWebhookEndpoint, ownerMark, rotateSecret, updateWebhook } from '../../webhooks/requests';

export type Registered = NonNullable<ReturnType<typeof registered>>;

/** Static data copied from another n8n instance describes a webhook that isn't ours. */
export function registered(context: IHookFunctions | ITriggerFunctions | IWebhookFunctions) {
	const { webhookId: id, webhookSecret: secret, webhookUrl: url, secretSince, graceUntil, instanceId } = context.getWorkflowStaticData('node');
	if (instanceId !== context.getInstanceId()) return undefined;
	const isComplete = typeof id === 'number' && typeof secret === 'string' && typeof url === 'string';
	// One in the future is of a clock that was set back: any other secret is newer.
	const since = Number(secretSince) <= Date.now() ? Number(secretSince) : 0;
	return isComplete ? { id, secret, url, since, graceUntil, olderUntil: since + grace } : undefined;
}

/** Stores the URL of a webhook that was created by hand; its secret is in the credential. */
export function rememberManual(context: IHookFunctions | ITriggerFunctions, url: IDataObject[string]) {
	context.getWorkflowStaticData('node').manualUrl = url;
	rememberAddress(context);
}

const rememberAddress = (context: IHookFunctions | ITriggerFunctions) =>
	void (context.getWorkflowStaticData('node').instanceUrl = context.getInstanceBaseUrl());

export const isForgotten = (context: ITriggerFunctions): boolean => context.getWorkflowStaticData('node').instanceUrl === undefined;

/** The secrets that a delivery to this node may be signed with, an older one only in its grace; empty if there is no webhook. */
export function secretsOf(context: IWebhookFunctions): string[] {
	const fresh = freshSecrets.get(webhookUrlOf(context));
	const known = [registered(context), fresh].filter((each) => each !== undefined);
	const [newest] = known.sort((a, b) => b.since - a.since);
	return known.filter((each) => each === newest || Date.now() < Number(newest?.olderUntil)).map(({ secret }) => secret);
}

/** Stores the secret that this process was given if it is newer than the stored one. */
export function keepFreshSecret(context: ITriggerFunctions, { url, since }: Registered) {
	const fresh = freshSecrets.get(url);
	if (!fresh || fresh.since <= since) return;
	const { secret: webhookSecret, since: secretSince, graceUntil } = fresh;
	Object.assign(context.getWorkflowStaticData('node'), { webhookSecret, secretSince, graceUntil });
}

export const isSuperseded = ({ graceUntil: known }: Registered, { previous_secret_valid_until: until }: IDataObject): boolean =>
	typeof until === 'string' && until !== known && Date.parse(until) < Date.now();

const remember = (context: IHookFunctions, webhook: WebhookRecord) => rememberWebhook(context, webhookUrlOf(context), webhook);

/** Stores a webhook with its new secret; the older one counts until `olderUntil`, in milliseconds since 1970. */
export function rememberWebhook(context: IHookFunctions | ITriggerFunctions, webhookUrl: string, webhook: WebhookRecord, olderUntil?: number): WebhookRecord {
	rememberSecret({ ...webhook, url: webhookUrl }, olderUntil);
	const { id, secret, previous_secret_valid_until: graceUntil } = webhook;
	const instanceId = context.getInstanceId();
	const staticData = context.getWorkflowStaticData('node');
	Object.assign(staticData, { webhookId: id, webhookSecret: secret, webhookUrl, instanceId, secretSince: Date.now(), graceUntil });
	rememberAddress(context);
	return webhook;
}

const forget = (context: IHookFunctions) => {
	const staticData = context.getWorkflowStaticData('node');
	for (const name of ['webhookId', 'webhookSecret', 'webhookUrl', 'instanceId', 'testEventId', 'signsTime', 'secretSince', 'graceUntil', 'manualUrl', 'instanceUrl']) delete staticData[name];
	freshSecrets.delete(webhookUrlOf(context));
};

/** Notes whether Speakr signs the time too, so that a delivery without it is refused, unless Speakr can't tell at the moment. */
export async function rememberScheme(context: IHookFunctions | ITriggerFunctions, client: Client): Promise<void> {
	const told = await capabilitiesOf(client).catch(() => undefined);
	if (told) context.getWorkflowStaticData('node').signsTime = valueAt(told.features, 'webhook_signature_v2') === true;
}

export const signsTime = (context: IWebhookFunctions): boolean => context.getWorkflowStaticData('node').signsTime === true;

/** The secrets of a manually created webhook: one, or two separated by a space while it is being replaced. */
const secretsIn = ({ webhookSecret }: ICredentialDataDecryptedObject): string[] =>
	typeof webhookSecret === 'string' ? webhookSecret.split(/\s+/).filter((secret) => secret !== '') : [];

export const manualSecrets = async (context: IWebhookFunctions, areDoubted: boolean): Promise<string[]> =>
	secretsIn(await keptCredential(context, speakr.credential, areDoubted));

/** Remembers a webhook that was created by hand; true. Throws InvalidInput without a secret, since every delivery would be rejected. */
export async function adoptManualWebhook(context: IHookFunctions): Promise<boolean> {
	rememberManual(context, webhookUrlOf(context));
	await rememberScheme(context, await connect(context, speakr, { hurried: true }));
	if (secretsIn(await context.getCredentials(speakr.credential)).length > 0) return true;
	throw new InvalidInput(
		"The Speakr credential has no 'Webhook Secret'",
		'Create a webhook in Speakr with the URL of this node, and copy its secret into the credential',
	);
}

const maxWebhookNameLength = 100;

export interface Subscription {
	events: string[];
	includeShared: boolean;
}

async function ensureSubscribable(client: Client, { events, includeShared }: Subscription): Promise<void> {
	const need = includeShared ? { since: '0.10.11', feature: 'webhook_signature_v2' } : needOf(events);
	if (need) await ensureMet(client, need);
}

function wanted(context: IHookFunctions | ITriggerFunctions, url: string, { events, includeShared }: Subscription) {
	const { name = 'workflow' } = context.getWorkflow();
	const mark = context.getMode() === 'manual' ? ' (test)' : ownerMark(context);
	// Speakr counts code points, and cutting an emoji in half would make the name invalid.
	const cut = [...`n8n: ${name}`].slice(0, maxWebhookNameLength - mark.length).join('');
	return { name: cut + mark, url, events, allow_http: url.startsWith('http:'), enabled: true, ...(includeShared && { include_shared: true }) };
}

type Wanted = ReturnType<typeof wanted>;

const listKnown = async (client: Client): Promise<WebhookRecord[]> =>
	await listWebhooks(client).catch(async (error: unknown) => {
		if (isUnknownUrl(asFailure(error))) await ensureMet(client, { since: '0.9.0' });
		throw error;
	});

/** Updates this node's webhook in Speakr, with a new secret if it is unknown; false if there is none. Throws ServiceFailure. */
export async function adoptWebhook(context: IHookFunctions, subscription: Subscription): Promise<boolean> {
	const client = await connect(context, speakr, { hurried: true });
	await ensureSubscribable(client, subscription);
	const target = wanted(context, webhookUrlOf(context), subscription);
	const known = registered(context);
	const webhooks = await listKnown(client);
	await rememberScheme(context, client);
	// One at another address may be that of the n8n that this one is a copy of.
	const ours = webhooks.find(({ url }) => url === target.url);
	if (!ours) return false;
	if (ours.id !== known?.id) {
		remember(context, await rotateSecret(client, ours));
	} else {
		const fresh = freshSecrets.get(target.url);
		if (fresh !== undefined) remember(context, { ...ours, secret: fresh.secret, previous_secret_valid_until: fresh.graceUntil });
	}
	if (!isAsWanted(ours, target)) {
		const isSharedOff = ours.include_shared === true && !target.include_shared;
		await updateWebhook(client, ours, { ...target, ...(isSharedOff && { include_shared: false }) }).catch(explainRefusedUrl(target.url));
	}
	if (!(await checkReachability(context, client, ours.id))) {
		remember(context, await rotateSecret(client, ours));
	}
	return true;
}

const isAsWanted = ({ name, url, events, enabled, include_shared: includesShared }: IDataObject, target: Wanted) =>
	name === target.name &&
	url === target.url &&
	enabled === true &&
	String(events) === String(target.events) &&
	(includesShared === true) === (target.include_shared === true);

/** Registers a webhook and removes it again if its test delivery doesn't arrive. Throws ServiceFailure. */
export async function createWebhook(context: IHookFunctions, subscription: Subscription): Promise<void> {
	const client = await connect(context, speakr, { hurried: true });
	const json = wanted(context, webhookUrlOf(context), subscription);
	const webhook = await client.json({ ...requestTo(newWebhookEndpoint, {}), json }).catch(explainRefusedUrl(json.url));
	const check = async () => await checkReachability(context, client, remember(context, parseWebhook(webhook)).id);
	await check().catch(async (error: unknown) => {
		await unregisterWebhook(context).catch(() => undefined);
		throw error;
	});
}

/** Makes the webhook of a published trigger again, and remembers it. Throws ServiceFailure. */
export async function recreateWebhook(context: ITriggerFunctions, client: Client, url: string, subscription: Subscription): Promise<WebhookRecord> {
	const json = wanted(context, url, subscription);
	return rememberWebhook(context, url, parseWebhook(await client.json({ ...requestTo(newWebhookEndpoint, {}), json })));
}

/** Deletes the webhook that n8n created at this node's URL, and no other: this n8n may be a copy. */
export async function unregisterWebhook(context: IHookFunctions): Promise<void> {
	const known = registered(context);
	const isOurs = ({ id, url, name }: WebhookRecord) =>
		url === webhookUrlOf(context) && (id === known?.id || name.endsWith(ownerMark(context)));
	if (!isManual(context)) {
		const client = await connect(context, speakr, { hurried: true });
		for (const webhook of (await listKnown(client)).filter(isOurs)) await deleteWebhook(client, webhook);
	}
	forget(context);
}
