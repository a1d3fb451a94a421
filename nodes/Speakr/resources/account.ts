import { asObject } from '../../shared/json';
import { boolean, choice, operation } from '../../shared/operation';
import { readTranscription, transcriptionEndpoint } from '../api/workarounds';

export const account = {
	name: 'Account',
	operations: {
		getUser: operation({
			name: 'Get User',
			action: 'Get user',
			description: 'Read who the token belongs to, with preferences and groups',
			since: '0.9.0',
			endpoint: 'GET /users/me',
			fields: {},
			output: asObject,
		}),
		getStats: operation({
			name: 'Get Statistics',
			action: 'Get statistics',
			description: 'Count recordings, storage, tokens and minutes',
			endpoint: 'GET /stats',
			fields: {
				// Any other value makes Speakr tell everybody's numbers to anybody (seen in v0.9.4).
				scope: choice(
					'Scope',
					{ all: { name: 'All Users', description: 'For administrators' }, user: 'Own' },
					{ value: 'user' },
				),
			},
			output: asObject,
		}),
		getConnector: operation({
			name: 'Get Connector',
			action: 'Get transcription connector',
			description: 'Read how Speakr transcribes: its connector, what it can do, and the models on offer',
			since: '0.8.16',
			endpoint: transcriptionEndpoint,
			fields: {},
			run: async ({ client }) => await readTranscription(client),
		}),
		setAutoSummarization: operation({
			name: 'Set Automatic Summaries',
			action: 'Set automatic summaries',
			description: 'Say whether new recordings of yours are summarized by themselves',
			since: '0.8.11',
			endpoint: 'PUT /settings/auto-summarization',
			fields: {
				enabled: boolean('Enabled', { value: true, description: 'Whether new recordings are summarized' }),
			},
			output: asObject,
		}),
	},
};
