/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { byId } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
let server: Server;
let answer: RequestListener;
beforeAll(async () => {
	room = await openRoom();
	server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
	await once(server, 'listening');
});
afterEach(() => {
	jest.restoreAllMocks();
	server.closeAllConnections();
});
afterAll(async () => {
	server.close();
	await room.close();
});

const run = async (operation: `${string}:${string}`, options?: Parameters<Room['run']>[2]) => {
	const { port } = server.address() as AddressInfo;
	const speakrApi = { baseUrl: `http://127.0.0.1:${port}`, apiToken: room.speakr.tokens.alice, sendTokenAs: 'bearer' };
	return await room.run(operation, { recordingId: byId(1) }, { credentials: { speakrApi }, ...options });
};

/** No time limit ends by itself from now on. Gives a function that ends those of a number of milliseconds, or all, then and later. */
function holdLimits() {
	const ending = new Promise<number | undefined>((resolve) => (end = resolve));
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
		const limit = new AbortController();
		void ending.then((only) => (only === undefined || only === milliseconds) && limit.abort());
		return limit.signal;
	});
}
let end: (only?: number) => void;

const json = { 'content-type': 'application/json' };

describe('an answer that never ends', () => {
	test.each<[string, RequestListener]>([
		['does not begin', () => {}],
		['stalls after its headers', (_, response) => void response.writeHead(200, json).flushHeaders()],
		['stalls in its body', (_, response) => void response.writeHead(200, json).write('{"success"')],
		['is an error that stalls', (_, response) => void response.writeHead(400, json).write('{"error"')],
	])('and %s ends with its time-out', async (_, stalling) => {
		holdLimits();
		let closed: Promise<unknown> | undefined;
		answer = (request, response) => {
			stalling(request, response);
			closed = once(response, 'close');
			void sleep(20).then(() => end());
		};
		const { error } = await run('recording:delete');
		expect(error?.message).toBe('Speakr did not respond in time');
		await closed;
	});

	test('is given up as a download too, where nothing more comes for a minute', async () => {
		holdLimits();
		answer = ({ url = '' }, response) => {
			if (!url.includes('/audio')) return void response.writeHead(200, json).end('{"id": 1}');
			response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('la');
			end(60_000);
		};
		const { error } = await run('recording:getAudio');
		expect(error?.message).toBe('The file was only partially downloaded');
	});
});

test('a small answer that unpacks to hundreds of megabytes is refused', async () => {
	const bomb = gzipSync(Buffer.alloc(200 * 1024 ** 2, ' '), { level: 1 });
	answer = (_, response) => void response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bomb);
	const before = process.memoryUsage().arrayBuffers;
	const { error } = await run('recording:delete');
	expect(error?.message).toBe('The response is larger than 64 MB');
	expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 1024 ** 2);
});

test('many items at once leave no warning about listeners', async () => {
	const warnings: Error[] = [];
	const note = (warning: Error) => warnings.push(warning);
	process.on('warning', note);
	answer = (_, response) => void response.writeHead(200, json).end('{"id": 1, "status": "COMPLETED"}');
	const items = Array.from({ length: 60 }, () => ({ json: {} }));
	expect((await run('recording:wait', { items })).items).toHaveLength(60);
	process.off('warning', note);
	expect(warnings).toEqual([]);
});
