import type { IWebhookFunctions } from 'n8n-workflow';
import { createHash } from 'crypto';
import * as v from 'valibot';
import { parseJson } from '../../shared/json';
import { isSecret, readRawBody, tooLarge, type DeliveryAnswer } from '../../shared/webhook';

const transcriptSchema = v.object({
	transcript_id: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/)),
	status: v.picklist(['completed', 'error']),
});

const redactedAudioSchema = v.object({
	status: v.literal('redacted_audio_ready'),
	redacted_audio_url: v.pipe(v.string(), v.url()),
});

/** What AssemblyAI sends; copies have the same `key`. */
export type Notification = (v.InferOutput<typeof transcriptSchema> | v.InferOutput<typeof redactedAudioSchema>) & { key: string };

/** Bytes: AssemblyAI's deliveries are below two kilobytes. */
const maxBodySize = 100_000;

export const eventKey = (id: string, status: string): string => `${id} ${status}`;

const wrongSecret: DeliveryAnswer = { status: 401, code: 'wrong_secret', message: 'The webhook secret does not match' };
const unreadable: DeliveryAnswer = { status: 400, code: 'unreadable', message: 'The body is not a delivery from AssemblyAI' };

/** The response to what cannot be from AssemblyAI; no secret is needed for that. */
export const refusedUnread = (context: IWebhookFunctions, headerName: string): DeliveryAnswer | undefined =>
	context.getHeaderData()[headerName.toLowerCase()] ? undefined : { ...wrongSecret, message: `The header '${headerName}' is missing` };

/** Verifies the secret and parses the delivery. AssemblyAI never retries after a 4xx. */
export async function verify(
	context: IWebhookFunctions,
	headerName: string,
	secrets: readonly string[],
): Promise<{ notification: Notification } | DeliveryAnswer> {
	const given = context.getHeaderData()[headerName.toLowerCase()];
	if (!secrets.some((secret) => isSecret(given, secret))) return wrongSecret;
	const body = await readRawBody(context);
	if (body.length > maxBodySize) return tooLarge;
	const parsed = v.safeParse(v.union([transcriptSchema, redactedAudioSchema]), parseJson(body.toString()));
	if (!parsed.success) return unreadable;
	const { output } = parsed;
	const key =
		'transcript_id' in output
			? eventKey(output.transcript_id, output.status)
			: createHash('sha256').update(body).digest('hex');
	return { notification: { ...output, key } };
}
