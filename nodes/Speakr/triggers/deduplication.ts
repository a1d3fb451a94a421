import { rememberForADay } from '../../shared/webhook';
import type { Delivery } from './webhook/verify';
import type { Shown } from './event-item';
import { eventKey } from './poll-source';

/** Deliveries by their id, for each trigger. */
export const deliveries = rememberForADay();

/** Events of recordings that came by webhook, for each workflow: polling leaves them out. */
const delivered = rememberForADay();

/** Events of recordings that polling found, for each workflow: a delivery that comes after all is left out. */
const polled = rememberForADay();

/** Events whose recording could not be fetched after they were answered, for each workflow: polling makes up for them. */
const owed = rememberForADay();

/** Events that were answered and whose recording is being fetched, for each workflow: polling waits for them. */
const inHand = rememberForADay();

const subjectOf = ({ type, data }: Delivery) => `${type} ${String(data.recording_id)}`;

/** Runs the work for a delivery that was answered. Should it fail, polling is to make up for it. */
export async function whileInHand<T>(workflowId: string, delivery: Delivery, work: () => Promise<T>): Promise<T> {
	const subject = subjectOf(delivery);
	return await inHand.during(workflowId, subject, async () =>
		await work().catch((error: unknown) => {
			owed.isNew(workflowId, subject);
			throw error;
		}),
	);
}

export const isInHand = (workflowId: string, event: Delivery) => inHand.has(workflowId, subjectOf(event));
export const wasDelivered = (workflowId: string, event: Delivery) => delivered.has(workflowId, event.id);

/** Whether polling has to start the workflow whatever Speakr's log says. One found before could not be handed over by n8n. */
export const isDue = (workflowId: string, event: Delivery): boolean =>
	polled.has(workflowId, event.id) || owed.has(workflowId, subjectOf(event));

/** Makes an item of an event that polling found, unless it was delivered. A delivery meanwhile starts nothing. */
export async function whilePolled<T>(workflowId: string, event: Delivery, make: () => Promise<T>): Promise<T | undefined> {
	if (wasDelivered(workflowId, event)) return undefined;
	polled.isNew(workflowId, event.id);
	const item = await polled.unlessFailed(workflowId, event.id, make);
	if (item === undefined) polled.forget(workflowId, event.id);
	else owed.forget(workflowId, subjectOf(event));
	return item;
}

/**
 * True when polling has found an event before; else notes that it was delivered. One sent again on purpose counts anew.
 * What polling found is not noted: should n8n not hand it over, polling has to find it again.
 */
export function wasPolled(workflowId: string, delivery: Delivery, { recording }: Shown): boolean {
	owed.forget(workflowId, subjectOf(delivery));
	if (!recording) return false;
	const key = eventKey(delivery.type, recording);
	if (delivery.replayed_from === undefined && polled.has(workflowId, key)) return true;
	delivered.isNew(workflowId, key);
	return false;
}
