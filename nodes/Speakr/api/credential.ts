import type { ICredentialDataDecryptedObject, ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { credentialTest, pastedSecret } from '../../shared/credential-test';
import { ServiceFailure } from '../../shared/errors';
import type { Answer } from '../../shared/http';
import { isObject, parseJson } from '../../shared/json';
import { speakr } from './index';

export function tokenHeader({ apiToken, sendTokenAs }: ICredentialDataDecryptedObject): Record<string, string> {
	const token = pastedSecret(apiToken);
	return sendTokenAs === 'xApiToken' ? { 'X-API-Token': token } : { Authorization: `Bearer ${token}` };
}

/** Passes for every valid token, regardless of its scopes. */
export async function testSpeakrApi(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	return await credentialTest(this, speakr, async (get) => {
		const api = speakr.address(data) + speakr.apiPath;
		const current = await get(`${api}/tokens/current`, tokenHeader(data));
		// Before 0.10.11 tokens have no scopes.
		const answer = current.status === 404 ? await get(`${api}/stats`, tokenHeader(data)) : current;
		if (holds(current, 'scopes') || holds(answer, 'recordings')) return;
		if (speaksTls(answer)) throw needsHttps;
		throw isForeign(answer) ? notSpeakr : speakr.failure(answer);
	});
}

/** What no Speakr answers here, with or without a good token. */
const isForeign = ({ status }: Answer<string>) => [200, 400, 404, 405, 410].includes(status);

/** nginx, Go and Apache tell a request without TLS so. */
const speaksTls = ({ status, body }: Answer<string>) =>
	status === 400 && /plain HTTP (request was sent )?to (an )?(HTTPS|SSL)|HTTP request to an HTTPS server/i.test(body);

const needsHttps = new ServiceFailure('The Base URL begins with http://, but this port speaks HTTPS', {
	advice: 'Begin it with https:// instead',
});

const holds = ({ status, body }: Answer<string>, name: string): boolean => {
	const parsed = parseJson(body);
	return status === 200 && isObject(parsed) && parsed[name] !== undefined;
};

const notSpeakr = new ServiceFailure('The Base URL does not lead to Speakr', {
	advice: "It may be another server, a page of Speakr, or the login page of a proxy. Enter Speakr's own address.",
});
