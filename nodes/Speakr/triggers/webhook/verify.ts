import type { IWebhookFunctions } from 'n8n-workflow';
import * as v from 'valibot';
import { parseJson } from '../../../shared/json';
import { isSigned, readRawBody } from '../../../shared/webhook';

const deliverySchema = v.looseObject({
	id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
	type: v.string(),
	timestamp: v.pipe(v.string(), v.check((moment) => !Number.isNaN(Date.parse(moment)))),
	user_id: v.optional(v.number()),
	data: v.looseObject({ recording_id: v.optional(v.pipe(v.number(), v.safeInteger())) }),
});

/** What a delivery with a wrong signature, or none, is answered. */
export const refused = 'The signature does not fit';

/** What a trigger answers that does not know its secret yet, which a test on publishing may be too early for. */
export const tooEarly = 'No secret is known yet';

/** What Speakr sends; `id` is the same for every repeat. */
export type Delivery = v.InferOutput<typeof deliverySchema>;

/** Bytes: Speakr's own are below one kilobyte. */
const largestBody = 1_000_000;
const signatureScheme = 'sha256=';

/** A delivery that may be believed, or the status and the words that it is turned away with. */
type Verdict = { delivery: Delivery } | { status: number; message: string };

/**
 * Checks and reads a delivery. Only the raw bytes are signed, so nothing is looked at before they are checked. Without a
 * secret nothing gets in; `mayBeEarly` when one is about to be stored.
 */
export async function receive(
	context: IWebhookFunctions,
	secrets: readonly string[],
	mayBeEarly: boolean,
): Promise<Verdict> {
	const body = await readRawBody(context);
	if (body.length > largestBody) return { status: 413, message: 'The body is too large' };
	const header = context.getHeaderData()['speakr-signature'];
	const signature = typeof header === 'string' && header.startsWith(signatureScheme) ? header : '';
	if (!isSigned(body, signature.slice(signatureScheme.length), secrets)) {
		// Speakr gives up at a 401 and comes again after a 503: it may be quicker than n8n, which is still storing the secret.
		const isTooEarly = mayBeEarly && secrets.length === 0 && signature !== '';
		return isTooEarly
			? { status: 503, message: tooEarly }
			: { status: 401, message: refused };
	}
	const parsed = v.safeParse(deliverySchema, parseJson(body.toString()));
	return parsed.success ? { delivery: parsed.output } : { status: 400, message: 'This is no delivery of Speakr' };
}

/** Whether the event is not older than `minutes`, nor from so far in the future. Its time is signed, that of the header is not. */
export const isFresh = ({ timestamp }: Delivery, minutes: number): boolean =>
	Math.abs(Date.now() - Date.parse(timestamp)) <= minutes * 60_000;
