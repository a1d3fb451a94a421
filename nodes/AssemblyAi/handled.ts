import { rememberDeliveries } from '../shared/webhook';

/** Milliseconds: AssemblyAI tries for some minutes; a day is far beyond that. */
const day = 24 * 3_600_000;

/** Deliveries, for each trigger. */
export const deliveries = rememberDeliveries(10_000, day);

/** Transcripts that came by webhook, for each workflow: polling leaves them out. */
export const delivered = rememberDeliveries(10_000, day);

/** Transcripts that polling found, for each workflow: a delivery that comes after all is left out. */
export const polled = rememberDeliveries(10_000, day);
