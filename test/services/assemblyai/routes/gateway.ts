 
import { randomUUID } from 'node:crypto';

import type { Call, Route } from '../call';
import { json, Refusal } from '../reply';

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
		choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
		usage: { input_tokens: 100, output_tokens: 20, total_tokens: 120 },
		request: { model, max_tokens: request.max_tokens ?? 1000 },
	};
}

const known = ({ region }: Call) => [...models, denied, ...(region === 'us' ? americanModels : [])];

export const gatewayRoutes: Route[] = [
	{ method: 'POST', path: '/v1/chat/completions', handle: (call) => json(complete(call)) },
	{ method: 'GET', path: '/v1/models', handle: (call) => json({ data: known(call).map((id) => ({ id, object: 'model' })) }) },
];
