import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { tokenHeader } from '../nodes/Speakr/api/credential';

// Not a secret, though its name makes n8n's linter take it for one.
const sendTokenAs: INodeProperties = {
	displayName: 'Send Token As',
	name: 'sendTokenAs',
	type: 'options',
	options: [
		{ name: 'Authorization: Bearer', value: 'bearer' },
		{ name: 'X-API-Token', value: 'xApiToken' },
	],
	default: 'bearer',
	description:
		'Header that carries the token. Take X-API-Token when a proxy in front of Speakr uses the Authorization header for itself.',
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
			description: 'Address of your Speakr as n8n reaches it, with the path if it runs below one',
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Made in Speakr under Account Settings, API Tokens',
		},
		sendTokenAs,
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				"Only for a Speakr Trigger whose 'Registration' is 'Manual': the secret that Speakr showed when you made the webhook",
			hint: 'Leave it empty unless you make webhooks in Speakr by hand',
		},
	];

	// A function, so that blanks pasted with the token are forgiven.
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return { ...requestOptions, headers: { ...requestOptions.headers, ...tokenHeader(credentials) } };
	}
}
