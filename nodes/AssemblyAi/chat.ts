import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../shared/errors';
import { connect } from '../shared/http';
import { asObject, isObject, pick } from '../shared/json';
import { collection, jsonList, jsonObject, listed, number, simplify, text, type Call, type Values } from '../shared/operation';
import { assemblyAi } from './api';
import { fetchTranscript, onlyCompleted, transcriptAs } from './transcripts/transcript';

export const modelsEndpoint = 'GET /models';

/** Milliseconds: a language model may think for long. */
export const chatTimeout = 600_000;

export const chatFields = {
	model: listed('Model', 'models'),
	prompt: text('Prompt', { rows: 4, required: true, placeholder: 'e.g. What was decided, and who does what by when?' }),
	aboutTranscript: text('About Transcript', {
		placeholder: 'e.g. 9ea68fd3-f953-42c1-9742-976c447fb463',
		description: 'ID of a transcript whose text, with its speakers, is put below the prompt',
	}),
	simplify,
	options: collection('Options', {
		additionalParameters: jsonObject('Additional Parameters', {
			description: 'What the gateway takes beside these fields: {"tool_choice": "auto", "tools": [...]}',
		}),
		history: jsonList('History', ['role', 'content'], {
			example: '[{"role": "user", "content": "Who took part?"}]',
			description: 'What was said before, as a list of messages with role and content',
		}),
		jsonSchema: jsonObject('JSON Schema', { description: 'Form that the answer has to have; it is then JSON' }),
		maxTokens: number('Max Tokens', { value: 1000, min: 1, description: 'Longest answer' }),
		systemPrompt: text('System Prompt', { rows: 3, description: 'How the model is to behave' }),
		temperature: number('Temperature', {
			value: 0,
			min: 0,
			max: 2,
			decimals: 2,
			description: 'How freely the model writes, from 0 to 2',
		}),
	}),
};

type ChatCall = Call<Values<typeof chatFields>>;

/** Asks a language model, about a transcript where one is named. */
export async function chat(call: ChatCall): Promise<IDataObject> {
	const { client, request, values } = call;
	const { model, options } = values;
	if (model.trim() === '') throw new InvalidInput("'Model Name or ID' is not chosen", 'Choose one from the list');
	const json = {
		model: model.trim(),
		messages: [
			...(options.systemPrompt ? [{ role: 'system', content: options.systemPrompt }] : []),
			...(options.history ?? []),
			{ role: 'user', content: await question(call) },
		],
		max_tokens: options.maxTokens,
		temperature: options.temperature,
		...(options.jsonSchema && {
			response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: options.jsonSchema, strict: true } },
		}),
		...options.additionalParameters,
	};
	const answer = asObject(await client.json({ ...request, json }));
	return values.simplify ? simplifiedAnswer(answer) : answer;
}

/** The gateway can put a transcript into a prompt by itself, but says so nowhere, and without the speakers. */
async function question({ client, context, values: { prompt, aboutTranscript } }: ChatCall): Promise<string> {
	const id = aboutTranscript.trim();
	if (id === '') return prompt;
	const api = await connect(context, assemblyAi, { signal: client.signal });
	const transcript = onlyCompleted(await fetchTranscript(api, id));
	return `${prompt}\n\nTranscript:\n${await transcriptAs(api, transcript, 'text', {})}`;
}

function simplifiedAnswer(answer: IDataObject): IDataObject {
	const [choice] = Array.isArray(answer.choices) ? answer.choices.filter(isObject) : [];
	const message = isObject(choice?.message) ? choice.message : {};
	return {
		response: message.content ?? null,
		finish_reason: choice?.finish_reason ?? null,
		...pick(message, ['tool_calls']),
		...pick(answer, ['request_id', 'usage']),
	};
}

/** The models on offer. The list changes often and its form is documented nowhere. */
export function modelsIn(body: unknown): IDataObject[] {
	const { data, models } = isObject(body) ? body : {};
	const list = [body, data, models].find((each) => Array.isArray(each));
	return (Array.isArray(list) ? list : []).map((model) => (isObject(model) ? model : { id: String(model) }));
}

/** Name by which a model is asked for. */
export const modelName = ({ id, name, model }: IDataObject) => String(id ?? model ?? name);

