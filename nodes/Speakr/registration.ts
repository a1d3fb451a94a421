import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { InvalidInput, ServiceFailure } from '../shared/errors';
import { connect, type Client } from '../shared/http';
import { asObject, objectsAt } from '../shared/json';
import { speakr } from './api';

/** What n8n keeps with the workflow: the webhook that is ours, and the secret that Speakr made for it. */
interface Registered {
	id: number;
	secret: string;
}

export function registered(staticData: IDataObject): Registered | undefined {
	const { webhookId: id, webhookSecret: secret } = staticData;
	return typeof id === 'number' && typeof secret === 'string' ? { id, secret } : undefined;
}

/** The secret of a webhook that the user made in Speakr. */
export async function manualSecrets(context: IHookFunctions | IWebhookFunctions): Promise<string[]> {
	const { webhookSecret } = await context.getCredentials(speakr.credential);
	return [String(webhookSecret ?? '').trim()];
}

/** True when the credential holds a secret. Throws InvalidInput when not, since every delivery would be refused. */
export async function hasManualSecret(context: IHookFunctions): Promise<boolean> {
	if ((await manualSecrets(context)).every((secret) => secret !== '')) return true;
	throw new InvalidInput(
		"The Speakr credential has no 'Webhook Secret'",
		'Make a webhook in Speakr with the URL of this node, and put the secret that it shows into the credential',
	);
}

/** What the webhook in Speakr has to be like. */
function wanted(context: IHookFunctions, events: string[]) {
	const url = context.getNodeWebhookUrl('default') ?? '';
	return { url, events, allow_http: url.startsWith('http:'), enabled: true };
}

type Wanted = ReturnType<typeof wanted>;

/**
 * Finds the webhook of this node in Speakr and mends what differs: address, events, a pause. Found by its address
 * alone, it is given a new secret, since Speakr tells a secret only once.
 */
export async function findWebhook(context: IHookFunctions, events: string[]): Promise<boolean> {
	const client = await connect(context, speakr);
	const staticData = context.getWorkflowStaticData('node');
	const target = wanted(context, events);
	const webhooks = objectsAt(await client.json({ method: 'GET', path: '/webhooks' }), 'webhooks');
	const known = registered(staticData);
	const found =
		webhooks.find(({ id }) => known !== undefined && id === known.id) ??
		webhooks.find(({ url }) => url === target.url);
	if (!found) return false;
	if (found.id !== known?.id) {
		const path = `/webhooks/${String(found.id)}/rotate-secret`;
		remember(staticData, await client.json({ method: 'POST', path }));
	}
	if (!isAsWanted(found, target)) await update(client, Number(found.id), target);
	return true;
}

const isAsWanted = ({ url, events, enabled }: IDataObject, target: Wanted) =>
	url === target.url && enabled === true && String(events) === String(target.events);

async function update(client: Client, id: number, target: Wanted) {
	await client.json({ method: 'PATCH', path: `/webhooks/${id}`, json: target }).catch(explainRefusedAddress);
}

export async function createWebhook(context: IHookFunctions, events: string[]): Promise<void> {
	const client = await connect(context, speakr);
	const name = `n8n: ${context.getWorkflow().name ?? 'workflow'}`.slice(0, 100);
	const json = { name, ...wanted(context, events) };
	const created = await client.json({ method: 'POST', path: '/webhooks', json }).catch(explainRefusedAddress);
	remember(context.getWorkflowStaticData('node'), created);
}

/** Removes the webhook that this node made, and no other. */
export async function deleteWebhook(context: IHookFunctions): Promise<void> {
	const staticData = context.getWorkflowStaticData('node');
	const known = registered(staticData);
	if (known === undefined) return;
	const client = await connect(context, speakr);
	await client.json({ method: 'DELETE', path: `/webhooks/${known.id}` }).catch((error: unknown) => {
		// Somebody deleted it in Speakr: that was the aim.
		if (!(error instanceof ServiceFailure) || error.status !== 404) throw error;
	});
	delete staticData.webhookId;
	delete staticData.webhookSecret;
}

function remember(staticData: IDataObject, webhook: unknown) {
	const { id, secret } = asObject(webhook);
	Object.assign(staticData, { webhookId: id, webhookSecret: secret });
}

const guardAdvice =
	"Speakr refuses addresses in private networks. Its administrator can allow n8n's host name with the setting WEBHOOK_INTRANET_HOST_ALLOWLIST (for example ^n8n$), and n8n's own N8N_WEBHOOK_URL has to be an address that Speakr can reach.";
const unknownHostAdvice =
	"Speakr does not know this host name. Set n8n's N8N_WEBHOOK_URL to an address that Speakr can reach; both need to be in the same network.";

/** Says which setting to change when Speakr refuses the address of a webhook. */
export function explainRefusedAddress(error: unknown): never {
	const refused = error instanceof ServiceFailure && (error.status === 400 || error.status === 409);
	if (!refused) throw error;
	const { message, status } = error;
	const advice =
		status === 409
			? 'Delete webhooks that are no longer needed in Speakr, or take another user'
			: /DNS resolution/i.test(message)
				? unknownHostAdvice
				: guardAdvice;
	throw new ServiceFailure(`Speakr does not accept the webhook: ${message}`, {
		advice,
		status,
		final: true,
	});
}
