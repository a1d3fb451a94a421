/* eslint-disable @n8n/community-nodes/no-restricted-imports -- talks to a real service, never shipped */
import { setTimeout as pause } from 'node:timers/promises';
import { isObject, parseJson } from '../../test/services/speakr/json';
import { sampleRecording } from '../../test/e2e/recording';
import type { Step } from './scenario';

/** What a Speakr answered to one step, without secrets. */
export interface RecordedStep {
	name: string;
	request: string;
	status: number;
	/** Only those that say something about the API. */
	headers: Record<string, string>;
	body: unknown;
}

export interface PlayOptions {
	/** The origin, and the path below it if there is one. */
	url: string;
	token: string;
	/** Milliseconds between two looks at a status. Default 2000. */
	interval?: number;
}

const telling = /^(content-type|content-disposition|etag|location|retry-after|warning|x-ratelimit-.+)$/;
const most = 150;

/** Plays the steps. A step whose path needs what no earlier step got is left out, as are its followers. */
export async function play(steps: readonly Step[], options: PlayOptions): Promise<RecordedStep[]> {
	const kept = new Map<string, unknown>();
	const recorded: RecordedStep[] = [];
	for (const step of steps) {
		const path = filled(step.path, kept);
		if (path === undefined) continue;
		const answer = await settled(step, path, kept, options);
		for (const [name, key] of Object.entries(step.keep ?? {})) {
			const value = isObject(answer.body) ? answer.body[key] : undefined;
			if (value !== undefined) kept.set(name, value);
		}
		recorded.push({ ...answer, name: step.name, request: `${step.method} ${step.path}`, body: redacted(answer.body, options.token) });
	}
	return recorded;
}

type Answer = Pick<RecordedStep, 'status' | 'headers' | 'body'>;

async function settled(step: Step, path: string, kept: ReadonlyMap<string, unknown>, options: PlayOptions): Promise<Answer> {
	for (let tries = 1; ; tries++) {
		const answer = await send(step, path, kept, options);
		const status = isObject(answer.body) ? String(answer.body.status) : '';
		if (step.until === undefined || answer.status !== 200 || step.until.includes(status) || tries === most) return answer;
		await pause(options.interval ?? 2000);
	}
}

async function send(step: Step, path: string, kept: ReadonlyMap<string, unknown>, { url, token }: PlayOptions): Promise<Answer> {
	const response = await fetch(`${url.replace(/\/+$/, '')}/api/v1${path}`, {
		method: step.method,
		redirect: 'manual',
		headers: {
			authorization: `Bearer ${token}`,
			connection: 'close',
			...(step.body && { 'content-type': 'application/json' }),
			...step.headers,
		},
		body: bodyOf(step, kept),
	});
	const text = await response.text();
	return {
		status: response.status,
		headers: Object.fromEntries([...response.headers].filter(([name]) => telling.test(name))),
		body: parseJson(text) ?? text,
	};
}

function bodyOf({ body, upload }: Step, kept: ReadonlyMap<string, unknown>): FormData | string | null {
	if (upload !== undefined) {
		const form = new FormData();
		form.append('file', new Blob([sampleRecording()], { type: 'audio/mpeg' }), upload);
		return form;
	}
	if (body === undefined) return null;
	return JSON.stringify(body, (_, value: unknown) => (typeof value === 'string' && /^\{\w+\}$/.test(value) ? kept.get(value.slice(1, -1)) : value));
}

function filled(path: string, kept: ReadonlyMap<string, unknown>): string | undefined {
	const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
	if (!names.every((name) => kept.has(name))) return undefined;
	return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(kept.get(name))));
}

/** Names, addresses, secrets and the token itself stay with the person who records. */
function redacted(value: unknown, token: string): unknown {
	const text = JSON.stringify(value, (key, each: unknown) =>
		/^(secret|token|password|email|username|user_name)$/i.test(key) && typeof each === 'string' ? '<redacted>' : each,
	);
	return text === undefined ? value : JSON.parse(text.replaceAll(token, '<token>'));
}
