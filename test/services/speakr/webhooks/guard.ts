/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** What Python's `ipaddress` calls private, loopback, link-local, reserved or multicast. */
const PRIVATE: ReadonlyArray<readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6']> = [
	['0.0.0.0', 8, 'ipv4'],
	['10.0.0.0', 8, 'ipv4'],
	['127.0.0.0', 8, 'ipv4'],
	['169.254.0.0', 16, 'ipv4'],
	['172.16.0.0', 12, 'ipv4'],
	['192.0.0.0', 24, 'ipv4'],
	['192.0.2.0', 24, 'ipv4'],
	['192.168.0.0', 16, 'ipv4'],
	['198.18.0.0', 15, 'ipv4'],
	['198.51.100.0', 24, 'ipv4'],
	['203.0.113.0', 24, 'ipv4'],
	['224.0.0.0', 3, 'ipv4'],
	['::', 128, 'ipv6'],
	['::1', 128, 'ipv6'],
	['2001:db8::', 32, 'ipv6'],
	['fc00::', 7, 'ipv6'],
	['fe80::', 10, 'ipv6'],
	['ff00::', 8, 'ipv6'],
];

const blocked = new BlockList();
for (const [network, prefix, family] of PRIVATE) blocked.addSubnet(network, prefix, family);

function isPrivate(address: string): boolean {
	return blocked.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** `new URL` would mend what Python's urlparse leaves broken (`https:///x`). */
function parse(url: string): { scheme: string; host: string } {
	const match = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?/i.exec(url);
	const authority = (match?.[2] ?? '').replace(/^.*@/, '');
	const host = /^\[(.*)\]/.exec(authority)?.[1] ?? authority.replace(/:\d*$/, '');
	return { scheme: (match?.[1] ?? '').toLowerCase(), host: host.toLowerCase() };
}

async function addressesOf(host: string): Promise<string[]> {
	if (isIP(host)) return [host];
	// By RFC 6761 nobody has such a name; the name service of a test's machine may be slow to say so, or say otherwise.
	if (host.endsWith('.invalid')) throw new Error(`${host} is unknown`);
	const found = await lookup(host, { all: true, order: 'ipv4first' });
	return found.map(({ address }) => address);
}

/** Why Speakr refuses this URL; null when it does not. Checked when a webhook is saved, not when it is sent. */
export async function refusalOf(
	url: string,
	allowHttp: boolean,
	intranetHosts: RegExp | null,
): Promise<string | null> {
	const { scheme, host } = parse(url);
	if (scheme !== 'http' && scheme !== 'https') return 'Scheme must be http or https';
	if (scheme === 'http' && !allowHttp) return 'http:// URLs require allow_http=true';
	if (!host) return 'URL is missing a host';
	let addresses: string[];
	try {
		addresses = await addressesOf(host);
	} catch {
		return `DNS resolution failed for '${host}'`;
	}
	const address = addresses.find(isPrivate);
	if (address === undefined || intranetHosts?.test(host)) return null;
	return (
		`URL resolves to a private/loopback address (${address}); set WEBHOOK_INTRANET_HOST_ALLOWLIST to permit ` +
		'this host explicitly, or use a public URL. The allowlist regex should be anchored ' +
		'(e.g. r"^(localhost|.*\\.intra)$") so it cannot be tricked by lookalike hostnames.'
	);
}
