import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { credentialTest, holds, pastedSecret } from '../shared/http/credential-test';
import { assemblyAi } from './api';

export const keyHeader = ({ apiKey }: ICredentialDataDecryptedObject): Record<string, string> => ({
	Authorization: pastedSecret(apiKey),
});

/** Any key that AssemblyAI knows in this region passes; says what is wrong otherwise. */
export const testAssemblyAiApi = credentialTest(assemblyAi, async (get, data) => {
	const answer = await get('/transcript?limit=1', keyHeader(data));
	if (!holds(answer, 'page_details')) throw assemblyAi.failure(answer);
});
