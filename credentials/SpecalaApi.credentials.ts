import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { sendingHeaders } from '../nodes/shared/http/credential-test';
import { host, keyHeader } from '../nodes/Specala/api';

export class SpecalaApi implements ICredentialType {
	name = 'specalaApi';

	displayName = 'Specala AI API';

	icon: Icon = { light: 'file:../icons/specala.svg', dark: 'file:../icons/specala.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-transcription/n8n-nodes-transcription/blob/main/docs/credentials.md#specala-ai-api';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. sk_live_...',
			description: 'Create a key in Specala AI under Settings > API & MCP. It gives access to one workspace and requires the Pro or Expert plan.',
		},
	];

	// Specala answers blanks with 401.
	authenticate = sendingHeaders(keyHeader, () => [host]);
}
