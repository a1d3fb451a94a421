/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests, never shipped */
import { buffer } from 'node:stream/consumers';

import { Client, type Dispatcher } from 'undici';

import type { StandInSpeakr } from '../../services/speakr';
import { isObject } from '../../services/speakr/json';
import { audioOf, type Recorded } from './recordings';

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: Buffer;
}

function methodOf(name: string): Dispatcher.HttpMethod {
	const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
	const method = methods.find((candidate) => candidate === name);
	if (!method) throw new Error(`Unknown method ${name}`);
	return method;
}

/** The path goes out exactly as it is: nothing is mended or encoded. */
export async function send(
	speakr: StandInSpeakr,
	request: { method: string; path: string; headers?: Record<string, string>; body?: string | Buffer },
): Promise<Answer> {
	const client = new Client(speakr.url);
	try {
		const answer = await client.request({ ...request, method: methodOf(request.method) });
		return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer.body) };
	} finally {
		await client.close();
	}
}

/** Puts the stand-in's tokens where those of the recorded server were taken out. */
function withTokens(text: string, speakr: StandInSpeakr): string {
	const { alice, bob, admin, expired } = speakr.tokens;
	const tokens: Record<string, string> = { alice, bob, admin, alice_expired: expired };
	return text.replace(/<token:([\w-]+)>/g, (_whole, name: string) => tokens[name] ?? name);
}

interface MultipartFile {
	name: string;
	filename: string;
	type: string;
	bytes: number;
}

function filesOf(body: Record<string, unknown>): MultipartFile[] {
	const files = Array.isArray(body.multipart_files) ? body.multipart_files.filter(isObject) : [];
	return files.map((file) => ({
		name: String(file.name),
		filename: String(file.filename),
		type: String(file.content_type),
		bytes: Number(file.bytes),
	}));
}

function contentOf({ filename, bytes }: MultipartFile): Buffer {
	return filename === 'notes.txt' ? Buffer.from('just text, not audio...'.slice(0, bytes)) : audioOf(bytes);
}

/** A form with the recorded fields, and files of the recorded names and sizes. */
export function multipart(body: Record<string, unknown>, boundary: string): Buffer {
	const fields = Array.isArray(body.multipart_fields) ? body.multipart_fields : [];
	const parts: Buffer[] = fields.map(([name, value]: string[]) =>
		Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
	);
	for (const file of filesOf(body)) {
		const head =
			`--${boundary}\r\nContent-Disposition: form-data; name="${file.name}"; filename="${file.filename}"\r\n` +
			`Content-Type: ${file.type}\r\n\r\n`;
		parts.push(Buffer.from(head), contentOf(file), Buffer.from('\r\n'));
	}
	return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

function bodyOf({ body, headers }: Recorded['request']): string | Buffer | undefined {
	const boundary = /boundary=(.*)$/.exec(headers['Content-Type'] ?? '')?.[1];
	if (boundary && isObject(body)) return multipart(body, boundary);
	if (body === null) return undefined;
	return typeof body === 'string' ? body : JSON.stringify(body);
}

/** Sends the recorded request to the stand-in. */
export async function replay(speakr: StandInSpeakr, { request }: Recorded): Promise<Answer> {
	const path = withTokens(request.path, speakr);
	const entries = Object.entries(request.headers).map(([name, value]) => [name, withTokens(value, speakr)]);
	const headers: Record<string, string> = Object.fromEntries(entries);
	if (headers['If-None-Match']) {
		// The tag of the stand-in's own file.
		const head = await send(speakr, { method: 'HEAD', path, headers: { Authorization: headers.Authorization ?? '' } });
		headers['If-None-Match'] = String(head.headers.etag);
	}
	return await send(speakr, { method: request.method, path, headers, body: bodyOf(request) });
}
