/* eslint-disable @n8n/community-nodes/no-restricted-globals -- drives a real n8n, never shipped */
import { startSpeakr, type SpeakrOptions } from '../services/speakr';
import { recordingType } from './recording';

export interface Speakr {
	readonly url: string;
	readonly token: string;
	/** Somebody's own Speakr, not the stand-in. */
	readonly isReal: boolean;
	readonly close: () => Promise<void>;
}

/** The host name under which Speakr reaches this machine. A Speakr in a container or elsewhere needs another than the loopback. */
export const webhookHost = process.env.WEBHOOK_HOST ?? '127.0.0.1';

/** The Speakr of SPEAKR_URL and SPEAKR_TOKEN, or the stand-in with finished recordings of these files. */
export async function openSpeakr(options: SpeakrOptions = {}, ...files: string[]): Promise<Speakr> {
	const { SPEAKR_URL: url, SPEAKR_TOKEN: token } = process.env;
	if (url && token) return { url: url.replace(/\/+$/, ''), token, isReal: true, close: async () => {} };
	if (url || token) throw new Error('A real Speakr takes both SPEAKR_URL and SPEAKR_TOKEN; without them a stand-in is used.');
	const standIn = await startSpeakr(options);
	for (const originalFilename of files) standIn.state.addRecording({ originalFilename });
	return { url: standIn.url, token: standIn.tokens.alice, isReal: false, close: standIn.close };
}

/** Asks Speakr itself, past n8n: to look at what the nodes did, and to tidy up. */
export async function ask<T>({ url, token }: Speakr, method: string, path: string, body?: FormData | Record<string, string>): Promise<T> {
	const isJson = body !== undefined && !(body instanceof FormData);
	const answer = await fetch(`${url}/api/v1${path}`, {
		method,
		headers: { Authorization: `Bearer ${token}`, ...(isJson && { 'content-type': 'application/json' }) },
		body: isJson ? JSON.stringify(body) : (body ?? null),
		redirect: 'error',
	});
	if (!answer.ok) throw new Error(`${method} ${path}: Speakr answered ${answer.status}`);
	return (await answer.json()) as T;
}

export async function uploadRecording(speakr: Speakr, audio: Buffer<ArrayBuffer>, name: string): Promise<number> {
	const form = new FormData();
	form.append('file', new Blob([audio], { type: recordingType }), name);
	return (await ask<{ id: number }>(speakr, 'POST', '/recordings/upload', form)).id;
}

export async function deleteRecording(speakr: Speakr, id: number): Promise<void> {
	await ask(speakr, 'DELETE', `/recordings/${id}`);
}
