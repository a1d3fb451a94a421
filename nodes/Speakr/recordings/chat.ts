import type { IDataObject } from 'n8n-workflow';
import { outcomeOf } from '../../shared/errors';
import { groupBy } from '../../shared/group-by';
import { asObject, objectsAt } from '../../shared/json';
import { boolean, collection, createOncePerItem, inParts, jsonList, newSince, text, unsent, type Call, type Outcome, type Values } from '../../shared/operation';
import { linksAt, textAt } from '../api';
import { recordingId } from '../fields';
import { explainMissing, refuseFailed } from './transcript';

export const conversationHistory = jsonList('Conversation History', ['role', 'content'], {
	example: '[{"role": "user", "content": "Who took part?"}]',
	description:
		"Previous messages as a list of objects with role and content, such as the 'conversationHistory' of an earlier response",
});

export const chatFields = {
	recordingId,
	message: text('Message', { required: true, rows: 3, placeholder: 'e.g. What was decided?' }),
	options: collection('Options', {
		conversationHistory,
		oneConversation: unsent(
			boolean('One Conversation', {
				value: true,
				description: 'Whether to treat all questions about the same recording as one conversation',
			}),
		),
		withSources: newSince(
			'0.10.11',
			boolean('Include Sources', {
				value: true,
				description: 'Whether to return the transcript passages the answer is based on, each with a link',
			}),
			'chat_sources',
		),
	}),
};

type ChatCall = Call<Values<typeof chatFields>>;
type Message = { role: string; content: string };

const maxConversations = 8;

export async function chat(calls: ChatCall[]): Promise<Outcome[]> {
	const conversations = groupBy(calls, ({ itemIndex, values: { recordingId, options } }) =>
		options.oneConversation ? `recording ${recordingId}` : `item ${itemIndex}`,
	);
	return await inParts(calls, conversations, maxConversations, converse);
}

async function converse(calls: ChatCall[], isStopped: () => boolean): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	let previous: Message[] = [];
	for (const call of calls) {
		if (isStopped()) break;
		const { context, itemIndex } = call;
		const { recordingId, message, options } = call.values;
		const history = [...(options.conversationHistory ?? []), ...previous];
		const asked = await outcomeOf(ask(call, history));
		if ('error' in asked) {
			outcomes.push({ itemIndex, error: asked.error });
			if (context.continueOnFail()) continue;
			break;
		}
		const { response, ...sources } = asked.value;
		const turn = [{ role: 'user', content: message }, { role: 'assistant', content: response }];
		previous = [...previous, ...turn];
		const item = { id: recordingId, message, response, ...sources, conversationHistory: [...history, ...turn] };
		outcomes.push({ itemIndex, item });
	}
	return outcomes;
}

const answers = createOncePerItem<{ body: IDataObject; response: string }>();

async function ask(call: ChatCall, history: Message[]) {
	const { client, request, values: { recordingId, options } } = call;
	await refuseFailed(client, recordingId);
	const json = { ...request.json, ...(history.length > 0 && { conversation_history: history }) };
	const { body, response } = await answers.once(call, async () => {
		const body = asObject(await client.json({ ...request, json, runsToEnd: true }).catch(explainMissing(client, recordingId)));
		return { body, response: textAt('reply', body, 'response') };
	});
	if (!options.withSources) return { response };
	const urlOf = linksAt(client.address);
	const sources = objectsAt(body, 'sources').map(({ n, quote, speaker, start_time: start, end_time: end, verified }) => ({
		n,
		quote,
		speaker,
		start,
		end,
		verified,
		url: urlOf(recordingId, start),
	}));
	return { response, sources };
}
