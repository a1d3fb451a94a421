import { startReceiver } from '../services/shared/receiver';

export interface ToolCall {
	readonly tool: string;
	readonly input: object;
}

interface Tool {
	readonly name: string;
	readonly description: string;
	readonly parameters: { readonly properties: object };
}

interface ChatRequest {
	readonly messages: ReadonlyArray<{ readonly role: string; readonly content: string }>;
	readonly tools?: ReadonlyArray<{ readonly function: Tool }>;
}

export interface Model {
	readonly url: string;
	/** What the agent offered last. */
	readonly tools: readonly Tool[];
	/** What its tools have answered so far. */
	readonly results: readonly string[];
	readonly close: () => Promise<void>;
}

/** Stands in for a language model behind OpenAI's chat interface; what it does next follows from what its tools answered. */
export async function startModel(nextStep: (results: readonly string[]) => ToolCall | string): Promise<Model> {
	let tools: readonly Tool[] = [];
	let results: readonly string[] = [];
	const { url, answer, close } = await startReceiver();
	answer(({ body }) => {
		const { messages, tools: offered = [] } = JSON.parse(body.toString()) as ChatRequest;
		tools = offered.map((each) => each.function);
		results = messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
		return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(completion(nextStep(results))) };
	});
	return {
		url,
		get tools() {
			return tools;
		},
		get results() {
			return results;
		},
		close,
	};
}

function completion(step: ToolCall | string) {
	const isAnswer = typeof step === 'string';
	const call = (name: string, input: object) => ({
		id: `call-${name}`,
		type: 'function',
		function: { name, arguments: JSON.stringify(input) },
	});
	const message = isAnswer
		? { role: 'assistant', content: step }
		: { role: 'assistant', content: null, tool_calls: [call(step.tool, step.input)] };
	return {
		id: 'completion',
		object: 'chat.completion',
		created: 0,
		model: 'stand-in',
		choices: [{ index: 0, finish_reason: isAnswer ? 'stop' : 'tool_calls', message }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
