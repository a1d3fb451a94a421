import type { IDataObject } from 'n8n-workflow';
import { InvalidInput, ServiceFailure } from '../../shared/errors';
import { connect } from '../../shared/http';
import { asObject, isObject, merged, objectsIn, parseList, pick, unexpectedResponse } from '../../shared/json';
import {
	choice,
	collection,
	createOncePerItem,
	demanded,
	jsonList,
	jsonObject,
	mapped,
	nameLocator,
	number,
	requestParameters,
	text,
	textList,
	textLocator,
	unsent,
	withWarnings,
	type Call,
	type Values,
} from '../../shared/operation';
import { renderText } from '../../shared/transcript';
import { adviceFor, assemblyAi, errorIn, sendBilled } from '../api';
import { omittedIfEmpty } from '../parameters/shapes';
import { fetchTranscript, onlyCompleted } from './fetch';
import { toTranscript } from './formats';

export const modelsEndpoint = 'GET /models';

/** Milliseconds: a language model may think for long. */
export const chatTimeout = 600_000;

const maxFallbacks = 2;

export const chatFields = {
	model: nameLocator('Model', 'models', 'e.g. gpt-5'),
	prompt: unsent(demanded(text('Prompt', { rows: 4, placeholder: 'e.g. What was decided, and who does what by when?' }))),
	options: collection('Options', {
		aboutTranscript: unsent(
			textLocator('About Transcript', 'transcripts', {
				description: 'Transcript to ask about. Its text is added to the prompt, with speakers.',
			}),
		),
		additionalParameters: unsent(
			jsonObject('Additional Parameters', {
				description: 'Other parameters to send to the gateway, merged with the fields: {"tool_choice": "auto", "tools": [...]}',
			}),
		),
		history: unsent(
			jsonList('Conversation History', ['role'], {
				optional: ['content'],
				oneOf: ['content', 'tool_calls', 'refusal'],
				example: '[{"role": "user", "content": "Who took part?"}]',
				description: "Previous messages as a list of objects with role and content, also those with 'tool_calls' and their results",
			}),
		),
		fallbackModels: unsent(
			mapped(
				textList('Fallback Models', {
					placeholder: 'e.g. gpt-5, gemini-2.5-pro',
					description: `Comma-separated names of up to ${maxFallbacks} models to try if the model fails`,
				}),
				(models) => {
					if (models.length <= maxFallbacks) return models;
					throw new InvalidInput(`'Fallback Models' has ${models.length} entries`, `The gateway tries up to ${maxFallbacks} models`);
				},
			),
		),
		jsonSchema: unsent(omittedIfEmpty(jsonObject('JSON Schema', { description: 'JSON schema that the answer must follow' }))),
		maxTokens: number('Maximum Tokens', { value: 1000, min: 1, description: 'Maximum number of tokens in the answer' }),
		modelRegion: choice(
			'Model Region',
			{ global: 'Global' },
			{ value: 'global', description: "Where the model may run. Global is cheaper, but not limited to the credential's region." },
		),
		reasoningEffort: choice(
			'Reasoning: Effort',
			{ high: 'High', low: 'Low', medium: 'Medium' },
			{ value: 'medium', sentAs: 'reasoning.effort', description: 'How thoroughly the model should think before it answers' },
		),
		reasoningTokens: number('Reasoning: Maximum Tokens', {
			value: 2000,
			min: 1,
			sentAs: 'reasoning.max_tokens',
			description: 'Maximum number of reasoning tokens',
		}),
		systemPrompt: unsent(text('System Prompt', { rows: 3, placeholder: 'e.g. Answer in one sentence', description: 'Instructions for how the model should behave' })),
		temperature: number('Temperature', { value: 0, min: 0, max: 2, decimals: 2, description: 'Randomness, from 0 to 2' }),
	}),
};

type ChatCall = Call<Values<typeof chatFields>>;

const answers = createOncePerItem<IDataObject>();

const mayBeBilled = 'The question may have been answered and billed anyway. Run the workflow again later.';

/** Asks a language model, with the text of a transcript where one is given. */
export async function chat(call: ChatCall): Promise<IDataObject> {
	const { client, context, request, values } = call;
	const { model, options } = values;
	const { history = [] } = options;
	const typed = {
		model,
		messages: [
			...(options.systemPrompt ? [{ role: 'system', content: options.systemPrompt }] : []),
			...history,
			...(isAsked(values) ? [{ role: 'user', content: await question(call) }] : []),
		],
		...requestParameters({ options: chatFields.options }, values),
		...fallbacksTo(options.fallbackModels),
		...(options.jsonSchema && {
			response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: options.jsonSchema, strict: true } },
		}),
	};
	const json = merged(typed, options.additionalParameters ?? {});
	const answer = await answers.once(call, async () => await sendBilled({ client, request: { ...request, json } }, withChoice, mayBeBilled));
	const isCut = objectsIn(answer.choices).some(({ finish_reason: reason }) => reason === 'length' || reason === 'max_tokens');
	return { ...answer, ...withWarnings(context, isCut ? ["The answer was cut off. Increase 'Maximum Tokens'."] : []) };
}

/** Whether there is a prompt, which the results of tools don't need. Throws InvalidInput where one is missing. */
function isAsked({ prompt, options: { history = [], aboutTranscript } }: ChatCall['values']): boolean {
	if (prompt.trim() !== '') return true;
	if (history.at(-1)?.role === 'tool' && aboutTranscript === undefined) return false;
	throw new InvalidInput("'Prompt' is empty", 'Enter a value');
}

/** Throws ServiceFailure for an answer without one: an error may come with status 200. */
function withChoice(body: unknown): IDataObject {
	const answer = asObject(body);
	if (objectsIn(answer.choices).length > 0) return answer;
	const told = errorIn(answer);
	throw told ? new ServiceFailure(told, { advice: adviceFor(told), status: 200 }) : unexpectedResponse('answer');
}

/** Without its depth, only the first is tried. */
const fallbacksTo = (models: string[] = []) =>
	models.length > 0 && { fallbacks: models.map((model) => ({ model })), fallback_config: { depth: models.length } };

/** The gateway can insert a transcript itself, but without its speakers. */
async function question({ client, context, values: { prompt, options: { aboutTranscript } } }: ChatCall): Promise<string> {
	if (aboutTranscript === undefined) return prompt;
	const api = await connect(context, assemblyAi, { signal: client.signal });
	const transcript = onlyCompleted(await fetchTranscript(api, aboutTranscript));
	const text = renderText(toTranscript(transcript));
	if (text.trim() !== '') return `${prompt}\n\nTranscript:\n${text}`;
	throw new ServiceFailure(`Transcript ${aboutTranscript} has no text`, { advice: 'No speech was found in its recording. Choose another transcript.' });
}

export function simplifiedAnswer(answer: IDataObject): IDataObject {
	const [choice] = objectsIn(answer.choices);
	const message = isObject(choice?.message) ? choice.message : {};
	return {
		response: message.content ?? null,
		finish_reason: choice?.finish_reason ?? null,
		...pick(message, ['tool_calls', 'refusal'].filter((name) => Boolean(message[name]))),
		...pick(answer, ['model', 'request_id', 'usage', 'warnings']),
	};
}

/** The available models. The form of the list is not documented. */
export function modelsIn(body: unknown, unreadable?: Set<string>): IDataObject[] {
	const { data, models } = isObject(body) ? body : {};
	const list = [body, data, models].find((each) => Array.isArray(each));
	return parseList(list, (model) => asObject(typeof model === 'string' ? { id: model } : model), unreadable);
}

/** The name to ask for a model by. Throws ServiceFailure where it has none. */
export function modelName({ id, model, name }: IDataObject): string {
	const known = [id, model, name].find((each): each is string => typeof each === 'string' && each !== '');
	if (known !== undefined) return known;
	throw new ServiceFailure("AssemblyAI's LLM Gateway returned a model without an ID", { final: true });
}
