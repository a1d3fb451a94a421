import type { IWebhookFunctions } from 'n8n-workflow';
import * as v from 'valibot';
import { parseJson } from '../../../shared/json';
import { isSigned, readRawBody, type Refusal } from '../../../shared/webhook';

const deliverySchema = v.looseObject({
	id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
	type: v.string(),
	timestamp: v.pipe(v.string(), v.check((moment) => !Number.isNaN(Date.parse(moment)))),
	user_id: v.optional(v.number()),
	data: v.looseObject({ recording_id: v.optional(v.pipe(v.number(), v.safeInteger())) }),
});

const tooLarge: Refusal = { status: 413, code: 'too_large', message: 'The body is too large' };
const unreadable: Refusal = { status: 400, code: 'unreadable', message: 'This is not a delivery of Speakr' };
const stale: Refusal = { status: 400, code: 'stale', message: "The event is too old, or the clocks of Speakr and n8n differ" };

/** The answer to a delivery with a wrong signature, or none. */
export const wrongSignature: Refusal = { status: 401, code: 'wrong_signature', message: 'The signature does not match' };

/** The answer of a trigger that does not know its secret yet: the test on publishing may be quicker than n8n. */
export const secretUnknown: Refusal = { status: 503, code: 'secret_unknown', message: 'The secret is not known yet' };

/** What Speakr sends; `id` is the same for every repeat. */
export type Delivery = v.InferOutput<typeof deliverySchema>;

/** Bytes: Speakr's own are below one kilobyte. */
const largestBody = 1_000_000;
const signatureScheme = 'sha256=';

interface Trust {
	/** Any of them may have signed; with none, nothing gets in. */
	secrets: readonly string[];
	/** n8n may be about to store a secret. */
	mayBeEarly: boolean;
	/** Minutes after which an event is too old. */
	maxAge: number;
}

/** Verifies and reads a delivery. Only the raw bytes are signed, so nothing is parsed before they are verified. */
export async function verify(
	context: IWebhookFunctions,
	{ secrets, mayBeEarly, maxAge }: Trust,
): Promise<{ delivery: Delivery } | Refusal> {
	const body = await readRawBody(context);
	if (body.length > largestBody) return tooLarge;
	const header = context.getHeaderData()['speakr-signature'];
	const signature = typeof header === 'string' && header.startsWith(signatureScheme) ? header : '';
	if (!isSigned(body, signature.slice(signatureScheme.length), secrets)) {
		// Speakr gives up at a 401 and retries after a 503.
		return mayBeEarly && secrets.length === 0 && signature !== '' ? secretUnknown : wrongSignature;
	}
	const parsed = v.safeParse(deliverySchema, parseJson(body.toString()));
	if (!parsed.success) return unreadable;
	// The event's time is signed, that of the header is not.
	const isFresh = Math.abs(Date.now() - Date.parse(parsed.output.timestamp)) <= maxAge * 60_000;
	return isFresh ? { delivery: parsed.output } : stale;
}
