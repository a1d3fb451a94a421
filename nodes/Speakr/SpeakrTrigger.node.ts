import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { asNodeError } from '../shared/errors';
import { fieldProperties, listMethods, readTriggerFields } from '../shared/operation';
import { eventWebhook } from '../shared/trigger';
import { handleDelivery, type DeliveryHandling } from '../shared/webhook';
import { speakr, testSpeakrApi } from './api';
import { lists } from './lists';
import { engines } from './triggers/engine';
import { withRecording } from './triggers/event-item';
import { defaultMaximumAge, triggerFields } from './triggers/fields';
import { happenedAt, isWanted, subscriptionOf, type Delivery } from './triggers/delivered-event';
import { isPublishingTest } from './triggers/webhook/test-delivery';
import { isManual } from './triggers/webhook/registration-field';
import {
	adoptWebhook,
	createWebhook,
	adoptManualWebhook,
	manualSecrets,
	secretsOf,
	signsTime,
	unregisterWebhook,
} from './triggers/webhook/registration';
import { refusedUnread, verify } from './triggers/webhook/verify';

const wantedBy = (context: IHookFunctions) => subscriptionOf(readTriggerFields(context, triggerFields));

async function adoptRegistration(context: IHookFunctions): Promise<boolean> {
	const exists = isManual(context) ? await adoptManualWebhook(context) : await adoptWebhook(context, wantedBy(context));
	if (exists) await engines.offerSample(context);
	return exists;
}

async function register(context: IHookFunctions): Promise<void> {
	await createWebhook(context, wantedBy(context));
	await engines.offerSample(context);
}

export class SpeakrTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Speakr Trigger',
		name: 'speakrTrigger',
		icon: { light: 'file:../../icons/speakr.svg', dark: 'file:../../icons/speakr.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle:
			'={{ $parameter["events"].map((event) => event.replace("recording.", "").replaceAll(".", " ")).join(", ") }}',
		description: 'Starts the workflow when a recording in Speakr is transcribed, summarized, uploaded or changed',
		eventTriggerDescription: 'Waiting for Speakr to send an event',
		activationMessage: 'Your workflow will now start on the selected events in Speakr',
		builderHint: {
			searchHint:
				"The item has the recording with summary and transcript, so you don't need a node to fetch them. Starts once per event, including those missed while n8n was stopped. Keep 'Simplify' on.",
			relatedNodes: [{ nodeType: 'n8n-nodes-transcription.speakr', relationHint: 'Changes, tags, shares or asks about the recording, using its id by default' }],
		},
		defaults: { name: 'Speakr Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'speakrApi', required: true, testedBy: 'testSpeakrApi' }],
		webhooks: [{ ...eventWebhook, ndvHideUrl: '={{ $parameter["mode"] === "polling" || $parameter["registration"] !== "manual" }}' }],
		properties: fieldProperties(triggerFields),
	};

	methods = { ...listMethods(speakr, lists), credentialTest: { testSpeakrApi } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await adoptRegistration(this).catch(asNodeError(this));
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await register(this).catch(asNodeError(this));
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				await unregisterWebhook(this).catch(asNodeError(this));
				return true;
			},
		},
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await engines.run(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await handleDelivery(this, deliveryHandling);
	}
}

const deliveryHandling: DeliveryHandling<typeof triggerFields, Delivery> = {
	engines,
	refusedUnread,
	readSecrets: async (context, areDoubted) => (isManual(context) ? await manualSecrets(context, areDoubted) : secretsOf(context)),
	async verify(context, secrets, { options: { maximumAge = defaultMaximumAge } }) {
		const verdict = await verify(context, {
			secrets,
			mayBeEarly: !isManual(context),
			signsTime: signsTime(context),
			maximumAge,
		});
		if (!('event' in verdict)) return verdict;
		return { delivery: { event: verdict.event, happenedAt: happenedAt(context, verdict.event) } };
	},
	isWanted: (context, { event }, values) => isWanted(event, values) && !isPublishingTest(context, event),
	toTestItem: async (client, { event }, values) => await withRecording(client, event, values),
};
