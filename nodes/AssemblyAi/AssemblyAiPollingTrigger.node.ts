import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { toNodeError } from '../shared/errors';
import { fieldProperties } from '../shared/operation';
import { pollingFields, pollTranscripts } from './triggers/poll';
import { testAssemblyAiApi } from './credential';

export class AssemblyAiPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'AssemblyAI Polling Trigger',
		name: 'assemblyAiPollingTrigger',
		icon: { light: 'file:../../icons/assemblyai.svg', dark: 'file:../../icons/assemblyai.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when polling finds a transcript that is completed or has failed',
		activationMessage: 'Your workflow will now run when polling finds transcripts that are completed or have failed',
		defaults: { name: 'AssemblyAI Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'assemblyAiApi', required: true, testedBy: 'testAssemblyAiApi' }],
		properties: fieldProperties(pollingFields),
	};

	methods = { credentialTest: { testAssemblyAiApi } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		try {
			return await pollTranscripts(this);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
