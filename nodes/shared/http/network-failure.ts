import { NodeApiError } from 'n8n-workflow';
import { ServiceFailure } from '../errors';
import type { Service } from './types';

interface Cause {
	message: string;
	/** What the person at the canvas can do about it. */
	advice: string;
	/** The same where the service is hosted: nobody types its address, or can look into its log. */
	adviceOnHosted?: string;
}

const checkConnection = 'Check that the machine that runs n8n reaches the internet, and that the service is up';
const tryLater = 'It may pass: run the workflow again later';

const noAddress: Cause = {
	message: 'has an address whose host name is not known',
	advice: 'Check the host name in the credential, as seen from the machine that runs n8n',
	adviceOnHosted: checkConnection,
};
const noAnswer: Cause = {
	message: 'did not answer in time',
	advice: 'Check that it is running and not overloaded, then run the workflow again',
	adviceOnHosted: tryLater,
};
const connectionCut: Cause = {
	message: 'closed the connection before its answer was complete',
	advice: 'Check its log, and the limits of a proxy in front of it, then run the workflow again',
	adviceOnHosted: tryLater,
};
const certificate: Cause = {
	message: 'has a TLS certificate that n8n does not trust',
	advice: 'Install the certificate authority in n8n with NODE_EXTRA_CA_CERTS',
};
const unreachable: Cause = {
	message: 'could not be reached',
	advice: 'Check the address in the credential',
	adviceOnHosted: checkConnection,
};
const connectionRefused: Cause = {
	message: 'refused the connection',
	advice: 'Check that it is running, and the host and port in the credential',
	adviceOnHosted: checkConnection,
};
const causes: Record<string, Cause> = {
	ECONNREFUSED: connectionRefused,
	ENOTFOUND: noAddress,
	EAI_AGAIN: {
		message: 'could not be found, since the name service gave no answer',
		advice: 'Run the workflow again. If that does not help, check the DNS of the machine that runs n8n.',
	},
	ETIMEDOUT: noAnswer,
	ECONNABORTED: noAnswer,
	ECONNRESET: connectionCut,
	EPIPE: connectionCut,
	ERR_BAD_RESPONSE: connectionCut,
	DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
	SELF_SIGNED_CERT_IN_CHAIN: certificate,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
	CERT_HAS_EXPIRED: certificate,
};

/** Asking again would give the same. */
const permanent = [noAddress, certificate];

type NamedService = Pick<Service, 'displayName' | 'hasFixedAddress'>;

function toFailure({ displayName, hasFixedAddress = false }: NamedService, cause: Cause): ServiceFailure {
	const { message, advice, adviceOnHosted = advice } = cause;
	return new ServiceFailure(`${displayName} ${message}`, {
		advice: hasFixedAddress ? adviceOnHosted : advice,
		final: permanent.includes(cause),
	});
}

/** The body of an answer broke off. */
export const connectionCutFailure = (service: NamedService) => toFailure(service, connectionCut);

/** What n8n's request helper threw although HTTP statuses throw nothing: no answer arrived. */
export function networkFailure(service: NamedService, error: unknown): unknown {
	// Not a request that failed: no credential is chosen, or the execution was cancelled.
	if (!(error instanceof NodeApiError) || error.httpCode === 'ERR_CANCELED') return error;
	const code = error.httpCode ?? '';
	// A status stands here when the answer began but did not end.
	return toFailure(service, /^\d+$/.test(code) ? connectionCut : (causes[code] ?? unreachable));
}
