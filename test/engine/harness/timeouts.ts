/* eslint-disable @n8n/community-nodes/no-restricted-imports -- watches requests, never shipped */
import { ClientRequest } from 'node:http';

/** How long answers of this origin are waited for from now on, in milliseconds: a function that tells. */
export function watchTimeouts(origin: string): () => number[] {
	const limited = jest.spyOn(ClientRequest.prototype, 'setTimeout');
	const { host } = new URL(origin);
	return () => {
		const { calls, contexts } = limited.mock;
		const timeouts = calls.flatMap(([timeout], index) => (contexts[index]?.getHeader('host') === host ? [timeout] : []));
		limited.mockRestore();
		return timeouts;
	};
}
