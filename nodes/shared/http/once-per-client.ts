import type { Client } from './types';

/** What `make` gives for a client, made once for each: a node has one client in a run. */
export function oncePerClient<T>(make: (client: Client) => T): (client: Client) => T {
	const made = new WeakMap<Client, { value: T }>();
	return (client) => {
		const { value } = made.get(client) ?? { value: make(client) };
		made.set(client, { value });
		return value;
	};
}
