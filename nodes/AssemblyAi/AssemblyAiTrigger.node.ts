import { NodeConnectionTypes } from 'n8n-workflow';
import type { IHookFunctions, INodeType, INodeTypeDescription, ITriggerFunctions, ITriggerResponse, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { asNodeError } from '../shared/errors';
import { keptCredential } from '../shared/http';
import { fieldProperties } from '../shared/operation';
import { eventWebhook } from '../shared/trigger';
import { handleDelivery, type DeliveryHandling } from '../shared/webhook';
import { assemblyAi, testAssemblyAiApi } from './api';
import { engines } from './triggers/engine';
import { eventFields, toItem, type Delivery } from './triggers/event-item';
import { secretIn, sendableSecret, defaultHeaderName } from './transcripts/notify';
import { publishUrl, withdrawUrl } from './transcripts/trigger-url';
import { refusedUnread, verify } from './triggers/verify';

const isTest = (context: IHookFunctions) => context.getMode() === 'manual';

export class AssemblyAiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'AssemblyAI Trigger',
		name: 'assemblyAiTrigger',
		icon: { light: 'file:../../icons/assemblyai.svg', dark: 'file:../../icons/assemblyai.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle: '={{ $parameter["events"].map((event) => event.replaceAll("_", " ")).join(", ") }}',
		description: 'Starts the workflow when a transcript in AssemblyAI is completed or has failed',
		eventTriggerDescription: 'Waiting for AssemblyAI to report on a transcript created with this URL',
		activationMessage: 'Your workflow will now start on the selected events in AssemblyAI',
		builderHint: {
			searchHint:
				"The item has the finished transcript. To be notified at once, set 'Notify' of Transcript: Create to the workflow's trigger.",
			relatedNodes: [{ nodeType: 'n8n-nodes-transcription.assemblyAi', relationHint: 'Creates the transcript that this trigger waits for' }],
		},
		defaults: { name: 'AssemblyAI Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'assemblyAiApi', required: true, testedBy: 'testAssemblyAiApi' }],
		webhooks: [{ ...eventWebhook, ndvHideUrl: '={{ $parameter["mode"] === "polling" }}' }],
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
				await sendableSecret(this).catch(asNodeError(this));
				if (!isTest(this)) publishUrl(this);
				await engines.offerSample(this);
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

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await engines.run(this);
	}
}

const deliveryHandling: DeliveryHandling<typeof eventFields, Delivery> = {
	engines,
	refusedUnread: (context, { options }) => refusedUnread(context, options.headerName ?? defaultHeaderName),
	readSecrets: async (context, areDoubted) => [secretIn(await keptCredential(context, assemblyAi.credential, areDoubted))],
	async verify(context, secrets, { options }) {
		const verdict = await verify(context, options.headerName ?? defaultHeaderName, secrets);
		return 'notification' in verdict ? { delivery: { ...verdict, metadata: context.getQueryData() } } : verdict;
	},
	isWanted: (_, { notification: { status } }, { events }) => events.includes(status),
	toTestItem: toItem,
};
