/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- reads files, never shipped */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonParse } from 'n8n-workflow';

/** A delivery as a real Speakr sent it. */
export interface RecordedDelivery {
	name: string;
	secret: string;
	headers: Record<string, string>;
	body: Buffer;
}

interface Recorded {
	name: string;
	secret: string;
	headers: Array<[string, string]>;
	body_base64: string;
}

const folder = join(__dirname, '../../fixtures/speakr');

/** Every webhook that was recorded from a real Speakr, with the secret that it was signed with. */
export const recordedDeliveries = (): RecordedDelivery[] =>
	readdirSync(folder)
		.filter((file) => file.startsWith('webhook-delivery--'))
		.map((file) => jsonParse<Recorded>(readFileSync(join(folder, file), 'utf8')))
		.map(({ name, secret, headers, body_base64: body }) => ({
			name,
			secret,
			headers: Object.fromEntries(headers.map(([header, value]) => [header.toLowerCase(), value])),
			body: Buffer.from(body, 'base64'),
		}));
