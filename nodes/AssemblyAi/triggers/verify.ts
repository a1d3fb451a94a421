import type { IWebhookFunctions } from 'n8n-workflow';
import { createHash } from 'crypto';
import * as v from 'valibot';
import { parseJson } from '../../shared/json';
import { isSecret, readRawBody, type Refusal } from '../../shared/webhook';
import { eventKey } from './deduplication';

const transcriptSchema = v.object({
	transcript_id: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/)),
	status: v.picklist(['completed', 'error']),
});

/** About redacted audio, and without the ID of its transcript. */
const redactedAudioSchema = v.object({
	status: v.literal('redacted_audio_ready'),
	redacted_audio_url: v.pipe(v.string(), v.url()),
});

/** What AssemblyAI sends; `key` is the same for each copy. */
export type Delivery = (v.InferOutput<typeof transcriptSchema> | v.InferOutput<typeof redactedAudioSchema>) & { key: string };

/** Bytes: AssemblyAI's own are below two kilobytes. */
const largestBody = 100_000;

const wrongSecret: Refusal = { status: 401, code: 'wrong_secret', message: 'The webhook secret does not match' };
const tooLarge: Refusal = { status: 413, code: 'too_large', message: 'The body is too large' };
const unreadable: Refusal = { status: 400, code: 'unreadable', message: 'This is not a delivery of AssemblyAI' };

/** Verifies and reads a delivery. AssemblyAI never retries after a 4xx, so only what can never be handled gets one. */
export async function verify(
	context: IWebhookFunctions,
	headerName: string,
	secrets: readonly string[],
): Promise<{ delivery: Delivery } | Refusal> {
	const given = context.getHeaderData()[headerName.toLowerCase()];
	if (!secrets.some((secret) => isSecret(given, secret))) return wrongSecret;
	const body = await readRawBody(context);
	if (body.length > largestBody) return tooLarge;
	const parsed = v.safeParse(v.union([transcriptSchema, redactedAudioSchema]), parseJson(body.toString()));
	if (!parsed.success) return unreadable;
	const { output } = parsed;
	const key =
		'transcript_id' in output
			? eventKey(output.transcript_id, output.status)
			: createHash('sha256').update(body).digest('hex');
	return { delivery: { ...output, key } };
}
