import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { sendingHeaders } from '../nodes/shared/http/credential-test';
import { tokenHeader } from '../nodes/Speakr/api/credential';

// Not a secret; outside the class, where its name would make n8n's linter treat it as one.
const sendTokenAs: INodeProperties = {
	displayName: 'Send Token As',
	name: 'sendTokenAs',
	type: 'options',
	options: [{ name: 'Authorization: Bearer', value: 'bearer' }, { name: 'X-API-Token', value: 'xApiToken' }],
	default: 'bearer',
	description:
		'Header that contains the token. Choose X-API-Token if a proxy in front of Speakr uses the Authorization header.',
};

export class SpeakrApi implements ICredentialType {
	name = 'speakrApi';

	displayName = 'Speakr API';

	icon: Icon = { light: 'file:../icons/speakr.svg', dark: 'file:../icons/speakr.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-transcription/n8n-nodes-transcription/blob/main/docs/credentials.md#speakr-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://speakr.example.com',
			description: 'URL where n8n can reach Speakr, including any path',
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Create a token in Speakr under Account Settings > API Tokens',
		},
		sendTokenAs,
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				"Secret that Speakr showed when you created the webhook. Only for Speakr Triggers with 'Registration' set to 'Manual'.",
			hint: 'Leave empty unless you create webhooks in Speakr yourself',
		},
	];

	authenticate = sendingHeaders(tokenHeader);
}
