exports.BareGet = class {
	description = {
		displayName: 'Bare Get',
		name: 'bareGet',
		group: ['input'],
		version: 1,
		description: 'Sends a request that is declared, and has no code',
		defaults: { name: 'Bare Get' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'httpBearerAuth', required: true }],
		requestDefaults: { headers: { accept: 'application/json' } },
		properties: [{ displayName: 'URL', name: 'url', type: 'string', default: '', routing: { request: { method: 'GET', url: '={{ $value }}' } } }],
	};
};
