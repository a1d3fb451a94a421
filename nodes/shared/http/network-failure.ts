import { NodeApiError } from 'n8n-workflow';
import { ServiceFailure } from '../errors';
import type { Service } from './types';

interface Cause {
	message: string;
	advice: string;
	adviceOnHosted?: string;
}

const checkConnection = 'Check that n8n can reach the internet and that the service is up';
const tryLater = 'This may be temporary. Try again later.';

const noAddress: Cause = {
	message: 'could not be reached: its host name is unknown',
	advice: 'Check the host name in the credential. The machine that runs n8n must be able to resolve it.',
	adviceOnHosted: checkConnection,
};
const noAnswer: Cause = {
	message: 'did not respond in time',
	advice: 'Check that it is running and not overloaded, then try again',
	adviceOnHosted: tryLater,
};
const connectionCut: Cause = {
	message: 'closed the connection before its response was complete',
	advice: 'Check its log and the limits of any proxy in front of it, then try again',
	adviceOnHosted: tryLater,
};
const certificate: Cause = {
	message: 'has a TLS certificate that n8n does not trust',
	advice: 'Add its certificate authority to n8n with NODE_EXTRA_CA_CERTS',
};
const certificateName: Cause = {
	message: 'has a TLS certificate for another host name',
	advice: 'Check the address in the credential: its host name must be one in the certificate',
	adviceOnHosted: 'Check for a proxy between n8n and the service',
};
const certificateTime: Cause = {
	message: 'has a TLS certificate that is expired or not valid yet',
	advice: 'Check the dates of the certificate, and the clock of the machine that runs n8n',
};
const unreachable: Cause = {
	message: 'could not be reached',
	advice: 'Check the address in the credential',
	adviceOnHosted: checkConnection,
};
const noNameServer: Cause = {
	message: 'could not be reached: the DNS server did not respond',
	advice: "Try again. If that doesn't help, check the DNS settings of the machine that runs n8n.",
};
const noRoute: Cause = {
	message: 'could not be reached: there is no route to it',
	advice: 'Check the address in the credential, and the network of the machine that runs n8n',
	adviceOnHosted: checkConnection,
};
const connectionRefused: Cause = {
	message: 'refused the connection',
	advice:
		"Check that it is running and that the credential has the right host and port. In Docker, 'localhost' is n8n's own container.",
	adviceOnHosted: checkConnection,
};
const plainHttp: Cause = {
	message: 'does not use HTTPS at this address',
	advice: "Use http:// in the credential's address, or the port for HTTPS",
};
const headersTooLarge: Cause = {
	message: 'sent headers that are too large for n8n',
	advice: 'Check for a proxy in front of it that adds cookies or other large headers',
	adviceOnHosted: 'Check for a proxy between n8n and the service that adds cookies or other large headers',
};
const causes: Record<string, Cause> = {
	ECONNREFUSED: connectionRefused,
	ENOTFOUND: noAddress,
	EAI_AGAIN: noNameServer,
	EHOSTUNREACH: noRoute,
	ENETUNREACH: noRoute,
	ETIMEDOUT: noAnswer,
	ECONNABORTED: noAnswer,
	ECONNRESET: connectionCut,
	EPIPE: connectionCut,
	ERR_BAD_RESPONSE: connectionCut,
	DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
	SELF_SIGNED_CERT_IN_CHAIN: certificate,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
	UNABLE_TO_GET_ISSUER_CERT: certificate,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
	CERT_UNTRUSTED: certificate,
	ERR_TLS_CERT_ALTNAME_INVALID: certificateName,
	CERT_HAS_EXPIRED: certificateTime,
	CERT_NOT_YET_VALID: certificateTime,
	EPROTO: plainHttp,
	ERR_SSL_WRONG_VERSION_NUMBER: plainHttp,
	HPE_HEADER_OVERFLOW: headersTooLarge,
};

const permanent = [noAddress, certificate, certificateName, certificateTime, plainHttp, headersTooLarge];
const unconnected = [noAddress, noNameServer, noRoute, connectionRefused];

export class Unreached extends ServiceFailure {}

export class Unsent extends Unreached {}

type NamedService = Pick<Service, 'displayName' | 'hasFixedAddress'>;

function toFailure({ displayName, hasFixedAddress = false }: NamedService, cause: Cause): ServiceFailure {
	const { message, advice, adviceOnHosted = advice } = cause;
	const Failure = unconnected.includes(cause) ? Unsent : Unreached;
	return new Failure(`${displayName} ${message}`, {
		advice: hasFixedAddress ? adviceOnHosted : advice,
		final: permanent.includes(cause),
	});
}

export const connectionCutFailure = (service: NamedService) => toFailure(service, connectionCut);

export const noAnswerFailure = (service: NamedService) => toFailure(service, noAnswer);

/** The failure of a request without a response: n8n's helpers throw their own error or, without a credential, that of axios. */
export function networkFailure(service: NamedService, error: unknown): unknown {
	const code = codeOf(error);
	// No credential is chosen, or the execution was canceled.
	if (code === undefined || code === 'ERR_CANCELED') return error;
	// The code is a status if the response began but did not end.
	return toFailure(service, /^\d+$/.test(code) ? connectionCut : (causes[code] ?? unreachable));
}

function codeOf(error: unknown): string | undefined {
	if (error instanceof NodeApiError) return error.httpCode ?? '';
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
