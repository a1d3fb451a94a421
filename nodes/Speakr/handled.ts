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

/** Notes that an event was delivered; true when polling has found the same before. One sent again on purpose counts anew. */
export function wasPolled(workflowId: string, { type, replayed_from: original }: Delivery, { recording }: Shown): boolean {
	if (!recording) return false;
	const key = eventKey(type, recording);
	delivered.isNew(workflowId, key);
	return original === undefined && polled.has(workflowId, key);
}
