import { rememberForADay } from '../shared/webhook';

/** Deliveries, for each trigger. */
export const deliveries = rememberForADay();

/** Transcripts that came by webhook, for each workflow: polling leaves them out. */
export const delivered = rememberForADay();

/** Transcripts that polling found, for each workflow: a delivery that comes after all is left out. */
export const polled = rememberForADay();
