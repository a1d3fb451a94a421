import type { IWebhookFunctions } from 'n8n-workflow';
import * as v from 'valibot';
import { parseJson } from '../../../shared/json';
import { isSigned, readRawBody, type DeliveryAnswer } from '../../../shared/webhook';

export const deliverySchema = v.looseObject({
	id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
	type: v.string(),
	timestamp: v.pipe(v.string(), v.check((moment) => !Number.isNaN(Date.parse(moment)))),
	user_id: v.optional(v.number()),
	data: v.looseObject({ recording_id: v.optional(v.pipe(v.number(), v.safeInteger())) }),
});

const tooLarge: DeliveryAnswer = { status: 413, code: 'too_large', message: 'The body is too large' };
const unreadable: DeliveryAnswer = { status: 400, code: 'unreadable', message: 'The body is not a delivery from Speakr' };
const stale: DeliveryAnswer = { status: 400, code: 'stale', message: 'The event is too old, or the clocks of Speakr and n8n differ' };

export const wrongSignature: DeliveryAnswer = { status: 401, code: 'wrong_signature', message: 'The signature does not match' };

/** The response while n8n is still storing the secret: the test delivery may arrive first. */
export const secretUnknown: DeliveryAnswer = { status: 503, code: 'secret_unknown', message: 'The webhook secret is not stored yet' };

/** What Speakr sends; retries have the same `id`. */
export type Delivery = v.InferOutput<typeof deliverySchema>;

/** Bytes: Speakr's deliveries are below one kilobyte. */
const maxBodySize = 1_000_000;
const signatureScheme = 'sha256=';

interface Trust {
	secrets: readonly string[];
	mayBeEarly: boolean;
	/** Minutes. */
	maximumAge: number;
}

/** Verifies the signature over the raw bytes, then parses the delivery and checks its age. */
export async function verify(
	context: IWebhookFunctions,
	{ secrets, mayBeEarly, maximumAge }: Trust,
): Promise<{ delivery: Delivery } | DeliveryAnswer> {
	const body = await readRawBody(context);
	if (body.length > maxBodySize) return tooLarge;
	const header = context.getHeaderData()['speakr-signature'];
	const signature = typeof header === 'string' && header.startsWith(signatureScheme) ? header : '';
	if (!isSigned(body, signature.slice(signatureScheme.length), secrets)) {
		// Speakr gives up at a 401 and retries after a 503.
		return mayBeEarly && secrets.length === 0 && signature !== '' ? secretUnknown : wrongSignature;
	}
	const parsed = v.safeParse(deliverySchema, parseJson(body.toString()));
	if (!parsed.success) return unreadable;
	// The timestamp in the body is signed, the one in the header isn't.
	const isFresh = Math.abs(Date.now() - Date.parse(parsed.output.timestamp)) <= maximumAge * 60_000;
	return isFresh ? { delivery: parsed.output } : stale;
}
