import {
	UserError,
	type Icon,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestOptions,
	type INodeProperties,
} from 'n8n-workflow';
import { sendingHeaders } from '../nodes/shared/http/credential-test';
import { keyHeader } from '../nodes/AssemblyAi/credential';
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

	// A function, to trim the key and to keep it from other hosts.
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		// The HTTP Request node still names it as n8n's older helper does.
		const address = 'uri' in requestOptions ? requestOptions.uri : requestOptions.url;
		const { protocol, host } = new URL(String(address), requestOptions.baseURL);
		if (protocol !== 'https:' || !Object.values(hostsOf(credentials.region)).includes(host)) {
			throw new UserError(`The AssemblyAI API key is only sent to the hosts of its region, not to ${host}`);
		}
		return await sendingHeaders(keyHeader)(credentials, requestOptions);
	}
}
