import { randomUUID } from 'node:crypto';

import { isObject, parseJson } from '../json';
import type { Delivery, EventType, Recording, Webhook } from '../model';
import type { SpeakrState } from '../state';
import type { Dispatcher } from './dispatcher';
import { type Envelope, writeEnvelope } from './sign';

type Data = Readonly<Record<string, string | number | null | readonly string[] | undefined>>;

/** Queues deliveries. While a webhook is disabled or paused its events are lost. */
export class Emitter {
	constructor(
		private readonly state: SpeakrState,
		private readonly dispatcher: Dispatcher,
	) {}

	/** An event of a recording goes to all of its owner's webhooks that want it, with one id. */
	emit(type: EventType, recording: Recording, data: Data = {}): void {
		const envelope = this.envelope(type, recording.ownerId, {
			recording_id: recording.id,
			title: recording.title,
			...data,
		});
		const wanted = this.state.webhooks.where(
			({ ownerId, enabled, events }) => ownerId === recording.ownerId && enabled && events.includes(type),
		);
		for (const webhook of wanted) this.queue(webhook, envelope);
	}

	test(webhook: Webhook): Delivery {
		const data = { reason: 'manual test from /api/v1/webhooks/{id}/test', webhook_id: webhook.id };
		return this.queue(webhook, this.envelope('webhook.test', webhook.ownerId, data));
	}

	/** The same event again under a new id; `replayed_from` is the first one's. */
	replay(webhook: Webhook, delivery: Delivery): Delivery {
		const original = parseJson(delivery.payload);
		const data = isObject(original) && isObject(original.data) ? original.data : {};
		const envelope = this.envelope(delivery.eventType, webhook.ownerId, data);
		return this.queue(webhook, { ...envelope, replayed_from: delivery.eventId });
	}

	private envelope(type: EventType, userId: number, data: object): Envelope {
		return { id: randomUUID(), type, timestamp: `${this.state.clock.now()}Z`, user_id: userId, data };
	}

	private queue(webhook: Webhook, envelope: Envelope): Delivery {
		const delivery = this.state.addDelivery(webhook, {
			eventId: envelope.id,
			eventType: envelope.type,
			payload: writeEnvelope(envelope),
			nextRetryAt: this.state.clock.now(),
		});
		this.dispatcher.wake();
		return delivery;
	}
}
