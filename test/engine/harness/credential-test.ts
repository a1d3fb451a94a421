import { CredentialTestContext } from 'n8n-core';
import { UnexpectedError, type ICredentialDataDecryptedObject, type INodeCredentialTestResult } from 'n8n-workflow';
import type { Instance } from './instance';

/** What n8n's 'Test' button of a credential does: a node of its type tests it. */
export async function testCredential(
	instance: Instance,
	type: string,
	given: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const tests = instance.nodesOf(type).map(({ description, methods }) => {
		const { testedBy } = description.credentials?.find(({ name }) => name === type) ?? {};
		const test = typeof testedBy === 'string' ? methods?.credentialTest?.[testedBy] : undefined;
		if (!test) throw new UnexpectedError(`'${description.name}' does not test '${type}'`);
		return test;
	});
	const [test] = tests;
	if (!test) throw new UnexpectedError(`No node uses '${type}'`);
	const data = instance.vault.withDefaults(type, given);
	return await test.call(new CredentialTestContext(instance.additionalData()), { id: '', name: type, type, data });
}
