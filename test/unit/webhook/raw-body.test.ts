import type { IWebhookFunctions } from 'n8n-workflow';
import { readRawBody } from '../../../nodes/shared/webhook';

/** A delivery as n8n holds it: read already, still to be read, or without a body. */
function delivery(known?: string, toRead?: string) {
	const request = {
		rawBody: known === undefined ? undefined : Buffer.from(known),
		async readRawBody() {
			request.rawBody = await Promise.resolve(toRead === undefined ? undefined : Buffer.from(toRead));
		},
	};
	const context: IWebhookFunctions = Object.create({ getRequestObject: () => request });
	return context;
}

test('what n8n has read is not read again', async () => {
	expect((await readRawBody(delivery('known', 'again'))).toString()).toBe('known');
	expect((await readRawBody(delivery('', 'again'))).toString()).toBe('');
});
test('what it has not read is read now', async () => {
	expect((await readRawBody(delivery(undefined, 'read'))).toString()).toBe('read');
});
test('without a body it is empty', async () => {
	expect(await readRawBody(delivery())).toHaveLength(0);
});
