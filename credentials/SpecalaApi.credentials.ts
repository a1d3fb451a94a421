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
			description: 'Created in Specala AI under Settings, API & MCP. Gives access to one workspace and requires the Pro or Expert plan.',
		},
	];

	// A function, to trim the key: Specala answers blanks with 401.
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
			// Otherwise n8n accepts any page, and reports a wrong key or plan by its status alone.
			ignoreHttpStatusErrors: true,
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'detail.code',
					value: 'api_access_denied',
					message: 'The plan of this workspace does not include API access, which requires the Pro or Expert plan.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'items',
					value: undefined,
					message: 'The API key is wrong, expired or revoked, or a proxy answered instead of Specala AI.',
				},
			},
		],
	};
}
