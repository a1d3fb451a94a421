/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import net from 'node:net';
import tls from 'node:tls';
import { pathToFileURL } from 'node:url';

/** Origins of stand-ins, by the host name that they stand in for. */
const standIns = new Map<string, URL>();
const connectSecurely = tls.connect;

function connect(...given: unknown[]): net.Socket {
	const [options] = given;
	const host = typeof options === 'object' && options !== null && 'host' in options ? String(options.host) : '';
	const standIn = standIns.get(host);
	if (!standIn) return Reflect.apply(connectSecurely, tls, given);
	return net.connect({ host: standIn.hostname, port: Number(standIn.port) });
}

/**
 * Leads TLS connections of this process to `host` to a stand-in at `origin` (`http://127.0.0.1:1234`), which speaks plain
 * HTTP, until the function that it returns is called. For services with one address that no user can change. What asks
 * without TLS is not led there.
 */
export function divert(host: string, origin: string): () => void {
	standIns.set(host, new URL(origin));
	Object.assign(tls, { connect });
	return () => {
		standIns.delete(host);
		if (standIns.size === 0) Object.assign(tls, { connect: connectSecurely });
	};
}

const variable = 'DIVERTED_HOSTS';

/** The environment in which another Node 24 diverts from its start on; `origins` by host. */
export const divertingEnvironment = (origins: Record<string, string>): Record<string, string> => ({
	NODE_OPTIONS: `--disable-warning=MODULE_TYPELESS_PACKAGE_JSON --import=${pathToFileURL(__filename).href}`,
	[variable]: JSON.stringify(origins),
});

const inherited: Record<string, string> = JSON.parse(process.env[variable] ?? '{}');
for (const [host, origin] of Object.entries(inherited)) divert(host, origin);
