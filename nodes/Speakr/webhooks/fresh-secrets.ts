import type { IDataObject } from 'n8n-workflow';
import { secretOf } from '../api';

interface KnownSecret {
	secret: string;
	since: number;
	/** Until when Speakr 0.10.11 also signs with the secret before: tells this rotation from others. */
	graceUntil: IDataObject[string];
	/** Until when deliveries with an older secret are accepted, in milliseconds since 1970. */
	olderUntil: number;
}

/** Milliseconds that an older secret is accepted after a newer one is known. */
export const grace = 24 * 3_600_000;

/** By URL: n8n saves static data only at the end of the registration, and Speakr may deliver earlier. */
export const freshSecrets = new Map<string, KnownSecret>();

/** Remembers a new secret in this process, so that the trigger at that URL keeps accepting deliveries. Throws ServiceFailure without one. */
export function rememberSecret(webhook: IDataObject & { url: string }, olderUntil = Date.now() + grace) {
	const { url, previous_secret_valid_until: graceUntil } = webhook;
	freshSecrets.set(url, { secret: secretOf(webhook), since: Date.now(), graceUntil, olderUntil });
}
