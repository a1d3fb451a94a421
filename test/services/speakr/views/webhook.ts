import type { Delivery, Webhook } from '../model';

export function webhookView(webhook: Webhook) {
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
