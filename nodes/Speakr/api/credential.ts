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
		throw answer.status === 404 || answer.status === 200 ? notSpeakr : speakr.failure(answer);
	});
}

const holds = ({ status, body }: Answer<string>, name: string): boolean => {
	const parsed = parseJson(body);
	return status === 200 && isObject(parsed) && parsed[name] !== undefined;
};

const notSpeakr = new ServiceFailure('The Base URL does not lead to Speakr', {
	advice: "It may be another server, a page of Speakr, or the login page of a proxy. Enter Speakr's own address.",
});
