/** Webhooks and their deliveries, as rows. */

export const EVENT_TYPES = [
	'recording.created',
	'recording.transcription.started',
	'recording.transcription.completed',
	'recording.transcription.failed',
	'recording.summary.completed',
	'recording.summary.failed',
	'recording.events.extracted',
	'recording.updated',
	'recording.deleted',
	'webhook.test',
] as const;
/** Since 0.10.11, of public links. */
export const SHARE_EVENT_TYPES = ['recording.share.created', 'recording.share.revoked'] as const;
export type EventType = (typeof EVENT_TYPES)[number] | (typeof SHARE_EVENT_TYPES)[number];

export interface Webhook {
	id: number;
	ownerId: number;
	name: string;
	url: string;
	allowHttp: boolean;
	events: EventType[];
	enabled: boolean;
	autoPaused: boolean;
	consecutiveFailures: number;
	secret: string;
	/** The one before the last rotation, and until when it still signs. */
	previousSecret: string | null;
	previousSecretValidUntil: string | null;
	/** Also events of recordings that are shared with its owner. */
	includeShared: boolean;
	createdAt: string;
	updatedAt: string;
	lastDeliveryAt: string | null;
}

export interface Delivery {
	id: number;
	webhookId: number;
	eventId: string;
	eventType: EventType;
	payload: string;
	attemptCount: number;
	status: 'pending' | 'success' | 'failed' | 'permanent_failure';
	responseStatus: number | null;
	responsePreview: string | null;
	errorMessage: string | null;
	nextRetryAt: string | null;
	createdAt: string;
	deliveredAt: string | null;
}
