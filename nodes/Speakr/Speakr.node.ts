import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { execute, listMethods, toProperties } from '../shared/operation';
import { speakr, testSpeakrApi } from './api';
import { lists } from './lists';
import { resources } from './resources';

export class Speakr implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Speakr',
		name: 'speakr',
		icon: { light: 'file:../../icons/speakr.svg', dark: 'file:../../icons/speakr.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Upload, transcribe, summarize and manage recordings in Speakr',
		builderHint: {
			searchHint:
				'To act on each recording once it is transcribed, start with the Speakr Trigger instead of a schedule with Recording: Get Many. Its item has the transcript, and its id is the default for the next operation. To copy or mirror everything, use Archive: Export.',
			relatedNodes: [{ nodeType: 'n8n-nodes-transcription.speakrTrigger', relationHint: 'Starts the workflow when a recording is transcribed, summarized, uploaded or changed' }],
		},
		defaults: { name: 'Speakr' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'speakrApi', required: true, testedBy: 'testSpeakrApi' }],
		properties: toProperties(resources, 'recording'),
	};

	methods = { ...listMethods(speakr, lists), credentialTest: { testSpeakrApi } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, speakr, resources);
	}
}
