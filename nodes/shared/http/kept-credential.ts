import type { IAllExecuteFunctions, ICredentialDataDecryptedObject } from 'n8n-workflow';
import { createMemory } from '../memory';

const lifetime = 10_000;
const pauseBetweenDoubts = 1_000;

const kept = new Map<string, Promise<ICredentialDataDecryptedObject>>();
const doubts = createMemory(1_000, pauseBetweenDoubts);

/** A credential of the last ten seconds: outside executions, n8n builds an isolated VM to decrypt one. If doubted, it is read again, once a second at most. */
export async function keptCredential(
	context: Pick<IAllExecuteFunctions, 'getCredentials' | 'getNode'>,
	type: string,
	isDoubted = false,
): Promise<ICredentialDataDecryptedObject> {
	const { id } = context.getNode().credentials?.[type] ?? {};
	const read = async () => await context.getCredentials(type);
	if (typeof id !== 'string') return await read();
	if (isDoubted && doubts.note(type, id)) kept.delete(id);
	return await (kept.get(id) ?? keep(id, read()));
}

async function keep(id: string, reading: Promise<ICredentialDataDecryptedObject>) {
	kept.set(id, reading);
	const forget = () => kept.get(id) === reading && kept.delete(id);
	AbortSignal.timeout(lifetime).addEventListener('abort', forget);
	return await reading.catch((error: unknown) => {
		forget();
		throw error;
	});
}
