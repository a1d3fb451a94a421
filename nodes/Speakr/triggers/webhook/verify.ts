import type { IWebhookFunctions } from 'n8n-workflow';
import * as v from 'valibot';
import { parseJson } from '../../../shared/json';
import { readRawBody, tooLarge, type DeliveryAnswer } from '../../../shared/webhook';
import { claimOf, isSignedWith } from './signature';

export const eventSchema = v.looseObject({
	id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
	type: v.string(),
	timestamp: v.pipe(v.string(), v.check((moment) => !Number.isNaN(Date.parse(moment)))),
	user_id: v.optional(v.number()),
	data: v.looseObject({ recording_id: v.optional(v.pipe(v.number(), v.safeInteger())) }),
});

const unreadable: DeliveryAnswer = { status: 400, code: 'unreadable', message: 'The body is not a delivery from Speakr' };

export const wrongSignature: DeliveryAnswer = {
	status: 401,
	code: 'wrong_signature',
	message: 'The signature does not match the webhook secret',
};
const headersRemoved = "Any proxy in front of n8n must pass the 'Speakr-*' headers.";
const unsigned: DeliveryAnswer = { status: 401, code: 'unsigned', message: `The delivery has no signature, or a malformed one. ${headersRemoved}` };
const downgraded: DeliveryAnswer = { status: 401, code: 'downgraded', message: `The header 'Speakr-Signature-V2', which this Speakr sends, is missing. ${headersRemoved}` };

const clocksDiffer = 'stale';

/** Codes of what no other secret mends; their messages say what does. */
export const notMended: readonly unknown[] = [clocksDiffer, unsigned.code, downgraded.code];

/** Speakr tries again after a 503, and never after a 4xx: when the clocks are right again, nothing is lost. */
const clockDiffers = (seconds: number): DeliveryAnswer => ({
	status: 503,
	code: clocksDiffer,
	message: `By n8n's clock, it was sent ${Math.abs(seconds)} seconds ${seconds < 0 ? 'in the future' : 'ago'}. Check the clocks of Speakr and n8n.`,
});
const tooOld = (minutes: number): DeliveryAnswer => ({
	status: 503,
	code: clocksDiffer,
	message: `By n8n's clock, the event is ${Math.abs(minutes)} minutes ${minutes < 0 ? 'in the future' : 'old'}. Check the clocks of Speakr and n8n, and 'Maximum Age (Minutes)' of the trigger.`,
});

/** The response while n8n is still storing the secret: the test delivery may arrive first. */
export const secretUnknown: DeliveryAnswer = { status: 503, code: 'secret_unknown', message: 'The webhook secret is not stored yet' };

/** What Speakr sends; retries have the same `id`. */
export type SpeakrEvent = v.InferOutput<typeof eventSchema>;

/** Bytes: Speakr's deliveries are below one kilobyte. */
const maxBodySize = 1_000_000;

const toleranceInSeconds = 300;

/** The response to what cannot be from Speakr or was sent too long ago; no secret is needed for that. */
export function refusedUnread(context: IWebhookFunctions): DeliveryAnswer | undefined {
	const claim = claimOf(context.getHeaderData());
	if (!claim) return unsigned;
	const age = claim.seconds === undefined ? 0 : Math.round(Date.now() / 1_000) - claim.seconds;
	return Math.abs(age) > toleranceInSeconds ? clockDiffers(age) : undefined;
}

/** Verifies the signature over the raw bytes, then parses the delivery and checks its age. */
export async function verify(
	context: IWebhookFunctions,
	{ secrets, mayBeEarly, signsTime, maximumAge }: { secrets: readonly string[]; mayBeEarly: boolean; signsTime: boolean; maximumAge: number },
): Promise<{ event: SpeakrEvent } | DeliveryAnswer> {
	const body = await readRawBody(context);
	if (body.length > maxBodySize) return tooLarge;
	const claim = claimOf(context.getHeaderData());
	if (!claim) return unsigned;
	if (!isSignedWith(claim, body, secrets)) return mayBeEarly && secrets.length === 0 ? secretUnknown : wrongSignature;
	if (claim.seconds === undefined && signsTime) return downgraded;
	const parsed = v.safeParse(eventSchema, parseJson(body.toString()));
	if (!parsed.success) return unreadable;
	// The timestamp in the body is signed, the one in the header isn't.
	const age = Math.round((Date.now() - Date.parse(parsed.output.timestamp)) / 60_000);
	return claim.seconds === undefined && Math.abs(age) > maximumAge ? tooOld(age) : { event: parsed.output };
}
