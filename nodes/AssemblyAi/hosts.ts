const hosts = {
	us: { api: 'api.assemblyai.com', gateway: 'llm-gateway.assemblyai.com' },
	eu: { api: 'api.eu.assemblyai.com', gateway: 'llm-gateway.eu.assemblyai.com' },
};

/** The hosts of a credential's region: the United States unless it says otherwise. */
export const hostsOf = (region: unknown) => (region === 'eu' ? hosts.eu : hosts.us);
