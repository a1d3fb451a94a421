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
import { answer } from '../shared/webhook';
import { speakr } from './api';
import { isFresh, receive } from './triggers/webhook/verify';
import { contentFields, eventsField, filterFields, withRecording } from './triggers/event-item';
import { deliveries, wasPolled, whileInHand } from './triggers/deduplication';
import { lists } from './lists';
import { isProbe } from './triggers/webhook/test-delivery';
import {
	adoptWebhook,
	createWebhook,
	deleteWebhook,
	hasManualSecret,
	manualSecrets,
	secretsOf,
} from './triggers/webhook/registration';

const registrationField = choice(
	'Registration',
	{
		automatic: {
			name: 'Automatic',
			description: 'The webhook is made in Speakr when the workflow is published, and removed with it',
		},
		manual: {
			name: 'Manual',
			description: "You make the webhook in Speakr with this node's URL, and put its secret into the credential",
		},
	},
	{ value: 'automatic' },
);

/** Minutes: an honest delivery comes 74 minutes late at most, unless Speakr had paused the webhook. */
const defaultAge = 120;

const fields = {
	registration: registrationField,
	events: eventsField,
	...contentFields,
	options: collection('Options', {
		includeTestDeliveries: boolean('Include Test Deliveries', {
			value: true,
			description: "Whether Speakr's test button starts the workflow too, without choosing 'Test' above",
		}),
		maximumAge: number('Maximum Age', {
			value: defaultAge,
			min: 1,
			description:
				'Minutes after which the event of a delivery is too old to be believed. The last try of Speakr comes 74 minutes after the event.',
		}),
		...filterFields,
	}),
};

const isManual = (context: IHookFunctions | IWebhookFunctions) =>
	context.getNodeParameter('registration', 'automatic') === 'manual';

const acceptedSecrets = async (context: IWebhookFunctions): Promise<string[]> =>
	isManual(context) ? await manualSecrets(context).catch(() => []) : secretsOf(context);

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
		activationMessage: 'Your workflow now runs on the chosen events in Speakr',
		defaults: { name: 'Speakr Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'speakrApi', required: true }],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: 'webhook' },
		],
		properties: fieldProperties(fields),
	};

	methods = listMethods(speakr, lists);

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				try {
					if (isManual(this)) return await hasManualSecret(this);
					return await adoptWebhook(this, readTriggerFields(this, fields).events);
				} catch (error) {
					throw toNodeError(this.getNode(), error);
				}
			},
			async create(this: IHookFunctions): Promise<boolean> {
				try {
					await createWebhook(this, readTriggerFields(this, fields).events);
					return true;
				} catch (error) {
					throw toNodeError(this.getNode(), error);
				}
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				try {
					await deleteWebhook(this);
					return true;
				} catch (error) {
					throw toNodeError(this.getNode(), error);
				}
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const verdict = await receive(this, await acceptedSecrets(this), !isManual(this));
		if (!('delivery' in verdict)) return answer(this, verdict.status, verdict.message);
		const { delivery } = verdict;
		try {
			const values = readTriggerFields(this, fields);
			if (!isFresh(delivery, values.options.maximumAge ?? defaultAge)) {
				return answer(this, 400, 'The event is too old, or of another time than that of n8n');
			}
			const isTest = delivery.type === 'webhook.test' && values.options.includeTestDeliveries === true;
			const chosen: string[] = values.events;
			const starts = (isTest || chosen.includes(delivery.type)) && !isProbe(this, delivery);
			const workflowId = String(this.getWorkflow().id);
			const receiver = `${workflowId}:${this.getNode().id}:${this.getMode()}`;
			if (!starts) return answer(this, 200, 'Not asked for');
			if (!deliveries.isNew(receiver, delivery.id)) return answer(this, 200, 'Received before');
			// Before anything is fetched: while it delivers, Speakr on SQLite holds a lock that every request waits for.
			const received = answer(this, 200, 'Received');
			const make = async () => {
				const shown = await withRecording(await connect(this, speakr), delivery, values);
				return shown && !wasPolled(workflowId, delivery, shown) ? shown.json : undefined;
			};
			const item = await deliveries.unlessFailed(receiver, delivery.id, async () =>
				await whileInHand(workflowId, delivery, make),
			);
			return { ...received, ...(item && { workflowData: [[{ json: item }]] }) };
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
