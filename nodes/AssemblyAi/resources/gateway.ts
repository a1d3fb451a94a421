import { listing, operation } from '../../shared/operation';
import { unreadableIn } from '../../shared/http';
import { llmGateway } from '../api';
import { chat, chatFields, chatTimeout, modelsEndpoint, modelsIn, simplifiedAnswer } from '../transcripts/chat';

export const gateway = {
	chat: operation({
		action: 'Chat with model',
		description: 'Ask a language model, optionally about a transcript',
		hint: 'To summarize or translate a transcript, or to find its action items, use Transcript: Understand.',
		service: llmGateway,
		endpoint: 'POST /chat/completions',
		simplified: simplifiedAnswer,
		fields: chatFields,
		timeout: chatTimeout,
		run: chat,
	}),
	getModels: listing({
		action: 'Get models',
		description: "Retrieve a list of the language models available in the credential's region",
		service: llmGateway,
		endpoint: modelsEndpoint,
		fields: {},
		async *pages({ client, request }) {
			yield* modelsIn(await client.json(request), unreadableIn(client));
		},
	}),
};
