type Region = 'us' | 'eu';

export const hosts: Record<Region, { api: string; gateway: string }> = {
	us: { api: 'api.assemblyai.com', gateway: 'llm-gateway.assemblyai.com' },
	eu: { api: 'api.eu.assemblyai.com', gateway: 'llm-gateway.eu.assemblyai.com' },
};

/** The hosts of a credential's region, by default the United States. */
export const hostsOf = (region: unknown) => (region === 'eu' ? hosts.eu : hosts.us);
