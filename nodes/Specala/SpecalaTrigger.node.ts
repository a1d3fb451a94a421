import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';
import { asNodeError } from '../shared/errors';
import { fieldProperties, listMethods } from '../shared/operation';
import { specala, testSpecalaApi } from './api';
import { lists } from './lists';
import { pollTranscriptions, watchingFields } from './triggers/poll';

export class SpecalaTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Specala AI Trigger',
		name: 'specalaTrigger',
		icon: { light: 'file:../../icons/specala.svg', dark: 'file:../../icons/specala.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle: '=transcription completed',
		description: 'Starts the workflow when polling finds a new transcription in Specala AI',
		activationMessage: 'Your workflow will now start when polling finds new transcriptions in Specala AI',
		builderHint: {
			searchHint: "The item has title, summary and speakers. To get the text too, select 'Transcript' in 'Include' instead of adding a node.",
			relatedNodes: [{ nodeType: 'n8n-nodes-transcription.specala', relationHint: 'Retrieves or exports the transcription, using its id by default' }],
		},
		defaults: { name: 'Specala AI Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'specalaApi', required: true, testedBy: 'testSpecalaApi' }],
		properties: fieldProperties(watchingFields),
	};

	methods = { ...listMethods(specala, lists), credentialTest: { testSpecalaApi } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollTranscriptions(this).catch(asNodeError(this));
	}
}
