import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure, undefinedIf } from '../../shared/errors';
import { isPassing, type Client, type Need, type Request } from '../../shared/http';
import { asObject, isObject, valueAt } from '../../shared/json';
import { requestTo } from '../../shared/operation';
import { textOrNull } from './records';

export const capabilitiesEndpoint = 'GET /capabilities';
export const userEndpoint = 'GET /users/me';
export const tokenPath = '/tokens/current';

export const infoPage: Request = { method: 'GET', path: '/api/system/info', outsideApi: true, isOpen: true };

interface Capabilities {
	/** `0.9.4-alpha`; empty where Speakr does not tell. */
	version: string;
	/** By name, on API 1.1 (Speakr 0.10.11) and later; what is missing is not supported. */
	features?: IDataObject;
	/** What the token allows; undefined where that is everything. */
	scopes?: string[];
}

/** The status of a 404 page of Speakr's framework: an older version, not something that is gone. Users see 404. */
export const unknownUrl = 404.2;

export const isUnknownUrl = ({ status }: ServiceFailure): boolean => status === unknownUrl || status === 404;

/** Milliseconds: Speakr may be updated while n8n runs. */
const lifetime = 5 * 60_000;
const knownCapabilities = new Map<string, { until: number; capabilities: Promise<Capabilities> }>();

/** What Speakr can do for this credential, read again after some minutes. Throws ServiceFailure. */
export async function capabilitiesOf(client: Client): Promise<Capabilities> {
	const before = knownCapabilities.get(client.account);
	if (before && before.until > Date.now()) {
		return await before.capabilities.catch(async (error: unknown) => {
			// The run that asked was canceled.
			if (error instanceof ServiceFailure) throw error;
			return await capabilitiesOf(client);
		});
	}
	const capabilities = readCapabilities(client).catch((error: unknown) => {
		knownCapabilities.delete(client.account);
		throw error;
	});
	knownCapabilities.set(client.account, { until: Date.now() + lifetime, capabilities });
	return await capabilities;
}

async function readCapabilities(client: Client): Promise<Capabilities> {
	const { speakr_version: version, features } = await readIfKnown(client, requestTo(capabilitiesEndpoint, {}));
	if (!isObject(features)) return { version: await olderVersion(client) };
	const { scopes } = await readIfKnown(client, { method: 'GET', path: tokenPath });
	const granted: unknown[] = Array.isArray(scopes) ? scopes : ['full'];
	return { version: withoutPrefix(version), features, ...(!granted.includes('full') && { scopes: granted.map(String) }) };
}

/** Before 0.10.11 the version is outside the API, where scoped tokens are refused: read without it. A proxy may refuse it, too. */
async function olderVersion(client: Client): Promise<string> {
	const info = await client.json(infoPage).then(asObject).catch(undefinedIf((failure) => !isPassing(failure)));
	return withoutPrefix(info?.version);
}

const withoutPrefix = (version: unknown) => textOrNull(version)?.replace(/^v/, '') ?? '';

const readIfKnown = async (client: Client, request: Request): Promise<IDataObject> =>
	(await client.json(request).then(asObject, undefinedIf(isUnknownUrl))) ?? {};

const toldBy = async (client: Client) => await capabilitiesOf(client).catch((): Capabilities => ({ version: '' }));

const firstWithFeatures = '0.10.11';

let collator: Intl.Collator | undefined;

const isOlder = (version: string, since: string) =>
	(collator ??= new Intl.Collator(undefined, { numeric: true })).compare(version, since) < 0;

/** Whether Speakr has a feature; undefined where it does not tell, as while it is away. */
export async function tellsFeature(client: Client, name: string): Promise<boolean | undefined> {
	const { version, features } = await toldBy(client);
	if (features) return valueAt(features, name) === true;
	return version !== '' && isOlder(version, firstWithFeatures) ? false : undefined;
}

export const hasFeature = async (client: Client, name: string): Promise<boolean> => (await tellsFeature(client, name)) === true;

const settings: Record<string, string> = {
	can_share_publicly: 'your user is allowed to share publicly',
	'inquire.enabled': 'ENABLE_INQUIRE_MODE is true',
	'inquire.agent': 'ENABLE_INQUIRE_AGENT is true',
	public_sharing: 'ENABLE_PUBLIC_SHARING is true',
	'search.semantic': 'ENABLE_INQUIRE_MODE is true',
};

/** Whether Speakr is of a release or later; false where it does not tell. */
export async function isSince(client: Client, since: string): Promise<boolean> {
	const { version } = await toldBy(client);
	return version !== '' && !isOlder(version, since);
}

/** Throws ServiceFailure where Speakr tells that it cannot do something. */
export async function ensureMet(client: Client, { since, feature }: Need): Promise<void> {
	const { version, features } = await toldBy(client);
	if (features && feature !== undefined) {
		if (valueAt(features, feature) === true) return;
		const setting = settings[feature];
		throw new ServiceFailure(`This feature is turned off in Speakr (${feature})`, {
			advice: setting ? `Ask your Speakr administrator to check that ${setting}` : 'Ask your Speakr administrator to turn it on',
			final: true,
		});
	}
	if ((features && !isOlder(firstWithFeatures, since)) || version === '' || !isOlder(version, since)) return;
	throw new ServiceFailure(`This requires Speakr ${since} or later, but yours is ${version}`, { advice: 'Update Speakr', final: true });
}
