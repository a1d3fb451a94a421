import type { ICredentialDataDecryptedObject, ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { credentialTest, pastedSecret } from '../shared/credential-test';
import { isObject, parseJson } from '../shared/json';
import { assemblyAi } from './api';

export const keyHeader = ({ apiKey }: ICredentialDataDecryptedObject): Record<string, string> => ({
	Authorization: pastedSecret(apiKey),
});

/** Any key that AssemblyAI knows in this region passes; says what is wrong otherwise. */
export async function testAssemblyAiApi(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	return await credentialTest(this, assemblyAi, async (get) => {
		const answer = await get(`${assemblyAi.address(data)}${assemblyAi.apiPath}/transcript?limit=1`, keyHeader(data));
		const body = parseJson(answer.body);
		if (answer.status === 200 && isObject(body) && body.page_details !== undefined) return;
		throw assemblyAi.failure(answer);
	});
}
