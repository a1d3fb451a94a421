import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { sendingHeaders } from '../nodes/shared/http/credential-test';
import { keyHeader } from '../nodes/AssemblyAi/api';
import { hostsOf } from '../nodes/AssemblyAi/hosts';

export class AssemblyAiApi implements ICredentialType {
	name = 'assemblyAiApi';

	displayName = 'AssemblyAI API';

	icon: Icon = { light: 'file:../icons/assemblyai.svg', dark: 'file:../icons/assemblyai.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-transcription/n8n-nodes-transcription/blob/main/docs/credentials.md#assemblyai-api';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'From the API Keys page of the AssemblyAI dashboard',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [
				{ name: 'European Union', value: 'eu' },
				{ name: 'United States', value: 'us' },
			],
			default: 'us',
			description: "Where audio is transcribed and stored. Transcripts in one region aren't available in the other.",
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Any long random text. AssemblyAI sends it with each notification, and the AssemblyAI Trigger rejects notifications without it.',
			hint: 'Only needed for the AssemblyAI Trigger',
		},
	];

	authenticate = sendingHeaders(keyHeader, ({ region }) => Object.values(hostsOf(region)));
}
