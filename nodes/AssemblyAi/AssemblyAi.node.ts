import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { execute, listMethods, toProperties } from '../shared/operation';
import { assemblyAi, llmGateway, testAssemblyAiApi } from './api';
import { gatewayLists, lists } from './lists';
import { resourceNames, resources } from './resources';

export class AssemblyAi implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'AssemblyAI',
		name: 'assemblyAi',
		icon: { light: 'file:../../icons/assemblyai.svg', dark: 'file:../../icons/assemblyai.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Transcribe recordings, retrieve transcripts and ask language models about them',
		builderHint: {
			searchHint:
				"To transcribe a file or URL, use Transcript: Create. For short recordings, turn on 'Wait Until Done'; for long ones, set 'Notify' to the workflow's trigger and continue in the AssemblyAI Trigger. Do not poll in a loop.",
			relatedNodes: [{ nodeType: 'n8n-nodes-transcription.assemblyAiTrigger', relationHint: 'Continues when a transcript is completed or has failed' }],
		},
		defaults: { name: 'AssemblyAI' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'assemblyAiApi', required: true, testedBy: 'testAssemblyAiApi' }],
		properties: toProperties(resources, 'transcript', resourceNames),
	};

	methods = {
		credentialTest: { testAssemblyAiApi },
		listSearch: { ...listMethods(assemblyAi, lists).listSearch, ...listMethods(llmGateway, gatewayLists).listSearch },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, assemblyAi, resources);
	}
}
