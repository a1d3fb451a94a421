import { listAt } from '../../shared/json';
import { keeping, listing, locator, operation, operationsSince } from '../../shared/operation';
import { unreadableIn } from '../../shared/http';
import { webhookId } from '../fields';
import { parseDelivery } from '../api';
import { deliveriesEndpoint, deliveryEndpoint, maxLogLength, replayEndpoint, withPayload } from '../webhooks/delivery-log';

const deliveryId = locator('Delivery', 'deliveries', {
	dependsOn: ['webhookId'],
	description: "By ID: the delivery ID from 'Get Many', not the event ID",
});

export const simplifiedDelivery = keeping(
	'event_type', 'status', 'created_at', 'delivered_at', 'response_status', 'attempt_count', 'payload', 'event_id', 'webhook_id', 'id',
);

export const delivery = operationsSince('0.9.0', {
	get: operation({
		description: 'Retrieve a delivery of a webhook with its payload',
		endpoint: deliveryEndpoint,
		simplified: simplifiedDelivery,
		fields: { webhookId, deliveryId },
		output: (body) => withPayload(parseDelivery(body)),
	}),
	getAll: listing({
		action: 'Get many deliveries',
		description: 'Retrieve a list of the deliveries of a webhook, newest first. Speakr returns up to 200.',
		endpoint: deliveriesEndpoint,
		simplified: simplifiedDelivery,
		fields: { webhookId },
		async *pages({ client, request }, limit) {
			const query = { limit: Math.min(limit, maxLogLength) };
			yield* listAt(await client.json({ ...request, query }), 'deliveries', parseDelivery, unreadableIn(client));
		},
	}),
	replay: operation({
		description: 'Resend the event of a delivery. It gets a new event ID.',
		endpoint: replayEndpoint,
		simplified: simplifiedDelivery,
		fields: { webhookId, deliveryId },
		output: parseDelivery,
	}),
});
