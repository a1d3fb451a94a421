import { NodeConnectionTypes } from 'n8n-workflow';
import type { IHookFunctions, INodeType, INodeTypeDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { toNodeError } from '../shared/errors';
import { connect } from '../shared/http';
import { fieldProperties } from '../shared/operation';
import { handleDelivery, type DeliveryHandling } from '../shared/webhook';
import { assemblyAi } from './api';
import { testAssemblyAiApi } from './credential';
import { eventFields, toItem } from './triggers/event-item';
import { handover } from './triggers/event-keys';
import { publishUrl, sendableSecret, defaultHeaderName, webhookSecret, withdrawUrl } from './triggers/notify';
import { verify, type Delivery } from './triggers/verify';

const isTest = (context: IHookFunctions) => context.getMode() === 'manual';

export class AssemblyAiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'AssemblyAI Trigger',
		name: 'assemblyAiTrigger',
		icon: { light: 'file:../../icons/assemblyai.svg', dark: 'file:../../icons/assemblyai.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle: '={{ $parameter["events"].map((event) => event.replaceAll("_", " ")).join(", ") }}',
		description: 'Starts the workflow when AssemblyAI reports that a transcript is completed or has failed',
		eventTriggerDescription: 'Waiting for AssemblyAI to report on a transcript created with this URL',
		activationMessage: 'Your workflow will now run for transcripts created with the URL of this trigger',
		defaults: { name: 'AssemblyAI Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'assemblyAiApi', required: true, testedBy: 'testAssemblyAiApi' }],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: 'webhook' },
		],
		properties: fieldProperties(eventFields),
	};

	methods = { credentialTest: { testAssemblyAiApi } };

	webhookMethods = {
		default: {
			// Each transcript is created with the URL: there is nothing to register.
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await sendableSecret(this).catch((error: unknown) => {
					throw toNodeError(this.getNode(), error);
				});
				if (!isTest(this)) publishUrl(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				if (!isTest(this)) withdrawUrl(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await handleDelivery(this, deliveryHandling);
	}
}

const deliveryHandling: DeliveryHandling<typeof eventFields, Delivery> = {
	fields: eventFields,
	handover,
	readSecrets: async (context) => [await webhookSecret(context)],
	verify: async (context, secrets, { options }) => await verify(context, options.headerName ?? defaultHeaderName, secrets),
	isWanted: (_, { status }, { events }) => events.includes(status),
	namesOf: ({ key }) => ({ id: key, subject: key, key }),
	async make(context, delivery, values) {
		const item = await toItem(await connect(context, assemblyAi), delivery, context.getQueryData(), values);
		return item && { item, key: delivery.key };
	},
};
