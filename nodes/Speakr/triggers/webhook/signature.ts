import { isSigned } from '../../../shared/webhook';

interface Claim {
	signatures: string[];
	seconds?: number;
}

const hmac = /^[\da-f]{64}$/;

/** The claim of a delivery; undefined if there is none, or it is malformed. A second version alone decides. */
export function claimOf({ 'speakr-signature-v2': second, 'speakr-signature': first }: Readonly<Record<string, unknown>>): Claim | undefined {
	if (second !== undefined) return secondClaim(String(second));
	const [, signature = ''] = /^sha256=(.*)$/.exec(String(first)) ?? [];
	return hmac.test(signature) ? { signatures: [signature] } : undefined;
}

/** `t=1790000000,v1=…`, with another `v1=…` of the secret before while a rotation is fresh. */
function secondClaim(header: string): Claim | undefined {
	const parts = header.split(',').map((part) => part.trim().split('='));
	const valuesOf = (name: string) => parts.flatMap(([key, value = '']) => (key === name ? [value] : []));
	const [times, signatures] = [valuesOf('t'), valuesOf('v1').filter((value) => hmac.test(value))];
	const [time = ''] = times;
	if (times.length !== 1 || !/^\d{1,12}$/.test(time) || signatures.length === 0) return undefined;
	return { signatures, seconds: Number(time) };
}

export function isSignedWith({ signatures, seconds }: Claim, body: Buffer, secrets: readonly string[]): boolean {
	const signed = seconds === undefined ? body : Buffer.concat([Buffer.from(`${seconds}.`), body]);
	return isSigned(signed, signatures, secrets);
}
