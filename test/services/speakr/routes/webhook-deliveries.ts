import type { Call, Route } from '../call';
import type { Delivery } from '../webhooks/model';
import { json, refuse, type Reply } from '../reply';
import { deliveryView } from '../views/webhook';
import { existingWebhook } from './webhooks';

function list(call: Call): Reply {
	const webhook = existingWebhook(call);
	const asked = call.query.get('limit') ?? '50';
	const limit = /^[+-]?\d+$/.test(asked) ? Math.min(200, Math.max(1, Number(asked))) : 50;
	const newest = call.state.deliveries.where(({ webhookId }) => webhookId === webhook.id).reverse();
	return json({ deliveries: newest.slice(0, limit).map(deliveryView), limit });
}

function existing(call: Call): Delivery {
	const webhook = existingWebhook(call);
	const delivery = call.state.deliveries.get(call.id(1));
	if (delivery?.webhookId !== webhook.id) throw refuse(404, 'Delivery not found');
	return delivery;
}

function get(call: Call): Reply {
	const delivery = existing(call);
	return json({ ...deliveryView(delivery), payload: delivery.payload });
}

/** Works although the webhook does not ask for `webhook.test`. */
function test(call: Call): Reply {
	const webhook = existingWebhook(call);
	if (!webhook.enabled) throw refuse(409, 'Webhook is disabled; enable it first');
	return json(deliveryView(call.parts.emitter.test(webhook)), 202);
}

function replay(call: Call): Reply {
	const delivery = existing(call);
	return json(deliveryView(call.parts.emitter.replay(existingWebhook(call), delivery)), 202);
}

export const webhookDeliveryRoutes: readonly Route[] = [
	{ method: 'POST', path: '/api/v1/webhooks/{id}/test', handle: test },
	{ method: 'GET', path: '/api/v1/webhooks/{id}/deliveries', handle: list },
	{ method: 'GET', path: '/api/v1/webhooks/{id}/deliveries/{delivery}', handle: get },
	{ method: 'POST', path: '/api/v1/webhooks/{id}/deliveries/{delivery}/replay', handle: replay },
];
