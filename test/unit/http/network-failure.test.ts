import { NodeApiError, NodeOperationError, type JsonObject } from 'n8n-workflow';
import { assemblyAi, llmGateway } from '../../../nodes/AssemblyAi/api';
import { specala } from '../../../nodes/Specala/api';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { networkFailure, Unsent } from '../../../nodes/shared/http/network-failure';
import { node } from '../node';

const apiError = (code: string) => {
	const cause: JsonObject = { message: `connect ${code}`, code };
	return new NodeApiError(node, cause, { httpCode: code });
};

test.each([
	['ECONNREFUSED', 'Speakr refused the connection'],
	['ENOTFOUND', 'Speakr could not be reached: its host name is unknown'],
	['ETIMEDOUT', 'Speakr did not respond in time'],
	['ECONNABORTED', 'Speakr did not respond in time'],
	['ECONNRESET', 'Speakr closed the connection before its response was complete'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'Speakr has a TLS certificate that n8n does not trust'],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'Speakr has a TLS certificate that n8n does not trust'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'Speakr has a TLS certificate for another host name'],
	['CERT_HAS_EXPIRED', 'Speakr has a TLS certificate that is expired or not valid yet'],
	['CERT_NOT_YET_VALID', 'Speakr has a TLS certificate that is expired or not valid yet'],
	['HPE_HEADER_OVERFLOW', 'Speakr sent headers that are too large for n8n'],
	['EHOSTUNREACH', 'Speakr could not be reached: there is no route to it'],
	['ENETUNREACH', 'Speakr could not be reached: there is no route to it'],
	['ESOMETHING', 'Speakr could not be reached'],
])('%s reads: %s', (code, message) => {
	const failure = networkFailure({ displayName: 'Speakr' }, apiError(code));
	expect(failure).toBeInstanceOf(ServiceFailure);
	expect(failure).toMatchObject({ message, advice: expect.stringMatching(/^(Add|Check)/), status: undefined });
});

test.each(['ECONNREFUSED', 'ENOTFOUND', 'ESOMETHING'])('%s does not send one to the credential where it holds no address', (code) => {
	expect(networkFailure({ displayName: 'Speakr', hasFixedAddress: true }, apiError(code))).toMatchObject({
		advice: 'Check that n8n can reach the internet and that the service is up',
	});
});

test.each(['ETIMEDOUT', 'ECONNRESET'])('%s does not send one to the log of a service that is hosted', (code) => {
	expect(networkFailure({ displayName: 'Speakr', hasFixedAddress: true }, apiError(code))).toMatchObject({
		advice: 'This may be temporary. Try again later.',
	});
});

test.each([assemblyAi, llmGateway, specala])('$displayName is hosted', ({ hasFixedAddress }) => {
	expect(hasFixedAddress).toBe(true);
});

test.each(['HPE_HEADER_OVERFLOW', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])('after %s nothing is asked for again', (code) => {
	expect(networkFailure({ displayName: 'Speakr' }, apiError(code))).toMatchObject({ final: true });
});

test.each([
	[true, ['ECONNREFUSED', 'EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']],
	[false, ['ETIMEDOUT', 'ECONNABORTED', 'ECONNRESET', 'EPIPE', 'ESOMETHING', '200']],
])('that nothing was sent is known (%p) after %j', (isKnown, codes) => {
	for (const code of codes) expect(networkFailure({ displayName: 'Speakr' }, apiError(code)) instanceof Unsent).toBe(isKnown);
});

test('a cancelled request stays what it is', () => {
	const cancelled = apiError('ERR_CANCELED');
	expect(networkFailure({ displayName: 'Speakr' }, cancelled)).toBe(cancelled);
});

test('what is not of the network stays what it is', () => {
	const missing = new NodeOperationError(node, 'Node does not have any credentials set');
	expect(networkFailure({ displayName: 'Speakr' }, missing)).toBe(missing);
});

test.each([
	['an error of the network without a credential', Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), 'Speakr refused the connection'],
	['a response that began and did not end', apiError('200'), 'Speakr closed the connection before its response was complete'],
	['a code with a number in it', apiError('E2BIG'), 'Speakr could not be reached'],
])('%s', (_, error, message) => {
	expect(networkFailure({ displayName: 'Speakr' }, error)).toMatchObject({ message });
});

test.each([[{ code: 'ECONNREFUSED' }], [Object.assign(new Error('no'), { code: 7 })], [new Error('no')], [undefined]])('%p stays what it is', (error) => {
	expect(networkFailure({ displayName: 'Speakr' }, error)).toBe(error);
});
