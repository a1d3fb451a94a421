import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { InvalidInput, ServiceFailure } from '../../../shared/errors';
import { connect, type Client } from '../../../shared/http';
import { asObject } from '../../../shared/json';
import { speakr } from '../../api';
import { unmetNeed } from '../../api/capabilities';
import { proveReach } from './test-delivery';
import { deleteWebhook, listWebhooks, ownerMark, rotateSecret, updateWebhook } from './webhooks';

/** What n8n keeps with the workflow: the webhook that is ours, and the secret that Speakr made for it. */
interface Registered {
	id: number;
	secret: string;
	/** The address of this n8n that it was made with. */
	url: string;
}

/** Static data may have come here from another n8n, whose webhook is not ours. */
function registered(context: IHookFunctions | IWebhookFunctions): Registered | undefined {
	const { webhookId: id, webhookSecret: secret, webhookUrl: url, instanceId } = context.getWorkflowStaticData('node');
	if (instanceId !== context.getInstanceId()) return undefined;
	const isComplete = typeof id === 'number' && typeof secret === 'string' && typeof url === 'string';
	return isComplete ? { id, secret, url } : undefined;
}

/** By address: n8n stores what `remember` notes only when all is done, and Speakr may be quicker. */
const freshSecrets = new Map<string, string>();

/** Takes note of a new secret, so that the trigger at that address goes on accepting deliveries. */
export const noteSecret = ({ url, secret }: IDataObject) => freshSecrets.set(String(url), String(secret));

/** The secrets that a delivery to the webhook of this node may be signed with; none where nothing is set up. */
export function secretsOf(context: IWebhookFunctions): string[] {
	const fresh = freshSecrets.get(String(context.getNodeWebhookUrl('default')));
	return [registered(context)?.secret, fresh].filter((secret) => secret !== undefined);
}

function remember(context: IHookFunctions, webhook: unknown) {
	const { id, secret } = asObject(webhook);
	const webhookUrl = context.getNodeWebhookUrl('default');
	noteSecret({ url: webhookUrl, secret });
	const instanceId = context.getInstanceId();
	const staticData = context.getWorkflowStaticData('node');
	Object.assign(staticData, { webhookId: id, webhookSecret: secret, webhookUrl, instanceId });
}

const forget = (context: IHookFunctions) => {
	const staticData = context.getWorkflowStaticData('node');
	for (const name of ['webhookId', 'webhookSecret', 'webhookUrl', 'instanceId', 'probeId']) delete staticData[name];
	freshSecrets.delete(String(context.getNodeWebhookUrl('default')));
};

/** The secret of a webhook that the user made in Speakr; two, with a blank between, while it is being changed. */
export async function manualSecrets(context: IHookFunctions | IWebhookFunctions): Promise<string[]> {
	const { webhookSecret } = await context.getCredentials(speakr.credential);
	return String(webhookSecret ?? '').split(/\s+/).filter((secret) => secret !== '');
}

/** True when the credential holds a secret. Throws InvalidInput when not, since every delivery would be refused. */
export async function hasManualSecret(context: IHookFunctions): Promise<boolean> {
	if ((await manualSecrets(context)).length > 0) return true;
	throw new InvalidInput(
		"The Speakr credential has no 'Webhook Secret'",
		'Make a webhook in Speakr with the URL of this node, and put the secret that it shows into the credential',
	);
}

/** Characters, after which Speakr cuts a name. */
const maxNameLength = 100;

/** What the webhook in Speakr has to be like. */
function wanted(context: IHookFunctions, events: string[]) {
	const url = context.getNodeWebhookUrl('default') ?? '';
	const { name = 'workflow' } = context.getWorkflow();
	// A test in the editor starts no published workflow.
	const mark = context.getMode() === 'manual' ? ' (test)' : ownerMark(context);
	// By code points, as Speakr counts: a cut emoji would be no text any more.
	const cut = [...`n8n: ${name}`].slice(0, maxNameLength - mark.length).join('');
	return { name: cut + mark, url, events, allow_http: url.startsWith('http:'), enabled: true };
}

type Wanted = ReturnType<typeof wanted>;

const listKnown = async (client: Client): Promise<IDataObject[]> =>
	await listWebhooks(client).catch(async (error: unknown) => {
		const isUnknown = error instanceof ServiceFailure && error.status === 404;
		throw (isUnknown && (await unmetNeed(client, { since: '0.9.0' }))) || error;
	});

/**
 * Takes over the webhook of this node in Speakr, if there is one, and mends what differs: address, events, a pause.
 * Speakr uses ids again, so an id alone is no proof: the address has to be one of this n8n's. A webhook whose secret is
 * not known here is given a new one, since Speakr tells a secret only once.
 */
export async function adoptWebhook(context: IHookFunctions, events: string[]): Promise<boolean> {
	const client = await connect(context, speakr, { hurried: true });
	const target = wanted(context, events);
	const known = registered(context);
	const webhooks = await listKnown(client);
	const ours =
		webhooks.find(({ id, url }) => id === known?.id && (url === known?.url || url === target.url)) ??
		webhooks.find(({ url }) => url === target.url);
	if (!ours) return false;
	if (ours.id !== known?.id) {
		remember(context, await rotateSecret(client, ours));
	} else {
		const fresh = freshSecrets.get(target.url);
		if (fresh !== undefined) remember(context, { ...ours, secret: fresh });
	}
	if (!isAsWanted(ours, target)) {
		await updateWebhook(client, ours, target).catch(explainRefusedAddress);
		context.getWorkflowStaticData('node').webhookUrl = target.url;
	}
	if (!(await proveReach(context, client, Number(ours.id)))) {
		// Speakr tells nobody the secret, so one that does not fit can only be replaced.
		remember(context, await rotateSecret(client, ours));
	}
	return true;
}

const isAsWanted = ({ name, url, events, enabled }: IDataObject, target: Wanted) =>
	name === target.name && url === target.url && enabled === true && String(events) === String(target.events);

export async function createWebhook(context: IHookFunctions, events: string[]): Promise<void> {
	const client = await connect(context, speakr, { hurried: true });
	const json = wanted(context, events);
	const webhook = await client.json({ method: 'POST', path: '/webhooks', json }).catch(explainRefusedAddress);
	remember(context, webhook);
	await proveReach(context, client, Number(asObject(webhook).id)).catch(async (error: unknown) => {
		await unregisterWebhook(context).catch(() => undefined);
		throw error;
	});
}

/** Removes the webhook of this node, and no other: the address is its own, while polling may have made it again under another id. */
export async function unregisterWebhook(context: IHookFunctions): Promise<void> {
	const known = registered(context);
	if (known !== undefined) {
		const client = await connect(context, speakr, { hurried: true });
		for (const webhook of await listKnown(client)) {
			if (webhook.url === known.url) await deleteWebhook(client, webhook);
		}
	}
	forget(context);
}

/** What Speakr's guard says of an address, and the setting to change. */
const guards: Array<[words: RegExp, setting: string, advice: string]> = [
	[
		/private\/loopback/,
		'On Speakr, set WEBHOOK_INTRANET_HOST_ALLOWLIST',
		"It is a regular expression for n8n's host name, for example ^n8n$; an administrator sets it and starts Speakr again. Or set N8N_WEBHOOK_URL on n8n to a public address.",
	],
	[
		/DNS resolution/,
		'On n8n, set N8N_WEBHOOK_URL to an address that Speakr can reach',
		'In Docker, n8n and Speakr need a network in common, and the name of the n8n service as host.',
	],
	[
		/http:\/\/ URLs|Scheme must be|missing a host/,
		"Check the URL, and 'Allow HTTP' when it begins with http://",
		'n8n makes the URL of a trigger from N8N_WEBHOOK_URL.',
	],
];

/** Says which setting to change when Speakr refuses an address. In the message, since n8n shows no more on publishing. */
export function explainRefusedAddress(error: unknown): never {
	if (!(error instanceof ServiceFailure)) throw error;
	const { message, status } = error;
	const guard = guards.find(([words]) => words.test(message));
	if (guard) {
		const [, setting, advice] = guard;
		const [reason] = message.split(';');
		throw new ServiceFailure(`Speakr refuses the address (${reason}). ${setting}`, { advice, status, final: true });
	}
	if (status !== 409) throw error;
	throw new ServiceFailure(`Speakr takes no more webhooks: ${message}`, {
		advice: 'Delete webhooks in Speakr that are no longer needed',
		status,
		final: true,
	});
}
