import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { toNodeError } from '../shared/errors';
import { connect } from '../shared/http';
import { boolean, choice, collection, fieldProperties, listMethods, number, readTriggerFields } from '../shared/operation';
import { handleDelivery, type DeliveryHandling } from '../shared/webhook';
import { speakr } from './api';
import { testSpeakrApi } from './api/credential';
import { contentFields, eventsField, filterFields, includeShared, withRecording } from './triggers/event-item';
import { eventKey, handover, subjectOf } from './triggers/event-keys';
import { lists } from './lists';
import { isPublishingTest } from './triggers/webhook/test-delivery';
import {
	adoptWebhook,
	createWebhook,
	hasManualSecret,
	manualSecrets,
	secretsOf,
	unregisterWebhook,
	type Subscription,
} from './triggers/webhook/registration';
import { verify, type Delivery } from './triggers/webhook/verify';

const registrationField = choice(
	'Registration',
	{
		automatic: {
			name: 'Automatic',
			description: 'Create the webhook in Speakr when the workflow is published, and delete it when it is unpublished',
		},
		manual: {
			name: 'Manual',
			description: "Create the webhook in Speakr yourself with this node's URL, and copy its secret into the credential",
		},
	},
	{ value: 'automatic' },
);

/** Minutes: Speakr's last retry comes 74 minutes after the event, unless the webhook was paused. */
const defaultMaximumAge = 120;

const fields = {
	registration: registrationField,
	events: eventsField,
	...contentFields,
	options: collection('Options', {
		includeShared,
		includeTestDeliveries: boolean('Include Test Deliveries', {
			value: true,
			description: "Whether Speakr's test button also starts the workflow if 'Test' isn't selected above",
		}),
		maximumAge: number('Maximum Age (Minutes)', {
			value: defaultMaximumAge,
			min: 1,
			description: "Reject events older than this many minutes. Speakr's last retry comes 74 minutes after the event.",
		}),
		...filterFields,
	}),
};

const isManual = (context: IHookFunctions | IWebhookFunctions) =>
	context.getNodeParameter('registration', 'automatic') === 'manual';

function subscriptionOf(context: IHookFunctions): Subscription {
	const { events, options } = readTriggerFields(context, fields);
	return { events, includeShared: options.includeShared === true };
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
		activationMessage: 'Your workflow will now run on the chosen events in Speakr',
		defaults: { name: 'Speakr Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'speakrApi', required: true, testedBy: 'testSpeakrApi' }],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: 'webhook' },
		],
		properties: fieldProperties(fields),
	};

	methods = { ...listMethods(speakr, lists), credentialTest: { testSpeakrApi } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				try {
					if (isManual(this)) return await hasManualSecret(this);
					return await adoptWebhook(this, subscriptionOf(this));
				} catch (error) {
					throw toNodeError(this.getNode(), error);
				}
			},
			async create(this: IHookFunctions): Promise<boolean> {
				try {
					await createWebhook(this, subscriptionOf(this));
					return true;
				} catch (error) {
					throw toNodeError(this.getNode(), error);
				}
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				try {
					await unregisterWebhook(this);
					return true;
				} catch (error) {
					throw toNodeError(this.getNode(), error);
				}
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await handleDelivery(this, deliveryHandling);
	}
}

const deliveryHandling: DeliveryHandling<typeof fields, Delivery> = {
	fields,
	handover,
	readSecrets: async (context) => (isManual(context) ? await manualSecrets(context) : secretsOf(context)),
	verify: async (context, secrets, { options: { maximumAge = defaultMaximumAge } }) =>
		await verify(context, { secrets, mayBeEarly: !isManual(context), maximumAge }),
	isWanted(context, delivery, { events, options: { includeTestDeliveries } }) {
		const chosen: string[] = events;
		const isTest = delivery.type === 'webhook.test' && includeTestDeliveries === true;
		return (isTest || chosen.includes(delivery.type)) && !isPublishingTest(context, delivery);
	},
	namesOf: (delivery) => ({
		id: delivery.id,
		subject: subjectOf(delivery),
		isReplay: delivery.replayed_from !== undefined,
	}),
	async make(context, delivery, values) {
		const shown = await withRecording(await connect(context, speakr), delivery, values);
		if (!shown) return undefined;
		const { json: item, recording } = shown;
		return { item, key: recording && eventKey(delivery.type, recording) };
	},
};
