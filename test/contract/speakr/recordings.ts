/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests, never shipped */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../fixtures/speakr');

/** A request to a real Speakr and what it answered. */
export interface Recorded {
	name: string;
	request: { method: string; path: string; headers: Record<string, string>; body: unknown };
	response: {
		status: number;
		headers: ReadonlyArray<readonly [name: string, value: string]>;
		body_json?: unknown;
		body_text?: string;
		body_base64_first_1k?: string;
		body_length?: number;
	};
}

/** A delivery that a real Speakr signed and sent. */
export interface RecordedDelivery {
	name: string;
	secret: string;
	method: string;
	headers: ReadonlyArray<readonly [name: string, value: string]>;
	body_base64: string;
	body_utf8: string;
}

const names = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.sort();
const isDelivery = (file: string) => file.startsWith('webhook-delivery--');

function read<Kind>(file: string): Kind {
	return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}

export const recorded: readonly Recorded[] = names.filter((file) => !isDelivery(file)).map((file) => read(file));
export const deliveries: readonly RecordedDelivery[] = names.filter(isDelivery).map((file) => read(file));

export function recordedNamed(name: string): Recorded {
	const found = recorded.find((candidate) => candidate.name === name);
	if (!found) throw new Error(`There is no recording ${name}`);
	return found;
}

export function headerOf(headers: Recorded['response']['headers'], name: string): string | undefined {
	return headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** Bytes that stand for audio of that size: the beginning of a recorded mp3, then 0xaa, like its end. */
export function audioOf(size: number): Buffer {
	const start = Buffer.from(recordedNamed('audio--stream').response.body_base64_first_1k ?? '', 'base64');
	return Buffer.concat([start, Buffer.alloc(Math.max(0, size - start.length), 0xaa)]).subarray(0, size);
}
