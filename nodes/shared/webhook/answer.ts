import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/** The response to a delivery: HTTP status, a code that this package reads in Speakr's log, and a message for people. */
export interface DeliveryAnswer {
	status: number;
	code: string;
	message: string;
}

/** Responds to a delivery immediately, without starting the workflow. */
export function answer(context: IWebhookFunctions, { status, ...body }: DeliveryAnswer): IWebhookResponseData {
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}
