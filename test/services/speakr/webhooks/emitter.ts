import { randomUUID } from 'node:crypto';

import { zulu } from '../clock';
import type { CommitListener } from '../database';
import { isObject, parseJson, type Json } from '../json';
import type { Recording, ShareLink } from '../model';
import type { Delivery, EventType, Webhook } from './model';
import type { SpeakrState } from '../state';
import { refsOf, refView } from '../views/external-ref';
import type { Dispatcher } from './dispatcher';
import { type Envelope, writeEnvelope } from './sign';
import { cut } from '../cut';

/** Undefined ones are left out. */
type Data = Readonly<Record<string, Json | undefined>>;

/** How many of a webhook's newest deliveries a repeated edit can be merged into. */
const MERGED_INTO = 20;

/** Queues deliveries. While a webhook is disabled or paused its events are lost. */
export class Emitter implements CommitListener {
	constructor(
		private readonly state: SpeakrState,
		private readonly dispatcher: Dispatcher,
	) {
		state.listener = this;
	}

	/** An event of a recording, with its id and title. */
	emit(type: EventType, recording: Recording, data: Data = {}): void {
		this.publish(type, recording, { recording_id: recording.id, title: recording.title, ...data });
	}

	/** A step that ended: since 0.10.11 with language and length, and without what is null, even the title. */
	emitEnd(type: EventType, recording: Recording): void {
		const isNew = this.state.since('0.10.11');
		this.publish(type, recording, {
			recording_id: recording.id,
			title: isNew ? (recording.title ?? undefined) : recording.title,
			language: isNew ? (recording.language ?? undefined) : undefined,
			audio_duration_seconds: isNew ? (recording.audioDuration ?? undefined) : undefined,
			transcription_duration_seconds: recording.transcriptionSeconds ?? undefined,
			summarization_duration_seconds: recording.summarizationSeconds ?? undefined,
		});
	}

	emitSummary(recording: Recording, error: string | null): void {
		if (error === null) this.emitEnd('recording.summary.completed', recording);
		else this.emit('recording.summary.failed', recording, { error: cut(error, 500) });
	}

	/** A public link was made or revoked: its webhooks are its maker's, who owns the recording. */
	emitLink(type: EventType, recording: Recording, { id, shareSummary, shareNotes }: ShareLink): void {
		const data = { recording_id: recording.id, share_id: id, share_summary: shareSummary, share_notes: shareNotes };
		this.publish(type, recording, data);
	}

	/** Until 0.10.10 only PATCH says it, in its handler. */
	updated(recording: Recording, words: readonly string[]): void {
		if (this.state.since('0.10.11')) this.emit('recording.updated', recording, { fields_changed: words });
	}

	/** Until 0.10.6 only the web app's delete says it. */
	deleted(recording: Recording): void {
		if (this.state.since('0.10.7')) this.emit('recording.deleted', recording);
	}

	test(webhook: Webhook): Delivery {
		const data = { reason: 'manual test from /api/v1/webhooks/{id}/test', webhook_id: webhook.id };
		return this.queue(webhook, this.envelope(randomUUID(), 'webhook.test', webhook, data));
	}

	/** The same event again under a new id; `replayed_from` is the first one's. */
	replay(webhook: Webhook, delivery: Delivery): Delivery {
		const data = dataOf(delivery);
		const envelope = this.envelope(randomUUID(), delivery.eventType, webhook, data);
		return this.queue(webhook, { ...envelope, replayed_from: delivery.eventId });
	}

	/** To all webhooks that want it, with one id. */
	private publish(type: EventType, recording: Recording, data: Data): void {
		const id = randomUUID();
		for (const webhook of this.state.webhooks.where(({ enabled, events }) => enabled && events.includes(type))) {
			if (!this.concerns(webhook, recording, type)) continue;
			const full = { ...data, ...this.additions(webhook, recording, type) };
			if (type === 'recording.updated' && this.merge(webhook, full)) continue;
			this.queue(webhook, this.envelope(id, type, webhook, full));
		}
	}

	/** Those of the owner; and, of a finished recording, those of people with whom it is shared and who asked for that. */
	private concerns(webhook: Webhook, recording: Recording, type: EventType): boolean {
		if (webhook.ownerId === recording.ownerId) return true;
		if (!webhook.includeShared || !this.state.settings.internalSharing) return false;
		if (type === 'recording.deleted' || recording.status !== 'COMPLETED') return false;
		return this.state.shares.where(({ recordingId, userId }) => recordingId === recording.id && userId === webhook.ownerId).length > 0;
	}

	/** Since 0.10.11 at the end of what is told of a recording that is still there. */
	private additions(webhook: Webhook, recording: Recording, type: EventType): Data {
		if (type === 'recording.deleted' || !this.state.since('0.10.11')) return {};
		return {
			updated_at: zulu(recording.updatedAt),
			external_refs: refsOf(this.state, this.state.userOf(webhook.ownerId), recording.id).map(refView),
			...(webhook.ownerId !== recording.ownerId && { owner_user_id: recording.ownerId }),
		};
	}

	/** A repeated edit of the same fields replaces the data of one that was not attempted yet; its id and times stay. */
	private merge(webhook: Webhook, data: Data): boolean {
		if (!this.state.since('0.10.11')) return false;
		const waiting = this.state.deliveries
			.where(
				({ webhookId, eventType, status, attemptCount }) =>
					webhookId === webhook.id && eventType === 'recording.updated' && status === 'pending' && attemptCount === 0,
			)
			.reverse()
			.slice(0, MERGED_INTO);
		const same = waiting.find((delivery) => {
			const { recording_id, fields_changed } = dataOf(delivery);
			return recording_id === data.recording_id && String(fields_changed) === String(data.fields_changed);
		});
		if (!same) return false;
		same.payload = JSON.stringify({ ...envelopeOf(same), data });
		return true;
	}

	private envelope(id: string, type: EventType, webhook: Webhook, data: object): Envelope {
		const timestamp = `${this.state.clock.now()}Z`;
		const occurred = this.state.since('0.10.11') ? { occurred_at: timestamp } : {};
		return { id, type, timestamp, ...occurred, user_id: webhook.ownerId, data };
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

function envelopeOf({ payload }: Delivery): Record<string, unknown> {
	const envelope = parseJson(payload);
	return isObject(envelope) ? envelope : {};
}

function dataOf(delivery: Delivery): Record<string, unknown> {
	const { data } = envelopeOf(delivery);
	return isObject(data) ? data : {};
}
