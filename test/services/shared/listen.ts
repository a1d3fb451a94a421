/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import type { Server } from 'node:http';

/** Milliseconds. After Node's own five seconds a connection could be closed just when a busy test sends more on it. */
const rest = 120_000;

/** Listens there, at any port for 0, and gives the port. */
export async function listen(server: Server, host: string, port = 0): Promise<number> {
	server.keepAliveTimeout = rest;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(port, host, resolve);
	});
	// A test that fails may leave it open; jest ends all the same.
	if (process.env.JEST_WORKER_ID) server.unref();
	const address = server.address();
	return typeof address === 'object' && address !== null ? address.port : port;
}

export async function close(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise<void>((resolve) => server.close(() => resolve()));
}
