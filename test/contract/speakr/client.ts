import type { StandInSpeakr } from '../../services/speakr';
import { isObject, parseJson } from '../../services/speakr/json';
import { audioOf } from './recordings';
import { multipart, send, type Answer } from './request';

export interface Client {
	call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
	/** The JSON object that is answered. */
	object(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
	/** Uploads as many bytes under that name; the id of the recording. */
	upload(filename: string, bytes?: number): Promise<number>;
	/** A webhook for these events; its id and secret. */
	subscribe(url: string, events: readonly string[]): Promise<{ id: number; secret: string }>;
}

/** Alice (or who else the token belongs to) at the API. */
export function clientOf(speakr: StandInSpeakr, token: string = speakr.tokens.alice): Client {
	const authorization = { Authorization: `Bearer ${token}` };
	const call: Client['call'] = async (method, path, body, headers) =>
		await send(speakr, {
			method,
			path: `/api/v1${path}`,
			headers: { ...authorization, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
	const object: Client['object'] = async (method, path, body) => {
		const answer = await call(method, path, body);
		const value = parseJson(answer.body.toString());
		if (!isObject(value)) throw new Error(`${method} ${path} answered ${answer.status} ${answer.body.toString()}`);
		return value;
	};
	return {
		call,
		object,
		upload: async (filename, bytes = 2000) => {
			const boundary = 'boundary-of-a-test';
			const file = { name: 'file', filename, content_type: 'audio/mpeg', bytes: audioOf(bytes).length };
			const answer = await send(speakr, {
				method: 'POST',
				path: '/api/v1/recordings/upload',
				headers: { ...authorization, 'Content-Type': `multipart/form-data; boundary=${boundary}` },
				body: multipart({ multipart_files: [file] }, boundary),
			});
			const value = parseJson(answer.body.toString());
			if (!isObject(value)) throw new Error(`The upload answered ${answer.status}`);
			return Number(value.id);
		},
		subscribe: async (url, events) => {
			const made = await object('POST', '/webhooks', { name: 'a test', url, events, allow_http: true });
			return { id: Number(made.id), secret: String(made.secret) };
		},
	};
}
