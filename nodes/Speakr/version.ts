import { ServiceFailure } from '../shared/errors';
import { oncePerClient, type Client } from '../shared/http';
import { asObject } from '../shared/json';
import { textOrNull } from './records';

/** Asked for once in a run of a node: `0.9.4-alpha`, or nothing when Speakr does not say. */
const versionOf = oncePerClient((client) =>
	client.json({ method: 'GET', path: '/api/system/info', outsideApi: true }).then(
		(body) => textOrNull(asObject(body).version)?.replace(/^v/, '') ?? '',
		() => '',
	),
);

const isBefore = (version: string, since: string) =>
	version !== '' && version.localeCompare(since, undefined, { numeric: true }) < 0;

/** Says that this Speakr is older than the version that first had something, or undefined when it is not. */
export async function tooOld(client: Client, since: string): Promise<ServiceFailure | undefined> {
	const version = await versionOf(client);
	if (!isBefore(version, since)) return undefined;
	return new ServiceFailure(`This needs Speakr ${since}, and yours is ${version}`, {
		advice: 'Update Speakr',
		final: true,
	});
}
