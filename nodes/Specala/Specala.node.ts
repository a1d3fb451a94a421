import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { execute, listMethods, toProperties } from '../shared/operation';
import { specala, testSpecalaApi } from './api';
import { lists } from './lists';
import { resources } from './resources';

export class Specala implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Specala AI',
		name: 'specala',
		icon: { light: 'file:../../icons/specala.svg', dark: 'file:../../icons/specala.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Retrieve and export the transcriptions in your Specala AI workspace',
		builderHint: {
			searchHint:
				'To act on each new transcription, start with the Specala AI Trigger instead of a schedule with Transcription: Get Many. For many files at once, use Transcription: Export Many; to copy or mirror everything, use Archive: Export.',
			relatedNodes: [{ nodeType: 'n8n-nodes-transcription.specalaTrigger', relationHint: 'Starts the workflow when a transcription is completed' }],
		},
		defaults: { name: 'Specala AI' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'specalaApi', required: true, testedBy: 'testSpecalaApi' }],
		properties: toProperties(resources, 'transcription'),
	};

	methods = { ...listMethods(specala, lists), credentialTest: { testSpecalaApi } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, specala, resources);
	}
}
