 
import { randomUUID } from 'node:crypto';

import type { Call, Route } from '../call';
import { json, Refusal } from '../reply';
import { taskProblem } from '../rules';
import { tasksOf } from '../understanding';
import { transcriptView } from '../views';

/** Shared by both regions, then those of the United States only. */
const models = ['claude-sonnet-4-5', 'gemini-2.5-pro'];
const americanModels = ['gpt-5'];
/** Known, but not for everybody. */
const denied = 'claude-opus-4-5';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function complete(call: Call) {
	const { project, json: request } = call;
	const { model, messages, response_format: format } = request;
	const requestId = randomUUID();
	if (model === denied) {
		const error = { code: 403, message: `Your account has no access to ${denied}`, metadata: {} };
		throw new Refusal(json({ error }, 403));
	}
	const errors = [
		...(known(call).includes(String(model)) ? [] : [`model ${String(model)} is not known`]),
		...(Array.isArray(messages) && messages.length > 0 ? [] : ['messages is missing']),
	];
	if (errors.length > 0) {
		throw new Refusal(json({ request_id: requestId, message: 'Invalid request', code: 400, metadata: { errors } }, 400));
	}
	const last = Array.isArray(messages) ? messages.filter(isObject).at(-1)?.content : '';
	const content = format ? '{"decided":true}' : `${project} asked: ${String(last)}`;
	return {
		request_id: requestId,
		model,
		choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
		usage: { input_tokens: 100, output_tokens: 20, total_tokens: 120 },
		request: { model, max_tokens: request.max_tokens ?? 1000 },
	};
}

const refusal = (message: string, code: number, errors: string[] = []) =>
	new Refusal(json({ request_id: randomUUID(), message, code, metadata: { errors } }, code));

/** The transcript with the results of tasks, which is not kept. */
function understand({ project, region, state, json: request }: Call) {
	const transcript = state.find(String(request.transcript_id), region, project);
	if (!transcript) throw refusal('transcript not found', 404);
	if (transcript.deleted) throw refusal('transcript deleted', 404);
	if (transcript.status !== 'completed') throw refusal('transcript is not completed', 400);
	const asked = { ...transcript.request, speech_understanding: request.speech_understanding };
	const problem = tasksOf(asked) === undefined ? 'speech_understanding.request is required' : taskProblem(asked);
	if (problem !== undefined) throw refusal('invalid request body', 400, [problem]);
	return transcriptView({ ...transcript, request: asked });
}

const known = ({ region }: Call) => [...models, denied, ...(region === 'us' ? americanModels : [])];

export const gatewayRoutes: Route[] = [
	{ method: 'POST', path: '/v1/chat/completions', handle: (call) => json(complete(call)) },
	{ method: 'POST', path: '/v1/understanding', handle: (call) => json(understand(call)) },
	{ method: 'GET', path: '/v1/models', handle: (call) => json({ data: known(call).map((id) => ({ id, object: 'model' })) }) },
];
