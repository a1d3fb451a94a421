import { zulu } from '../clock';
import type { Database } from '../database';
import type { Delivery, Webhook } from '../webhooks/model';

export function webhookView(state: Database, webhook: Webhook) {
	const until = webhook.previousSecretValidUntil;
	return {
		id: webhook.id,
		user_id: webhook.ownerId,
		name: webhook.name,
		url: webhook.url,
		allow_http: webhook.allowHttp,
		events: webhook.events,
		enabled: webhook.enabled,
		auto_paused: webhook.autoPaused,
		consecutive_failures: webhook.consecutiveFailures,
		created_at: webhook.createdAt,
		updated_at: webhook.updatedAt,
		last_delivery_at: webhook.lastDeliveryAt,
		...(state.since('0.10.11') && {
			previous_secret_valid_until: until === null ? null : zulu(until),
			include_shared: webhook.includeShared,
		}),
	};
}

export function deliveryView(delivery: Delivery) {
	return {
		id: delivery.id,
		webhook_id: delivery.webhookId,
		event_id: delivery.eventId,
		event_type: delivery.eventType,
		attempt_count: delivery.attemptCount,
		status: delivery.status,
		response_status: delivery.responseStatus,
		response_body_preview: delivery.responsePreview,
		error_message: delivery.errorMessage,
		next_retry_at: delivery.nextRetryAt,
		created_at: delivery.createdAt,
		delivered_at: delivery.deliveredAt,
	};
}
