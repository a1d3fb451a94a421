import { InvalidInput } from '../shared/errors';
import { quoted } from '../shared/operation';
import { withoutCase } from '../shared/without-case';

const hosts = {
	us: { api: 'api.assemblyai.com', gateway: 'llm-gateway.assemblyai.com' },
	eu: { api: 'api.eu.assemblyai.com', gateway: 'llm-gateway.eu.assemblyai.com' },
};

/** The hosts of a credential's region, the United States if it has none. Throws InvalidInput for another. */
export function hostsOf(region: unknown) {
	const name = withoutCase(String(region ?? '')) || 'us';
	if (name === 'us' || name === 'eu') return hosts[name];
	throw new InvalidInput(`The 'Region' of the AssemblyAI credential is unknown: ${quoted(region)}`, 'Set it to us or eu');
}
