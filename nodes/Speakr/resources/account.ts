import { asObject } from '../../shared/json';
import { boolean, choice, demanded, keeping, operation } from '../../shared/operation';
import { capabilitiesEndpoint, connectorEndpoint, readConnector, userEndpoint } from '../api';

export const account = {
	getUser: operation({
		action: 'Get user',
		description: 'Retrieve the user the API token belongs to, with preferences and groups',
		since: '0.9.0',
		endpoint: userEndpoint,
		simplified: keeping('name', 'username', 'email', 'job_title', 'company', 'is_admin', 'group_memberships', 'preferences', 'id'),
		fields: {},
		output: asObject,
	}),
	getStats: operation({
		name: 'Get Statistics',
		action: 'Get statistics',
		description: 'Retrieve the number of recordings and the storage, tokens and minutes used',
		endpoint: 'GET /stats',
		fields: {
			// Any other value returns the numbers of all users to everyone (seen in v0.9.4).
			scope: choice(
				'Scope',
				{ all: { name: 'All Users', description: 'For administrators only' }, user: 'Own' },
				{ value: 'user' },
			),
		},
		output: asObject,
	}),
	getConnector: operation({
		action: 'Get transcription connector',
		description: 'Retrieve the transcription connector of Speakr, its capabilities and the available models',
		since: '0.8.16',
		endpoint: connectorEndpoint,
		fields: {},
		run: async ({ client }) => await readConnector(client),
	}),
	getCapabilities: operation({
		action: 'Get capabilities',
		description: "Retrieve Speakr's version and the features available to the token's user",
		since: '0.10.11',
		endpoint: capabilitiesEndpoint,
		fields: {},
		output: asObject,
	}),
	setAutoSummarization: operation({
		name: 'Set Automatic Summaries',
		action: 'Set automatic summaries',
		description: 'Turn automatic summaries for your new recordings on or off',
		since: '0.8.11',
		endpoint: 'PUT /settings/auto-summarization',
		fields: { enabled: demanded(boolean('Enabled', { value: true, description: 'Whether to summarize new recordings automatically' })) },
		output: asObject,
	}),
};
