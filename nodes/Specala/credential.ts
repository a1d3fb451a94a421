import type { ICredentialDataDecryptedObject, ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { credentialTest, pastedSecret } from '../shared/credential-test';
import { isObject, parseJson } from '../shared/json';
import { specala } from './api';

export const keyHeader = ({ apiKey }: ICredentialDataDecryptedObject): Record<string, string> => ({
	Authorization: `Bearer ${pastedSecret(apiKey)}`,
});

/** Any key that Specala AI knows passes, if its plan has the API; says what is wrong otherwise. */
export async function testSpecalaApi(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	return await credentialTest(this, specala, async (get) => {
		const answer = await get(`${specala.address(data)}${specala.apiPath}/transcriptions?limit=1`, keyHeader(data));
		const body = parseJson(answer.body);
		if (answer.status === 200 && isObject(body) && body.items !== undefined) return;
		throw specala.failure(answer);
	});
}
