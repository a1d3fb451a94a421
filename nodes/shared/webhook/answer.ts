import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/** Why a delivery is turned away: the status, a code that other parts of this package read, and words for people. */
export interface DeliveryAnswer {
	status: number;
	code: string;
	message: string;
}

/** Answers a delivery at once; that alone starts no workflow. */
export function answer(context: IWebhookFunctions, { status, ...body }: DeliveryAnswer): IWebhookResponseData {
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}
