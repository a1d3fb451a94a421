import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { createEngines } from '../../../nodes/shared/trigger';
import { handleDelivery, type DeliveryHandling } from '../../../nodes/shared/webhook';
import { service } from '../http/answered';
import { node } from '../node';

type Handling = DeliveryHandling<Record<string, never>, string>;

const wrong = { status: 401, code: 'wrong', message: 'Wrong' };

/** How a delivery is answered that 'secret' verifies; secrets are read as they were kept, then as they are. */
async function answered({ kept, fresh = kept, mode = 'webhook', unfoundItem, id = crypto.randomUUID(), ...rest }: { kept?: string[]; fresh?: string[]; mode?: string; unfoundItem?(): IDataObject; id?: string } & Partial<Handling>) {
	const answers: Array<IDataObject & { status: number }> = [];
	const warn = jest.fn();
	const read: boolean[] = [];
	const context: IWebhookFunctions = Object.create({
		getMode: () => mode,
		getCredentials: async () => await Promise.resolve({ address: 'https://example.com' }),
		getBodyData: () => ({}),
		getNode: () => node,
		getWorkflow: () => ({ id }),
		getNodeParameter: () => undefined,
		getTimezone: () => 'UTC',
		getResponseObject: () => ({ status: (status: number) => ({ json: (body: IDataObject) => void answers.push({ status, ...body }) }) }),
		logger: { warn },
	});
	const engines = createEngines<Record<string, never>, string>({
		service,
		fields: {},
		nameOf: String,
		idOf: String, listensFor: String, unfoundItem,
		readSample: async () => await Promise.resolve(undefined),
		createWork: () => ({ interval: 1, begin: async () => {}, look: async () => await Promise.resolve({ missed: [] }), handle: async () => {} }),
	});
	const { workflowData } = await handleDelivery<Record<string, never>, string>(context, {
		engines,
		refusedUnread: () => undefined,
		async readSecrets(_, areDoubted) {
			read.push(areDoubted);
			const secrets = areDoubted ? fresh : kept;
			if (!secrets) throw new Error('It cannot be decrypted');
			return await Promise.resolve(secrets);
		},
		verify: async (_, secrets) => await Promise.resolve(secrets.includes('secret') ? { delivery: 'a' } : wrong),
		isWanted: () => true,
		toTestItem: async () => await Promise.resolve(undefined),
		...rest,
	});
	return { answers, read, warnings: warn.mock.calls.length, shown: workflowData };
}

test('a verified delivery is received, which no log tells of', async () => {
	expect(await answered({ kept: ['secret'] })).toEqual({ answers: [{ status: 200, code: 'received', message: 'Received' }], read: [false], warnings: 0 });
});
test('a secret that was changed a moment ago verifies it', async () => {
	expect(await answered({ kept: ['old'], fresh: ['secret'] })).toMatchObject({ answers: [{ status: 200 }], read: [false, true] });
});
test('what no secret verifies is refused, and told', async () => {
	expect(await answered({ kept: ['old'] })).toEqual({ answers: [wrong], read: [false, true], warnings: 1 });
});
test('what is refused for another reason is not verified again', async () => {
	const tooLarge = { status: 413, code: 'too_large', message: 'Too large' };
	expect(await answered({ kept: ['secret'], verify: async () => await Promise.resolve(tooLarge) })).toMatchObject({ answers: [tooLarge], read: [false] });
});
test('while secrets cannot be read it may come again', async () => {
	expect(await answered({})).toMatchObject({ answers: [{ status: 503, code: 'secret_unreadable' }], read: [false] });
});
test('secrets that are the same when they are read again are not tried again', async () => {
	const verify = jest.fn(async () => await Promise.resolve(wrong));
	await answered({ kept: ['old'], verify });
	expect(verify).toHaveBeenCalledTimes(1);
});
test('in a test in the editor its item is shown, unless a filter excludes it', async () => {
	const test = { kept: ['secret'], mode: 'manual' };
	expect(await answered({ ...test, toTestItem: async () => await Promise.resolve({ id: 1 }) })).toMatchObject({ answers: [{ code: 'received' }], shown: [[{ json: { id: 1 } }]] });
	expect(await answered(test)).toMatchObject({ answers: [{ code: 'unwanted' }], shown: undefined });
});
test('for what cannot be from the service no secret is read', async () => {
	expect(await answered({ kept: ['secret'], refusedUnread: () => wrong })).toEqual({ answers: [wrong], read: [], warnings: 1 });
});
test('an event that is not wanted is answered as such', async () => {
	expect(await answered({ kept: ['secret'], isWanted: () => false })).toMatchObject({ answers: [{ status: 200, code: 'unwanted' }], warnings: 0 });
});
test('what no clock finds starts the workflow where the trigger does not run, once', async () => {
	const given = { kept: ['secret'], unfoundItem: () => ({ status: 'ready' }), id: crypto.randomUUID() };
	expect(await answered(given)).toMatchObject({ answers: [{ status: 200, code: 'received' }], shown: [[{ json: { status: 'ready' } }]] });
	expect(await answered(given)).toMatchObject({ answers: [{ status: 200, code: 'received' }], shown: undefined });
});
