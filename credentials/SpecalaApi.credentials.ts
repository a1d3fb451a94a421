import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

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
			description: 'Made in Specala AI under Settings, API & MCP. It opens one workspace, and needs the Pro or Expert plan.',
		},
	];

	// A function, so that blanks pasted with the key are forgiven: Specala answers those with 401.
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const header = { Authorization: `Bearer ${String(credentials.apiKey).trim()}` };
		return { ...requestOptions, headers: { ...requestOptions.headers, ...header } };
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: 'https://app.specala.ai/api/v1/developer',
			url: '/transcriptions?limit=1',
			json: true,
			disableFollowRedirect: true,
			// Else n8n lets the test pass for any page, or tells a wrong key and a lacking plan by their numbers alone.
			ignoreHttpStatusErrors: true,
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'detail.code',
					value: 'api_access_denied',
					message: 'The plan of this workspace has no access to the API. It needs the Pro or Expert plan.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'items',
					value: undefined,
					message:
						'The API key is wrong, expired or revoked. If it is not, something else answered for Specala AI, such as a proxy.',
				},
			},
		],
	};
}
