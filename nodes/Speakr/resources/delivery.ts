import { objectsAt } from '../../shared/json';
import { listing, locator, operation } from '../../shared/operation';
import { webhookId } from '../fields';
import { deliveriesEndpoint } from '../lists';
import { parseDelivery } from '../api/records';
import { maxLogLength, withPayload } from '../triggers/webhook/delivery-log';

const deliveryId = locator('Delivery', 'deliveries', {
	dependsOn: ['webhookId'],
	description: "By ID: the one that 'Get Many' returns, not that of the event",
});

export const delivery = {
	name: 'Delivery',
	operations: {
		get: operation({
			name: 'Get',
			action: 'Get delivery',
			description: 'Retrieve a delivery of a webhook with its payload',
			since: '0.9.0',
			endpoint: 'GET /webhooks/{webhookId}/deliveries/{deliveryId}',
			fields: { webhookId, deliveryId },
			output: (body) => withPayload(parseDelivery(body)),
		}),
		getAll: listing({
			name: 'Get Many',
			action: 'Get many deliveries',
			description: 'Retrieve a list of the deliveries of a webhook, newest first. Speakr returns up to 200.',
			since: '0.9.0',
			endpoint: deliveriesEndpoint,
			fields: { webhookId },
			async *pages({ client, request }, limit) {
				const query = { limit: Math.min(limit, maxLogLength) };
				yield* objectsAt(await client.json({ ...request, query }), 'deliveries').map(parseDelivery);
			},
		}),
		replay: operation({
			name: 'Replay',
			action: 'Replay delivery',
			description: 'Send the event of a delivery again, with a new ID',
			since: '0.9.0',
			endpoint: 'POST /webhooks/{webhookId}/deliveries/{deliveryId}/replay',
			fields: { webhookId, deliveryId },
			output: parseDelivery,
		}),
	},
};
