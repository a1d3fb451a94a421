import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { DeliveryNames, Handover, Made } from '../deduplication';
import { toNodeError } from '../errors';
import { readTriggerFields, type Fields, type Values } from '../operation';
import { answer, type DeliveryAnswer } from './answer';

export interface DeliveryHandling<F extends Fields, Delivery> {
	fields: F;
	handover: Handover;
	/** The secrets that verify a delivery. Throws if they can't be read. */
	readSecrets(context: IWebhookFunctions): Promise<string[]>;
	/** The verified delivery, or the response that rejects it. */
	verify(context: IWebhookFunctions, secrets: string[], values: Values<F>): Promise<{ delivery: Delivery } | DeliveryAnswer>;
	isWanted(context: IWebhookFunctions, delivery: Delivery, values: Values<F>): boolean;
	namesOf(delivery: Delivery): DeliveryNames;
	/** The item that starts the workflow, undefined to skip the delivery. */
	make(context: IWebhookFunctions, delivery: Delivery, values: Values<F>): Promise<Made<IDataObject> | undefined>;
}

/** Verifies, filters and deduplicates a delivery, responds, and then fetches its item. Throws NodeApiError. */
export async function handleDelivery<F extends Fields, Delivery>(
	context: IWebhookFunctions,
	{ fields, handover, readSecrets, verify, isWanted, namesOf, make }: DeliveryHandling<F, Delivery>,
): Promise<IWebhookResponseData> {
	const secrets = await readSecrets(context).catch(() => undefined);
	// The services retry after a 5xx, and never after a 4xx.
	if (!secrets) return answer(context, secretUnreadable);
	try {
		const values = readTriggerFields(context, fields);
		const verdict = await verify(context, secrets, values);
		if (!('delivery' in verdict)) return answer(context, verdict);
		const { delivery } = verdict;
		if (!isWanted(context, delivery, values)) return answer(context, unwanted);
		const names = namesOf(delivery);
		const side = handover.ofWebhook(context);
		if (!side.receive(names)) return answer(context, receivedBefore);
		// Before anything is fetched: the services wait ten seconds, and Speakr on SQLite holds a lock meanwhile.
		const answered = answer(context, received);
		const item = await side.take(names, async () => await make(context, delivery, values));
		return { ...answered, ...(item && { workflowData: [[{ json: item }]] }) };
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

const secretUnreadable: DeliveryAnswer = {
	status: 503,
	code: 'secret_unreadable',
	message: 'The webhook secret could not be read from the credential',
};
const unwanted: DeliveryAnswer = { status: 200, code: 'unwanted', message: 'The trigger does not listen for this event' };
const receivedBefore: DeliveryAnswer = { status: 200, code: 'received_before', message: 'Already received' };
const received: DeliveryAnswer = { status: 200, code: 'received', message: 'Received' };
