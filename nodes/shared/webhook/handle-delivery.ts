import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { DeliveryNames, Handover, Made } from '../deduplication';
import { toNodeError } from '../errors';
import { readTriggerFields, type Fields, type Values } from '../operation';
import { answer, type DeliveryAnswer } from './answer';

/** What a trigger has to know of the deliveries of its service. */
export interface DeliveryHandling<F extends Fields, Delivery> {
	fields: F;
	handover: Handover;
	/** What a delivery has to show that it knows. Throws where that cannot be read for the moment. */
	readSecrets(context: IWebhookFunctions): Promise<string[]>;
	/** The delivery, once it is known to come from the service, or why it is turned away. */
	verify(context: IWebhookFunctions, secrets: string[], values: Values<F>): Promise<{ delivery: Delivery } | DeliveryAnswer>;
	/** Whether the trigger is set to start for it. */
	isWanted(context: IWebhookFunctions, delivery: Delivery, values: Values<F>): boolean;
	namesOf(delivery: Delivery): DeliveryNames;
	/** What starts the workflow, undefined when it starts nothing after all. */
	make(context: IWebhookFunctions, delivery: Delivery, values: Values<F>): Promise<Made<IDataObject> | undefined>;
}

/** The way of each delivery: verified, wanted, not repeated, answered, and only then made into an item. */
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
		// Before anything is fetched: the services wait for ten seconds, and Speakr on SQLite holds a lock meanwhile.
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
	message: 'The credential with the webhook secret cannot be read at the moment',
};
const unwanted: DeliveryAnswer = { status: 200, code: 'unwanted', message: 'The trigger is not set to start for this event' };
const receivedBefore: DeliveryAnswer = { status: 200, code: 'received_before', message: 'Received before' };
const received: DeliveryAnswer = { status: 200, code: 'received', message: 'Received' };
