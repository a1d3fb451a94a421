import { InvalidInput } from '../../shared/errors';
import { objectsAt } from '../../shared/json';
import { boolean, collection, deleted, mapped, operation, text, wholeListing } from '../../shared/operation';
import { withLog } from '../triggers/webhook/delivery-log';
import { replayLost } from '../triggers/webhook/replay';
import { resumeWebhook } from '../triggers/webhook/webhooks';
import { explainRefusedAddress, noteSecret } from '../triggers/webhook/registration';
import { eventsField } from '../triggers/event-item';
import { webhookId } from '../fields';
import { webhooksEndpoint } from '../lists';
import { parseDelivery, parseWebhook } from '../api/records';

const settings = {
	allowHttp: boolean('Allow HTTP', { description: 'Whether the URL may begin with http:// instead of https://' }),
	enabled: boolean('Enabled', { value: true, description: 'Whether Speakr sends events; this also ends a pause' }),
};

const name = text('Name', { required: true, placeholder: 'e.g. n8n' });
const url = mapped(
	text('URL', { required: true, placeholder: 'e.g. https://n8n.example.com/webhook/speakr' }),
	(address) => {
		if (/^https?:\/\/[^\s/]+/i.test(address)) return address;
		throw new InvalidInput("'URL' is no web address", 'It begins with https:// or http:// and names a host');
	},
);

export const webhook = {
	name: 'Webhook',
	operations: {
		catchUp: operation({
			name: 'Catch Up',
			action: 'Catch up webhook',
			description:
				'End the pause of a webhook and have Speakr send again what failed for good. What happened while it was paused only polling finds.',
			since: '0.9.0',
			endpoint: 'GET /webhooks/{webhookId}',
			fields: { webhookId },
			async run({ client, request }) {
				const before = parseWebhook(await client.json(request));
				const webhook = await resumeWebhook(client, before);
				const replayed = await replayLost(client, await withLog(client, webhook), () => true);
				return { ...webhook, resumed: before.enabled !== webhook.enabled, replayed };
			},
		}),
		create: operation({
			name: 'Create',
			action: 'Create webhook',
			description: 'Have Speakr send events to a URL. The secret in the output is shown only this once.',
			since: '0.9.0',
			endpoint: 'POST /webhooks',
			fields: { name, url, events: eventsField, additionalFields: collection('Additional Fields', settings) },
			run: async ({ client, request }) => parseWebhook(await client.json(request).catch(explainRefusedAddress)),
		}),
		get: operation({
			name: 'Get',
			action: 'Get webhook',
			description: 'Read one webhook, without its secret',
			since: '0.9.0',
			endpoint: 'GET /webhooks/{webhookId}',
			fields: { webhookId },
			output: parseWebhook,
		}),
		getAll: wholeListing({
			name: 'Get Many',
			action: 'Get many webhooks',
			description: 'List your webhooks, newest first',
			since: '0.9.0',
			endpoint: webhooksEndpoint,
			fields: {},
			list: (body) => objectsAt(body, 'webhooks').map(parseWebhook),
		}),
		update: operation({
			name: 'Update',
			action: 'Update webhook',
			description: 'Change some settings of a webhook, or end its pause',
			since: '0.9.0',
			endpoint: 'PATCH /webhooks/{webhookId}',
			fields: {
				webhookId,
				updateFields: collection(
					'Update Fields',
					{ name, url, events: eventsField, ...settings },
					{ required: true },
				),
			},
			run: async ({ client, request }) => parseWebhook(await client.json(request).catch(explainRefusedAddress)),
		}),
		delete: operation({
			name: 'Delete',
			action: 'Delete webhook',
			description: 'Remove a webhook and the log of its deliveries',
			since: '0.9.0',
			endpoint: 'DELETE /webhooks/{webhookId}',
			fields: { webhookId },
			output: deleted,
		}),
		rotateSecret: operation({
			name: 'Rotate Secret',
			action: 'Rotate secret of webhook',
			description: 'Have a new secret made. It is shown only this once, and the old one is void at once.',
			since: '0.9.0',
			endpoint: 'POST /webhooks/{webhookId}/rotate-secret',
			fields: { webhookId },
			output(body) {
				const rotated = parseWebhook(body);
				noteSecret(rotated);
				return rotated;
			},
		}),
		test: operation({
			name: 'Test',
			action: 'Test webhook',
			description: 'Have Speakr send a test event, and get the delivery to look at later',
			since: '0.9.0',
			endpoint: 'POST /webhooks/{webhookId}/test',
			fields: { webhookId },
			output: parseDelivery,
		}),
	},
};
