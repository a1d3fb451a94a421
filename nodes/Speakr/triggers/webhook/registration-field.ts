import type { IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { choice, readTriggerFields } from '../../../shared/operation';

const registrations = {
	automatic: {
		name: 'Automatic',
		description: 'Create the webhook in Speakr when the workflow is published, and delete it when it is unpublished',
	},
	manual: {
		name: 'Manual',
		description: "Create the webhook in Speakr yourself with this node's URL, and copy its secret into the credential",
	},
};

export const registration = choice('Registration', registrations, { value: 'automatic' });

/** Whether the user created the webhook in Speakr. Throws InvalidInput for another value. */
export const isManual = (context: ITriggerFunctions | IHookFunctions | IWebhookFunctions): boolean =>
	readTriggerFields(context, { registration }).registration === 'manual';
