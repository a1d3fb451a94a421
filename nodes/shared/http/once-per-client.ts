import { getOrCreate } from '../memory';
import type { Client } from './types';

/** Calls `make` once per client, which is once per run of a node. */
export function oncePerClient<T>(make: (client: Client) => T): (client: Client) => T {
	const made = new WeakMap<Client, { value: T }>();
	return (client) => getOrCreate(made, client, () => ({ value: make(client) })).value;
}
