import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { toNodeError } from '../shared/errors';
import { fieldProperties, listMethods } from '../shared/operation';
import { speakr } from './api';
import { testSpeakrApi } from './api/credential';
import { lists } from './lists';
import { pollingFields, pollRecordings } from './triggers/poll';

export class SpeakrPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Speakr Polling Trigger',
		name: 'speakrPollingTrigger',
		icon: { light: 'file:../../icons/speakr.svg', dark: 'file:../../icons/speakr.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle:
			'={{ $parameter["events"].map((event) => event.replace("recording.", "").replaceAll(".", " ")).join(", ") }}',
		description: 'Starts the workflow when polling finds a new, transcribed or failed recording in Speakr',
		activationMessage: 'Your workflow will now run when polling finds the chosen events in Speakr',
		defaults: { name: 'Speakr Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'speakrApi', required: true, testedBy: 'testSpeakrApi' }],
		properties: fieldProperties(pollingFields),
	};

	methods = { ...listMethods(speakr, lists), credentialTest: { testSpeakrApi } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		try {
			return await pollRecordings(this);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
