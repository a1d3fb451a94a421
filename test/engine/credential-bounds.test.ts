/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { assemblyAiHosts } from '../services/assemblyai';
import { specalaHost } from '../services/specala';
import { createEngine, divert, type Engine } from './harness';

let engine: Engine;
let server: Server;
let url: string;
let restore: Array<() => void>;
let answer: RequestListener;
beforeAll(async () => {
	server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
	await once(server, 'listening');
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	restore = [...assemblyAiHosts, specalaHost].map((host) => divert(host, url));
	engine = await createEngine();
});
afterEach(() => {
	jest.restoreAllMocks();
	server.closeAllConnections();
});
afterAll(() => {
	for (const end of restore) end();
	server.close();
});

const services: Array<[string, string, () => ICredentialDataDecryptedObject]> = [
	['Speakr', 'speakrApi', () => ({ baseUrl: url, apiToken: 'x', sendTokenAs: 'bearer' })],
	['AssemblyAI', 'assemblyAiApi', () => ({ apiKey: 'x', region: 'us' })],
	['Specala AI', 'specalaApi', () => ({ apiKey: 'x' })],
];

/** Two hundred megabytes. */
const packed = gzipSync(Buffer.alloc(200 * 1024 ** 2, ' '), { level: 1 });
const large = Buffer.alloc(100 * 1024 ** 2, ' ');

const json = { 'content-type': 'application/json' };
const drip = (write: () => void) => void setInterval(write, 5).unref();
const dripBody = (status: number): RequestListener => (_, response) => {
	response.writeHead(status, json);
	drip(() => response.destroyed || response.write(' '));
};

describe.each(services)("the test of %s's credential", (name, type, credential) => {
	test.each<[string, RequestListener]>([
		['that does not begin', () => {}],
		['whose headers drip', ({ socket }) => {
			socket.write('HTTP/1.1 200 OK\r\nX-Drip: ');
			drip(() => socket.destroyed || socket.write('a'));
		}],
		['that stalls after its headers', (_, response) => void response.writeHead(200, json).flushHeaders()],
		['whose body drips', dripBody(200)],
		['that is an error and drips', dripBody(401)],
	])('ends in time at an answer %s', async (_, listener) => {
		const limit = new AbortController();
		jest.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
		answer = (request, response) => {
			listener(request, response);
			setTimeout(() => limit.abort(), 50);
		};
		expect(await engine.testCredential(type, credential())).toEqual({
			status: 'Error',
			message: expect.stringContaining(`${name} did not respond in time`),
		});
	});

	test.each<[string, string | undefined, Buffer]>([
		['large', undefined, large],
		['packed', 'gzip', packed],
	])('reads no more than the beginning of an answer that is %s', async (_, encoding, body) => {
		let closed: Promise<unknown> | undefined;
		answer = (__, response) => {
			closed = once(response, 'close');
			response.writeHead(200, { ...json, ...(encoding && { 'content-encoding': encoding }) }).end(body);
		};
		const before = process.memoryUsage().arrayBuffers;
		expect(await engine.testCredential(type, credential())).toMatchObject({ status: 'Error' });
		expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 ** 2);
		await closed;
	});
});
