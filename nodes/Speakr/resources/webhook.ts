import { asFailure, InvalidInput } from '../../shared/errors';
import { isPermanent } from '../../shared/http';
import { asObject } from '../../shared/json';
import { boolean, choices, collection, deletion, keeping, mapped, operation, operationsSince, sendOnce, text, wholeListing, type Call } from '../../shared/operation';
import { withLog } from '../webhooks/delivery-log';
import { replayFailed } from '../webhooks/replay-failed';
import { newWebhookEndpoint, resumeWebhook, secretRotationEndpoint, webhookDeletionEndpoint, webhookEndpoint, webhooksEndpoint, webhookTestEndpoint, webhookUpdateEndpoint } from '../webhooks/requests';
import { explainRefusedUrl } from '../webhooks/explain-refused-url';
import { events, includeShared, needOf } from '../webhooks/events';
import { rememberSecret } from '../webhooks/fresh-secrets';
import { webhookId } from '../fields';
import { simplifiedDelivery } from './delivery';
import { ensureMet, parseDelivery, parseWebhook, withIgnored } from '../api';

const webhookSettings = {
	allowHttp: boolean('Allow HTTP', { description: 'Whether to allow a URL that starts with http:// instead of https://' }),
	enabled: boolean('Enabled', { value: true, description: 'Whether Speakr sends events. Turning it on also resumes a paused webhook.' }),
	includeShared,
};

const webhookName = text('Name', { required: true, placeholder: 'e.g. n8n' });

const url = mapped(
	text('URL', { required: true, placeholder: 'e.g. https://n8n.example.com/webhook/speakr' }),
	(address) => {
		if (/^https?:\/\/[^\s/]+/i.test(address)) return address;
		throw new InvalidInput("'URL' is not a valid URL", 'Enter a URL that starts with https:// or http://');
	},
);

const eventsToSend = choices('Events', events, { value: ['recording.transcription.completed'], required: true });

async function saveWebhook(call: Call<unknown>) {
	const { client, request } = call;
	const need = needOf([request.json?.events].flat().map(String));
	if (need) await ensureMet(client, need);
	const saved = await sendOnce(call).catch(async (error: unknown) => explainRefusedUrl(request.json?.url ?? (await storedUrl(call, error)))(error));
	return withIgnored(call, parseWebhook(saved));
}

/** The URL of the webhook that an update leaves as it is; undefined for a new one, for a failure that isn't about it, or if it can't be read. */
const storedUrl = async ({ client, request: { method, path } }: Call<unknown>, failure: unknown) =>
	method === 'PATCH' && isPermanent(asFailure(failure).status) ? await client.json({ method: 'GET', path }).then((body) => parseWebhook(body).url, () => undefined) : undefined;

const simplifiedWebhook = keeping('name', 'url', 'events', 'enabled', 'secret', 'resumed', 'replayed', 'last_delivery_at', 'created_at', 'id');

export const webhook = operationsSince('0.9.0', {
	catchUp: operation({
		action: 'Resume webhook and replay failed deliveries',
		description:
			'Resume a paused webhook and replay its failed deliveries. Events from during the pause can only be found by polling.',
		endpoint: webhookEndpoint,
		alsoNeeds: ['read'],
		simplified: simplifiedWebhook,
		fields: { webhookId },
		run: async (call) => asObject(await sendOnce(call, async () => {
			const { client, request } = call;
			const before = parseWebhook(await client.json(request));
			const webhook = await resumeWebhook(client, before);
			const replayed = await replayFailed(client, await withLog(client, webhook));
			return { ...webhook, resumed: before.enabled !== webhook.enabled, replayed };
		})),
	}),
	create: operation({
		description: 'Create a webhook that sends events to a URL. Its secret is returned only once.',
		hint: 'Not needed for n8n: the Speakr Trigger creates its own webhook.',
		endpoint: newWebhookEndpoint,
		simplified: simplifiedWebhook,
		fields: {
			name: webhookName,
			url,
			events: eventsToSend,
			additionalFields: collection('Additional Fields', webhookSettings),
		},
		run: saveWebhook,
	}),
	get: operation({
		description: 'Retrieve a webhook, without its secret',
		endpoint: webhookEndpoint,
		simplified: simplifiedWebhook,
		fields: { webhookId },
		output: parseWebhook,
	}),
	getAll: wholeListing({
		description: 'Retrieve a list of your webhooks, newest first',
		endpoint: webhooksEndpoint,
		simplified: simplifiedWebhook,
		fields: {},
		at: 'webhooks',
		toItem: parseWebhook,
	}),
	update: operation({
		description: "Update a webhook's settings, or resume it",
		endpoint: webhookUpdateEndpoint,
		simplified: simplifiedWebhook,
		fields: {
			webhookId,
			updateFields: collection(
				'Update Fields',
				{ name: webhookName, url, events: eventsToSend, ...webhookSettings },
				{ required: true },
			),
		},
		run: saveWebhook,
	}),
	delete: deletion({ description: 'Delete a webhook and its delivery log permanently', endpoint: webhookDeletionEndpoint, fields: { webhookId } }),
	rotateSecret: operation({
		action: 'Rotate secret of webhook',
		description: 'Generate a new secret, which is returned only once. Before Speakr 0.10.11, the old one stops working immediately; later versions sign with both for a day.',
		endpoint: secretRotationEndpoint,
		simplified: simplifiedWebhook,
		fields: { webhookId },
		output(body) {
			const rotated = parseWebhook(body);
			rememberSecret(rotated);
			return rotated;
		},
	}),
	test: operation({
		description: 'Send a test event and return its delivery',
		endpoint: webhookTestEndpoint,
		simplified: simplifiedDelivery,
		fields: { webhookId },
		output: parseDelivery,
	}),
});
