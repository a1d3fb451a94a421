import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { toNodeError } from '../errors';
import { connect, type Client } from '../http';
import { readTriggerFields, type Fields, type Values } from '../operation';
import { keepForTest, sampleIn, type Engines } from '../trigger';
import { answer, type DeliveryAnswer } from './answer';

export interface DeliveryHandling<F extends Fields, Delivery> {
	engines: Engines<F, Delivery>;
	refusedUnread(context: IWebhookFunctions, values: Values<F>): DeliveryAnswer | undefined;
	/** The secrets that verify a delivery, read again if they are doubted. Throws if they can't be read. */
	readSecrets(context: IWebhookFunctions, areDoubted: boolean): Promise<string[]>;
	verify(context: IWebhookFunctions, secrets: string[], values: Values<F>): Promise<{ delivery: Delivery } | DeliveryAnswer>;
	isWanted(context: IWebhookFunctions, delivery: Delivery, values: Values<F>): boolean;
	/** The item of a delivery to a trigger that is tested in the editor, undefined if a filter excludes it. */
	toTestItem(client: Client, delivery: Delivery, values: Values<F>): Promise<IDataObject | undefined>;
}

/** Verifies a delivery, hands it to the engine of its node, and responds. Throws NodeApiError. */
export async function handleDelivery<F extends Fields, Delivery>(
	context: IWebhookFunctions,
	{ engines, refusedUnread, readSecrets, verify, isWanted, toTestItem }: DeliveryHandling<F, Delivery>,
): Promise<IWebhookResponseData> {
	const isTest = context.getMode() === 'manual';
	const sample = isTest ? sampleIn(context) : undefined;
	if (sample) return showInTest(context, sample);
	try {
		const values = readTriggerFields(context, engines.fields);
		const refusal = refusedUnread(context, values);
		if (refusal) return answer(context, refusal);
		const read = async (areDoubted: boolean) => await readSecrets(context, areDoubted).catch(() => undefined);
		// The services retry after a 5xx, and never after a 4xx.
		const judge = async (secrets?: string[]) => (secrets ? await verify(context, secrets, values) : secretUnreadable);
		const secrets = await read(false);
		const first = await judge(secrets);
		const newer = 'delivery' in first || first.status !== 401 ? secrets : await read(true);
		const verdict = String(newer) === String(secrets) ? first : await judge(newer);
		if (!('delivery' in verdict)) return answer(context, verdict);
		const { delivery } = verdict;
		if (!isWanted(context, delivery, values)) return answer(context, unwanted);
		if (isTest) {
			const item = await toTestItem(await connect(context, engines.service), delivery, values);
			return item ? showInTest(context, item) : answer(context, unwanted);
		}
		// Before anything is fetched: the services wait ten seconds, and Speakr on SQLite holds a lock meanwhile.
		const response = answer(context, acknowledgment);
		const engine = engines.of(context);
		void engine?.handle(delivery);
		// Without an engine, the one in n8n's main process finds the event by the clock, if a clock does.
		const item = engine ? undefined : engines.takeUnfound(context, delivery);
		return item ? { ...response, workflowData: [[{ json: item }]] } : response;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

function showInTest(context: IWebhookFunctions, item: IDataObject): IWebhookResponseData {
	keepForTest(context, item);
	return { ...answer(context, acknowledgment), workflowData: [[{ json: item }]] };
}

const secretUnreadable: DeliveryAnswer = {
	status: 503,
	code: 'secret_unreadable',
	message: 'The webhook secret could not be read from the credential',
};
export const unwanted: DeliveryAnswer = { status: 200, code: 'unwanted', message: 'The trigger does not listen for this event' };
const acknowledgment: DeliveryAnswer = { status: 200, code: 'received', message: 'Received' };
