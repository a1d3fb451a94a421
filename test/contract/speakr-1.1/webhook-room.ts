import { startReceiver, type Receiver } from '../../services/shared/receiver';
import type { SpeakrOptions } from '../../services/speakr';
import { isObject, parseJson } from '../../services/speakr/json';
import { EVENT_TYPES, SHARE_EVENT_TYPES } from '../../services/speakr/webhooks/model';
import { openRoom, type Room } from './room';

export const ALL_TYPES = [...EVENT_TYPES, ...SHARE_EVENT_TYPES];

/** A Speakr 1.1 and somebody who listens. */
export interface WebhookRoom extends Room {
	receiver: Receiver;
	/** The events that came, in order, without `recording.`. */
	events(): string[];
	/** Their data, of one type or of all. */
	data(type?: string): Array<Record<string, unknown>>;
	envelopes(): Array<Record<string, unknown>>;
}

export function openWebhookRoom(options: SpeakrOptions = {}): WebhookRoom {
	const room = openRoom({ timeFactor: 10_000, ...options });
	let receiver: Receiver;
	beforeEach(async () => (receiver = await startReceiver()));
	afterEach(async () => await receiver.close());
	const envelopes = () => receiver.received.map(({ body }) => parseJson(body.toString())).filter(isObject);
	const named = (type: unknown) => String(type).replace(/^recording\./, '');
	return {
		get speakr() {
			return room.speakr;
		},
		get alice() {
			return room.alice;
		},
		get bob() {
			return room.bob;
		},
		restart: room.restart,
		get receiver() {
			return receiver;
		},
		envelopes,
		events: () => envelopes().map(({ type }) => named(type)),
		data: (type) =>
			envelopes().flatMap((envelope) => (type === undefined || named(envelope.type) === type ? [envelope.data] : [])).filter(isObject),
	};
}
