import { createHash } from 'crypto';
import type { IAllExecuteFunctions, ICredentialsDecrypted } from 'n8n-workflow';
import { keptCredential } from './kept-credential';
import type { Service } from './types';

export type OpenCredential = Awaited<ReturnType<typeof openCredential>>;

/** Throws n8n's error if there is no credential, InvalidInput if its address is invalid. */
export async function openCredential(context: IAllExecuteFunctions, service: Service, isKept = false) {
	const type = service.credential;
	let data = await (isKept ? keptCredential(context, type) : context.getCredentials(type));
	const address = service.address(data);
	const { id, name = '' } = context.getNode().credentials?.[type] ?? {};
	return {
		address,
		/** Kept in static data, so the address is hashed: it may hold a password. */
		account: [id, createHash('sha256').update(address).digest('hex').slice(0, 16)].join(' '),
		get decrypted(): ICredentialsDecrypted {
			return { id: id ?? '', name, type, data };
		},
		async renew(refused: ICredentialsDecrypted): Promise<boolean> {
			const fresh = await context.getCredentials(type);
			if (service.address(fresh) !== address || JSON.stringify(fresh) === JSON.stringify(refused.data)) return false;
			data = fresh;
			return true;
		},
	};
}
