/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from '../services/shared/send';

test('a long answer of a stand-in leaves no listener behind for each piece', async () => {
	const body = Array.from({ length: 400 }, () => Buffer.alloc(65_536));
	let answered: ServerResponse | undefined;
	let most = 0;
	const server = createServer((_, response) => {
		answered = response;
		response.on('drain', () => (most = Math.max(most, response.listenerCount('close'), response.listenerCount('error'))));
		void send(response, { status: 200, headers: {}, body, length: 400 * 65_536 }, { fault: undefined, head: false });
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const answer = await fetch(`http://127.0.0.1:${port}`);
	expect((await answer.arrayBuffer()).byteLength).toBe(400 * 65_536);
	expect(answered?.writableEnded).toBe(true);
	expect(most).toBeGreaterThan(0);
	expect(most).toBeLessThan(5);
	server.close();
});
