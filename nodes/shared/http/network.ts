import { NodeApiError } from 'n8n-workflow';
import { ServiceFailure } from '../errors';
import type { Service } from './client';

const noAddress = {
	message: 'has an address whose host name is not known',
	advice: 'Check the host name in the credential, as seen from the machine that runs n8n',
};
const noAnswer = {
	message: 'did not answer in time',
	advice: 'Check that it is running and not overloaded, then run the workflow again',
};
const cut = {
	message: 'closed the connection before its answer was complete',
	advice: 'Check its log, and the limits of a proxy in front of it, then run the workflow again',
};
const certificate = {
	message: 'has a TLS certificate that n8n does not trust',
	advice: 'Install the certificate authority in n8n with NODE_EXTRA_CA_CERTS',
};
const unreachable = {
	message: 'could not be reached',
	advice: 'Check the address in the credential',
};
const refused = {
	message: 'refused the connection',
	advice: 'Check that it is running, and the host and port in the credential',
};
const causes: Record<string, { message: string; advice: string }> = {
	ECONNREFUSED: refused,
	ENOTFOUND: noAddress,
	EAI_AGAIN: {
		message: 'could not be found, since the name service gave no answer',
		advice: 'Run the workflow again. If that does not help, check the DNS of the machine that runs n8n.',
	},
	ETIMEDOUT: noAnswer,
	ECONNABORTED: noAnswer,
	ECONNRESET: cut,
	EPIPE: cut,
	ERR_BAD_RESPONSE: cut,
	DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
	SELF_SIGNED_CERT_IN_CHAIN: certificate,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
	CERT_HAS_EXPIRED: certificate,
};

/** Asking again would give the same. */
const lasting = [noAddress, certificate];

/** Where the address is in the credential, it may be wrong. */
const addressed = [noAddress, refused, unreachable];

/** The body of an answer broke off. */
export const cutFailure = (displayName: string) => new ServiceFailure(`${displayName} ${cut.message}`, { advice: cut.advice });

/** What n8n's request helper threw although HTTP statuses throw nothing: no answer arrived. */
export function networkFailure(
	{ displayName, hasFixedAddress = false }: Pick<Service, 'displayName' | 'hasFixedAddress'>,
	error: unknown,
): unknown {
	// Not a request that failed: no credential is chosen, or the execution was cancelled.
	if (!(error instanceof NodeApiError) || error.httpCode === 'ERR_CANCELED') return error;
	const code = error.httpCode ?? '';
	// A status stands here when the answer began but did not end.
	const cause = /^\d+$/.test(code) ? cut : (causes[code] ?? unreachable);
	const advice =
		hasFixedAddress && addressed.includes(cause)
			? `Check that the machine that runs n8n reaches the internet, and that ${displayName} is up`
			: cause.advice;
	return new ServiceFailure(`${displayName} ${cause.message}`, { advice, final: lasting.includes(cause) });
}
