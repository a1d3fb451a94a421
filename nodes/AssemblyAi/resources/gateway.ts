import { operation, wholeListing } from '../../shared/operation';
import { gateway as service } from '../api';
import { chat, chatFields, chatTimeout, modelsEndpoint, modelsIn } from '../chat';

export const gateway = {
	name: 'LLM Gateway',
	service,
	operations: {
		chat: operation({
			name: 'Chat',
			action: 'Chat with model',
			description: 'Ask a language model of AssemblyAI, about a transcript if you like',
			endpoint: 'POST /chat/completions',
			fields: chatFields,
			timeout: chatTimeout,
			run: chat,
		}),
		getModels: wholeListing({
			name: 'Get Models',
			action: 'Get models',
			description: 'List the language models that the gateway has in the region of the credential',
			endpoint: modelsEndpoint,
			fields: {},
			list: modelsIn,
		}),
	},
};
