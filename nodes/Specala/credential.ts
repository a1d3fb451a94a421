import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { credentialTest, holds, pastedSecret } from '../shared/http/credential-test';
import { specala } from './api';

export const keyHeader = ({ apiKey }: ICredentialDataDecryptedObject): Record<string, string> => ({
	Authorization: `Bearer ${pastedSecret(apiKey)}`,
});

/** Any key that Specala AI knows passes, if its plan has the API; says what is wrong otherwise. */
export const testSpecalaApi = credentialTest(specala, async (get, data) => {
	const answer = await get('/transcriptions?limit=1', keyHeader(data));
	if (!holds(answer, 'items')) throw specala.failure(answer);
});
