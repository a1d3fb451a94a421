import type { IWebhookFunctions } from 'n8n-workflow';
import { toMilliseconds } from '../api';
import type { TriggerValues } from './fields';
import { endingTypes, isEnding } from './recordings-source';
import type { Subscription } from './webhook/registration';
import type { SpeakrEvent } from './webhook/verify';

/** A verified delivery, and when its event happened by n8n's clock, in milliseconds since 1970. */
export interface Delivery {
	event: SpeakrEvent;
	happenedAt: number;
}

/** Only Speakr's own clock tells how old an event is: the attempt's time and the event's are both by that. */
export function happenedAt(context: IWebhookFunctions, { timestamp }: SpeakrEvent): number {
	const sentAt = toMilliseconds(context.getHeaderData()['speakr-timestamp']);
	const age = Number.isNaN(sentAt) ? Date.now() - Date.parse(timestamp) : sentAt - Date.parse(timestamp);
	return Date.now() - Math.max(0, age);
}

/** The events to subscribe to: Speakr reports some failed transcriptions as completed, so both are judged by their content. */
const toSubscribed = (events: readonly string[]): string[] => [...new Set([...events, ...(events.some(isEnding) ? endingTypes : [])])];

export const subscriptionOf = ({ events, options }: Pick<TriggerValues, 'events' | 'options'>): Subscription => ({
	events: toSubscribed(events),
	includeShared: options.includeShared === true,
});

export function isWanted({ type, data }: SpeakrEvent, { events, changedFields, options }: TriggerValues): boolean {
	if (type === 'webhook.test' && options.includeTestDeliveries === true) return true;
	if (!toSubscribed(events).includes(type)) return false;
	const { fields_changed: changes } = data;
	if (type !== 'recording.updated' || !Array.isArray(changes) || changedFields.length === 0) return true;
	return changes.some((each) => changedFields.some((field) => field === each));
}
