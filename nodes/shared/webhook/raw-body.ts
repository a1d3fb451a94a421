import type { IWebhookFunctions } from 'n8n-workflow';
import type { DeliveryAnswer } from './answer';

export const tooLarge: DeliveryAnswer = { status: 413, code: 'too_large', message: 'The body is too large' };

/** The bytes of a delivery, which n8n has already read only if it could parse them. */
export async function readRawBody(context: IWebhookFunctions): Promise<Buffer> {
	const request: { rawBody?: Buffer; readRawBody?(): Promise<void> } = context.getRequestObject();
	if (request.rawBody === undefined) await request.readRawBody?.();
	return request.rawBody ?? Buffer.alloc(0);
}
