import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import type { Client, Need, Request } from '../../shared/http';
import { asObject, isObject } from '../../shared/json';
import { textOrNull } from './records';

/** What the Speakr at hand can do with the token at hand. */
interface Capabilities {
	/** `0.9.4-alpha`; empty where Speakr does not say. */
	version: string;
	/** By name, on API 1.1 (Speakr 0.10.11) and later: a name that is missing is something that it cannot do. */
	features?: IDataObject;
	/** What the token may do; undefined where that is everything. */
	scopes?: string[];
}

/** Milliseconds: Speakr may be upgraded, and a token replaced, while n8n runs. */
const lifetime = 5 * 60_000;
const known = new Map<string, { until: number; capabilities: Promise<Capabilities> }>();

/** What Speakr can do for this credential, asked once in some minutes. Throws ServiceFailure where it cannot be asked. */
export async function capabilitiesOf(client: Client): Promise<Capabilities> {
	const before = known.get(client.account);
	if (before && before.until > Date.now()) return await before.capabilities;
	const capabilities = ask(client);
	known.set(client.account, { until: Date.now() + lifetime, capabilities });
	return await capabilities.catch((error: unknown) => {
		known.delete(client.account);
		throw error;
	});
}

async function ask(client: Client): Promise<Capabilities> {
	const { speakr_version: version, features } = await read(client, { method: 'GET', path: '/capabilities' });
	if (!isObject(features)) return { version: await olderVersion(client) };
	const { scopes } = await read(client, { method: 'GET', path: '/tokens/current' });
	const granted: unknown[] = Array.isArray(scopes) ? scopes : ['full'];
	return { version: withoutMark(version), features, ...(!granted.includes('full') && { scopes: granted.map(String) }) };
}

/** Before 0.10.11 Speakr tells its version outside the API, where a scoped token is refused: asked without it. */
const olderVersion = async (client: Client): Promise<string> =>
	withoutMark((await read(client, { method: 'GET', path: '/api/system/info', outsideApi: true, isOpen: true })).version);

const withoutMark = (version: unknown) => textOrNull(version)?.replace(/^v/, '') ?? '';

const read = async (client: Client, request: Request): Promise<IDataObject> =>
	await client.json(request).then(asObject, (error: unknown) => {
		if (error instanceof ServiceFailure && error.status === 404) return {};
		throw error;
	});

/** The release that first told its features. */
const firstWithFeatures = '0.10.11';

const isOlder = (version: string, since: string) => version.localeCompare(since, undefined, { numeric: true }) < 0;

/** What Speakr's administrator can switch on, by the feature that is off then. */
const settings: Record<string, string> = {
	can_share_publicly: 'your user may share publicly',
	'inquire.enabled': 'ENABLE_INQUIRE_MODE is true',
	'inquire.agent': 'ENABLE_INQUIRE_AGENT is true',
	public_sharing: 'ENABLE_PUBLIC_SHARING is true',
	'search.semantic': 'ENABLE_INQUIRE_MODE is true',
};

/** Why this Speakr cannot do something, or undefined where it can, or where it does not say. */
export async function unmetNeed(client: Client, { since, feature }: Need): Promise<ServiceFailure | undefined> {
	const { version, features } = await capabilitiesOf(client).catch((): Capabilities => ({ version: '' }));
	if (features && feature !== undefined) {
		if (featureOf(features, feature) === true) return undefined;
		const setting = settings[feature];
		return new ServiceFailure(`This is switched off in your Speakr (${feature})`, {
			advice: setting ? `Ask its administrator to check that ${setting}` : 'Ask its administrator',
			final: true,
		});
	}
	if (features && !isOlder(firstWithFeatures, since)) return undefined;
	if (version === '' || !isOlder(version, since)) return undefined;
	return new ServiceFailure(`This needs Speakr ${since}, and yours is ${version}`, { advice: 'Update Speakr', final: true });
}

const featureOf = (features: IDataObject, name: string): unknown =>
	name.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), features);
