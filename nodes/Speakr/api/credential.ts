import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { credentialTest, holds, pastedSecret } from '../../shared/http/credential-test';
import { ServiceFailure } from '../../shared/errors';
import type { Answer } from '../../shared/http';
import { tokenPath } from './capabilities';
import { speakr } from './service';

/** HTTP Basic with the name and password of an address would replace the token in `Authorization`. */
export function tokenHeader({ apiToken, sendTokenAs, baseUrl }: ICredentialDataDecryptedObject): Record<string, string> {
	const token = pastedSecret(apiToken);
	return sendTokenAs === 'xApiToken' || /\/\/[^/]*@/.test(String(baseUrl)) ? { 'X-API-Token': token } : { Authorization: `Bearer ${token}` };
}

/** Passes for every valid token, regardless of its scopes. */
export const testSpeakrApi = credentialTest(speakr, async (get, data) => {
	const current = await get(tokenPath, tokenHeader(data));
	// Before 0.10.11 tokens have no scopes.
	const answer = current.status === 404 ? await get('/stats', tokenHeader(data)) : current;
	if (holds(current, 'scopes') || holds(answer, 'recordings')) return;
	if (speaksTls(answer)) throw needsHttps;
	throw isForeign(answer) ? notSpeakr : speakr.failure(answer);
});

/** What no Speakr answers here, with or without a good token. */
const isForeign = ({ status }: Answer<string>) => [200, 400, 404, 405, 410].includes(status);

/** nginx, Go and Apache tell a request without TLS so. */
const speaksTls = ({ status, body }: Answer<string>) =>
	status === 400 && /plain HTTP (request was sent )?to (an )?(HTTPS|SSL)|HTTP request to an HTTPS server/i.test(body);

const needsHttps = new ServiceFailure('The Base URL starts with http://, but this port uses HTTPS', {
	advice: 'Change it to https://',
});

const notSpeakr = new ServiceFailure('The Base URL does not point to Speakr', {
	advice: "It may be another server, a page of Speakr, or the login page of a proxy. Enter Speakr's own address.",
});
