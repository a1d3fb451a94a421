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
import { fieldProperties, readTriggerFields } from '../shared/operation';
import { answer } from '../shared/webhook';
import { assemblyAi } from './api';
import { receive } from './triggers/verify';
import { eventFields, toItem } from './triggers/event-item';
import { deliveries, wasPolled, whileInHand } from './triggers/deduplication';
import { publishUrl, sendableSecret, usualHeader, webhookSecret, withdrawUrl } from './triggers/notify';

const isTest = (context: IHookFunctions) => context.getMode() === 'manual';

export class AssemblyAiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'AssemblyAI Trigger',
		name: 'assemblyAiTrigger',
		icon: { light: 'file:../../icons/assemblyai.svg', dark: 'file:../../icons/assemblyai.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle: '={{ $parameter["events"].map((event) => event.replaceAll("_", " ")).join(", ") }}',
		description: 'Starts the workflow when AssemblyAI reports that a transcript is ready or has failed',
		eventTriggerDescription: 'Waiting for AssemblyAI to tell about a transcript that was created with this URL',
		activationMessage: 'Your workflow now runs on transcripts that were created with the URL of this trigger',
		defaults: { name: 'AssemblyAI Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'assemblyAiApi', required: true }],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: 'webhook' },
		],
		properties: fieldProperties(eventFields),
	};

	webhookMethods = {
		default: {
			// AssemblyAI is told the URL with each transcript: there is nothing to register.
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
		const secret = await webhookSecret(this).catch(() => undefined);
		// AssemblyAI comes again after a 5xx.
		if (secret === undefined) return answer(this, 503, 'The credential cannot be read for now');
		const workflowId = String(this.getWorkflow().id);
		const receiver = `${workflowId}:${this.getNode().id}:${this.getMode()}`;
		try {
			const values = readTriggerFields(this, eventFields);
			const verdict = await receive(this, values.options.headerName ?? usualHeader, secret);
			if (!('delivery' in verdict)) return answer(this, verdict.status, verdict.message);
			if (!values.events.includes(verdict.delivery.status)) return answer(this, 200, 'Not asked for');
			const isManual = this.getMode() === 'manual';
			const isKnown = !isManual && wasPolled(workflowId, verdict.key);
			if (isKnown || !deliveries.isNew(receiver, verdict.key)) return answer(this, 200, 'Received before');
			// Before AssemblyAI is asked, since it waits for 10 seconds only.
			const received = answer(this, 200, 'Received');
			const make = async () => await toItem(await connect(this, assemblyAi), verdict.delivery, this.getQueryData(), values);
			const json = await deliveries.unlessFailed(receiver, verdict.key, async () =>
				await (isManual ? make() : whileInHand(workflowId, verdict.key, make)),
			);
			return { ...received, ...(json && { workflowData: [[{ json }]] }) };
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
