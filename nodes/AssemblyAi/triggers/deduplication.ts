import { rememberForADay } from '../../shared/webhook';

/** Deliveries, for each trigger. */
export const deliveries = rememberForADay();

/** Transcripts that came by webhook, for each workflow: polling leaves them out. */
const delivered = rememberForADay();

/** Transcripts that polling found, for each workflow: a delivery that comes after all is left out. */
const polled = rememberForADay();

/** Transcripts that came by webhook and are being fetched, for each workflow: polling waits for them. */
const inHand = rememberForADay();

export const wasPolled = (workflowId: string, key: string) => polled.has(workflowId, key);
export const wasDelivered = (workflowId: string, key: string) => delivered.has(workflowId, key);
export const isInHand = (workflowId: string, key: string) => inHand.has(workflowId, key);

/** Makes an item of what was delivered. Should that fail, or give none, polling is to make up for it. */
export async function whileInHand<T>(workflowId: string, key: string, make: () => Promise<T>): Promise<T> {
	return await inHand.during(workflowId, key, async () => {
		const item = await make();
		if (item !== undefined) delivered.isNew(workflowId, key);
		return item;
	});
}

/** Makes an item of what polling found. A delivery meanwhile starts nothing. */
export async function whilePolled<T>(workflowId: string, key: string, make: () => Promise<T>): Promise<T> {
	polled.isNew(workflowId, key);
	const item = await polled.unlessFailed(workflowId, key, make);
	if (item === undefined) polled.forget(workflowId, key);
	return item;
}
