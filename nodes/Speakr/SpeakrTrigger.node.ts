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
import { choice, fieldProperties, listMethods, readFields } from '../shared/operation';
import { rememberDeliveries } from '../shared/webhook';
import { speakr } from './api';
import { receive } from './delivery';
import { eventFields, eventsField, isWanted, withRecording } from './events';
import { lists } from './lists';
import {
	adoptWebhook,
	createWebhook,
	deleteWebhook,
	hasManualSecret,
	manualSecrets,
	registered,
} from './registration';

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

const fields = { registration: registrationField, events: eventsField, ...eventFields };

/** Speakr tries for 74 minutes; a day is far beyond that. */
const deliveries = rememberDeliveries(10_000, 24 * 3_600_000);

const readTriggerFields = (context: IHookFunctions | IWebhookFunctions) =>
	readFields(fields, (name, fallback) => context.getNodeParameter(name, fallback), {
		timezone: context.getTimezone(),
	});

const isManual = (context: IHookFunctions | IWebhookFunctions) =>
	context.getNodeParameter('registration', 'automatic') === 'manual';

/** The secrets that a signature may be made with: none where nothing is set up, so that nothing gets in. */
async function secretsOf(context: IWebhookFunctions): Promise<string[]> {
	if (isManual(context)) return await manualSecrets(context).catch(() => ['']);
	const known = registered(context);
	return known ? [known.secret] : [];
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
					return await adoptWebhook(this, readTriggerFields(this).events);
				} catch (error) {
					throw toNodeError(this.getNode(), error);
				}
			},
			async create(this: IHookFunctions): Promise<boolean> {
				try {
					await createWebhook(this, readTriggerFields(this).events);
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
		const response = this.getResponseObject();
		const answer = (status: number, message: string) => response.status(status).json({ message });
		const verdict = await receive(this, await secretsOf(this));
		if (!('delivery' in verdict)) {
			answer(verdict.status, verdict.message);
			return { noWebhookResponse: true };
		}
		const { delivery } = verdict;
		try {
			const values = readTriggerFields(this);
			const starts = isWanted(delivery.type, values.events, values.options);
			const receiver = `${this.getWorkflow().id}:${this.getNode().id}:${this.getMode()}`;
			if (!starts || !deliveries.isNew(receiver, delivery.id)) {
				answer(200, starts ? 'Received before' : 'Not asked for');
				return { noWebhookResponse: true };
			}
			// Before anything is fetched: while it delivers, Speakr on SQLite holds a lock that every request waits for.
			answer(200, 'Received');
			const json = await withRecording(await connect(this, speakr), delivery, values);
			return { noWebhookResponse: true, ...(json && { workflowData: [[{ json }]] }) };
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
