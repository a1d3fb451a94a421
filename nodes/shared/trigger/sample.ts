import { randomUUID } from 'crypto';
import type { IDataObject, IHookFunctions, ITriggerFunctions, ITriggerResponse, IWebhookFunctions } from 'n8n-workflow';
import { asNodeError, nothingFits, toError, toNodeError } from '../errors';
import { isObject } from '../json';
import { sleep } from '../sleep';
import { ownerOf } from '../owner';
import { webhookUrlOf } from './url';

const offered = new Map<string, IDataObject>();

/** What came in for a trigger that is tested in the editor: n8n runs the trigger afterwards, to output it, maybe on a worker. */
const received = new Map<string, IDataObject>();

const listeningAfter = 1_000;

/** Sends a sample to the test URL, so that a test in the editor ends also if no event comes. */
export async function offerSample(context: IHookFunctions, readSample: () => Promise<IDataObject | undefined>): Promise<void> {
	received.delete(ownerOf(context));
	const sample = await readSample();
	if (!sample) return;
	const token = randomUUID();
	const url = webhookUrlOf(context);
	offered.set(token, sample);
	const send = async () => {
		await sleep(listeningAfter);
		await context.helpers.httpRequest({ method: 'POST', url, body: { sample: token }, json: true, timeout: 5_000 });
	};
	void send()
		.catch((error: unknown) => context.logger.debug(`The sample could not be sent: ${toError(error).message}`))
		.finally(() => offered.delete(token));
}

export function sampleIn(context: IWebhookFunctions): IDataObject | undefined {
	const body: unknown = context.getBodyData();
	return isObject(body) ? offered.get(String(body.sample)) : undefined;
}

export const keepForTest = (context: IWebhookFunctions, item: IDataObject) => void received.set(ownerOf(context), item);

export const testResponse = (context: ITriggerFunctions, readSample: () => Promise<IDataObject | undefined>): ITriggerResponse => ({
	async manualTriggerFunction() {
		const owner = ownerOf(context);
		const kept = received.get(owner);
		received.delete(owner);
		const item = kept ?? (await readSample().catch(asNodeError(context)));
		if (!item) throw toNodeError(context.getNode(), nothingFits());
		context.emit([[{ json: item }]]);
	},
});
