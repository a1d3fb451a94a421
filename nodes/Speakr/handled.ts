import { rememberDeliveries } from '../shared/webhook';
import type { Delivery } from './delivery';
import type { Shown } from './events';
import { eventKey } from './watching';

/** Milliseconds: Speakr tries for 74 minutes; a day is far beyond that. */
const day = 24 * 3_600_000;

/** Deliveries by their id, for each trigger. */
export const deliveries = rememberDeliveries(10_000, day);

/** Events of recordings that came by webhook, for each workflow: polling leaves them out. */
export const delivered = rememberDeliveries(10_000, day);

/** Events of recordings that polling found, for each workflow: a delivery that comes after all is left out. */
export const polled = rememberDeliveries(10_000, day);

/** Events whose recording could not be fetched after they were answered, for each workflow: polling makes up for them. */
const owed = rememberDeliveries(10_000, day);

const debtOf = ({ type, data }: Delivery) => `${type} ${String(data.recording_id)}`;

export const owe = (workflowId: string, delivery: Delivery) => owed.isNew(workflowId, debtOf(delivery));
export const isOwed = (workflowId: string, delivery: Delivery) => owed.has(workflowId, debtOf(delivery));
export const pay = (workflowId: string, delivery: Delivery) => owed.forget(workflowId, debtOf(delivery));

/** Notes that an event was delivered; true when polling has found the same before. One sent again on purpose counts anew. */
export function wasPolled(workflowId: string, delivery: Delivery, { recording }: Shown): boolean {
	pay(workflowId, delivery);
	if (!recording) return false;
	const key = eventKey(delivery.type, recording);
	delivered.isNew(workflowId, key);
	return delivery.replayed_from === undefined && polled.has(workflowId, key);
}
