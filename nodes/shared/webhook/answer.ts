import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { ownerOf } from '../owner';
import { createMemory } from '../memory';

/** The response to a delivery: HTTP status, a code that this package reads in Speakr's log, and a message for people. */
export interface DeliveryAnswer {
	status: number;
	code: string;
	message: string;
}

/** Milliseconds: a flood of forged deliveries shall not fill n8n's log. */
const quiet = createMemory(1_000, 60_000);

/** Responds to a delivery immediately, without starting the workflow; a refusal is told in n8n's log, each kind once a minute. */
export function answer(context: IWebhookFunctions, { status, ...body }: DeliveryAnswer): IWebhookResponseData {
	const { name } = context.getNode();
	if (status >= 400 && quiet.note(ownerOf(context), body.code)) context.logger.warn(`'${name}' refused a delivery: ${body.message}`, { status, ...body });
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}
