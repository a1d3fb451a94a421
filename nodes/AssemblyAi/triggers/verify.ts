import type { IWebhookFunctions } from 'n8n-workflow';
import { createHash } from 'crypto';
import * as v from 'valibot';
import { parseJson } from '../../shared/json';
import { isSecret, readRawBody } from '../../shared/webhook';

const transcriptSchema = v.object({
	transcript_id: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/)),
	status: v.picklist(['completed', 'error']),
});

/** About redacted audio, and without the ID of its transcript. */
const redactedAudioSchema = v.object({
	status: v.literal('redacted_audio_ready'),
	redacted_audio_url: v.pipe(v.string(), v.url()),
});

/** What AssemblyAI sends. */
export type Delivery = v.InferOutput<typeof transcriptSchema> | v.InferOutput<typeof redactedAudioSchema>;

/** Bytes: AssemblyAI's own are below two kilobytes. */
const largestBody = 100_000;

/** A delivery whose sender knows the secret, or the status and the words that it is turned away with. */
type Verdict = { delivery: Delivery; key: string } | { status: number; message: string };

/**
 * Checks and reads a delivery. AssemblyAI never comes again after a 4xx, so only what can never be handled gets one.
 * `key` is the same for every repeat.
 */
export async function receive(context: IWebhookFunctions, headerName: string, secret: string): Promise<Verdict> {
	const given = context.getHeaderData()[headerName.toLowerCase()];
	if (!isSecret(given, secret)) return { status: 401, message: 'The secret does not fit' };
	const body = await readRawBody(context);
	if (body.length > largestBody) return { status: 413, message: 'The body is too large' };
	const parsed = v.safeParse(v.union([transcriptSchema, redactedAudioSchema]), parseJson(body.toString()));
	if (!parsed.success) return { status: 400, message: 'This is no delivery of AssemblyAI' };
	return { delivery: parsed.output, key: keyOf(parsed.output, body) };
}

const keyOf = (delivery: Delivery, body: Buffer) =>
	'transcript_id' in delivery
		? `${delivery.transcript_id} ${delivery.status}`
		: createHash('sha256').update(body).digest('hex');
