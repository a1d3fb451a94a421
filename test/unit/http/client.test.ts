/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes streams, never shipped */
import { Readable } from 'node:stream';
import { connect, type Request, type Service } from '../../../nodes/shared/http';
import { answered, service, settled, type Reply } from './answered';

const get: Request = { method: 'GET', path: '/things' };
const clientOf = async (node: ReturnType<typeof answered>, options?: Parameters<typeof connect>[2], own: Service = service) => await connect(node.context, own, options);
const sentBy = async (request: Request, ...replies: Reply[]) => {
	const node = answered(...replies);
	await (await clientOf(node)).json(request);
	return { ...node, first: node.sent[0] };
};

describe('a request', () => {
	test('goes to the API at the address of the credential, with it', async () => {
		const { first, authenticated, id } = await sentBy(get);
		expect(first).toMatchObject({
			method: 'GET',
			url: 'https://example.com/api/things',
			headers: { accept: 'application/json' },
			encoding: 'stream',
			timeout: 30_000,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		expect(authenticated).toEqual([{ type: 'exampleApi', credentialsDecrypted: { id, name: 'Mine', type: 'exampleApi', data: { address: 'https://example.com', token: 'old' } } }]);
	});
	test('has no body unless it is given one', async () => {
		const { first } = await sentBy(get);
		expect([first?.body, first?.headers]).toEqual([undefined, { accept: 'application/json' }]);
	});
	test('may go elsewhere than to the API', async () => {
		expect((await sentBy({ ...get, outsideApi: true })).first?.url).toBe('https://example.com/things');
	});
	test('that is open goes without the credential', async () => {
		expect(await sentBy({ ...get, isOpen: true })).toMatchObject({ authenticated: [], sent: [{ method: 'GET' }] });
	});
	test('has its query without what is not known', async () => {
		expect((await sentBy({ ...get, query: { a: 1, b: undefined, c: 'x y', d: null } })).first?.url).toMatch(/\?a=1&c=x\+y&d=null$/);
		expect((await sentBy({ ...get, query: { b: undefined } })).first?.url).toMatch(/things$/);
	});
	test('has JSON as text, also an empty object', async () => {
		expect((await sentBy({ ...get, method: 'POST', json: {}, headers: { 'x-more': '1' } })).first).toMatchObject({
			body: '{}',
			headers: { 'content-type': 'application/json', accept: 'application/json', 'x-more': '1' },
		});
	});
	test('has a body with its headers', async () => {
		const body = { open: async () => await Promise.resolve(Buffer.from('file')), headers: { 'content-type': 'audio/mpeg' } };
		expect((await sentBy({ ...get, method: 'POST', body, headers: { accept: 'text/plain' } })).first).toMatchObject({
			body: Buffer.from('file'),
			headers: { 'content-type': 'audio/mpeg', accept: 'text/plain' },
		});
	});
	test('that fails leaves no stream open', async () => {
		const stream = new Readable({ read() {} });
		const body = { open: async () => await Promise.resolve(stream), headers: {} };
		const node = answered(async () => await Promise.reject(new Error('cut')));
		await expect((await clientOf(node)).json({ ...get, method: 'POST', body })).rejects.toThrow();
		expect(stream.destroyed).toBe(true);
	});
	test('has a time of its own', async () => {
		expect((await sentBy({ ...get, timeout: 7_000 })).first?.timeout).toBe(7_000);
	});
	test('counts', async () => {
		const client = await clientOf(answered({}));
		await client.json(get);
		await client.stream(get);
		expect(client.sent).toBe(2);
	});
});

describe('an answer', () => {
	const client = async (...replies: Reply[]) => await clientOf(answered(...replies));
	test('is parsed', async () => {
		expect(await (await client({ body: '{"a":1}' })).json(get)).toEqual({ a: 1 });
	});
	test('without a body is undefined', async () => {
		expect(await (await client({ status: 204 })).json(get)).toBeUndefined();
	});
	test('that is not JSON is a failure', async () => {
		await expect((await client({ body: '<html>' })).json({ ...get, method: 'POST' })).rejects.toThrow('200: <html>');
	});
	test('is completed by what the service says, if there is one', async () => {
		const complete = jest.fn(async (_: unknown, parsed: unknown) => void Object.assign(Object(parsed), { b: 2 }));
		const own = { ...service, complete };
		expect(await (await clientOf(answered({ body: '{"a":1}' }), {}, own)).json(get)).toEqual({ a: 1, b: 2 });
		expect(complete).toHaveBeenCalledWith(expect.anything(), expect.anything(), '{"a":1}');
	});
	test('is text, or bytes, with its headers in lower case', async () => {
		expect(await (await client({ body: 'hello' })).text(get)).toBe('hello');
		expect(await (await client({ body: 'hello', headers: { 'X-Total': 7, other: undefined } })).bytes(get, 5)).toEqual({
			status: 200,
			headers: { 'x-total': '7', other: undefined },
			body: Buffer.from('hello'),
		});
	});
	test('that is larger than wanted is a failure', async () => {
		await expect((await client({ body: 'hello!' })).bytes(get, 5)).rejects.toThrow('The response is larger than 0 MB');
	});
	test('of a failure may be larger', async () => {
		await expect((await client({ status: 400, body: 'hello!' })).bytes(get, 5)).rejects.toThrow('400: hello!');
	});
	test.each([199, 300, 400])('with the status %i is a failure', async (status) => {
		await expect((await client({ status, body: 'no' })).text(get)).rejects.toMatchObject({ message: `${status}: no`, status });
	});
	test.each([200, 299])('with the status %i is none', async (status) => {
		expect(await (await client({ status, body: 'yes' })).text(get)).toBe('yes');
	});
	const quota = { 'X-RateLimit-Limit': '120', 'X-RateLimit-Remaining': '99', 'X-RateLimit-Reset': '50' };
	test.each([
		[429, {}, 7],
		[429, quota, 7],
		[503, {}, 7],
		[503, quota, undefined],
		[500, quota, undefined],
		[500, {}, undefined],
		[404, quota, undefined],
	])('with the status %i and %j tells when to come again: in %p s', async (status, headers, retryAfter) => {
		const answering = await clientOf(answered({ status, headers: { 'Retry-After': '7', ...headers } }), { hurried: true });
		await expect(answering.text(get)).rejects.toMatchObject({ status, retryAfter });
	});
	test('with a date tells it by the clock of the service', async () => {
		const headers = { date: 'Thu, 26 Nov 2020 12:00:00 GMT', 'retry-after': 'Thu, 26 Nov 2020 12:00:07 GMT' };
		const answering = await clientOf(answered({ status: 429, headers }), { hurried: true });
		await expect(answering.text(get)).rejects.toMatchObject({ retryAfter: 7 });
	});
	test.each(['text/html', 'Text/HTML; charset=utf-8', 'application/xhtml+xml'])('that is a page (%s) is no file, no text and no stream', async (type) => {
		const page = { headers: { 'content-type': type }, body: '\n<html>Sign in</html>' };
		await expect((await client(page)).bytes(get, 100)).rejects.toThrow('200: \n<html>Sign in</html>');
		await expect((await client(page)).text(get)).rejects.toThrow('200: \n<html>Sign in</html>');
		await expect((await client(page)).stream(get)).rejects.toThrow('200: \n<html>Sign in</html>');
	});
	test('that is labelled as a page may be text, or a status that the caller takes', async () => {
		const headers = { 'content-type': 'text/html' };
		expect(await (await client({ headers, body: '1\n00:00 --> 00:01' })).text(get)).toBe('1\n00:00 --> 00:01');
		expect((await (await client({ status: 302, headers })).stream({ ...get, accept: [302] })).status).toBe(302);
	});
	test('is read as it comes', async () => {
		const { body } = await (await client({ body: Readable.from(['a', 'b']) })).stream(get);
		const chunks: unknown[] = [];
		for await (const chunk of body) chunks.push(chunk);
		expect(chunks).toEqual(['a', 'b']);
	});
	test('as it comes is a failure with other statuses, unless the caller takes them', async () => {
		await expect((await client({ status: 416, body: 'range' })).stream(get)).rejects.toThrow('416: range');
		expect((await (await client({ status: 416 })).stream({ ...get, accept: [416] })).status).toBe(416);
	});
	test('as it comes that has no stream is a failure', async () => {
		await expect((await client({ body: Buffer.from('whole') })).stream(get)).rejects.toThrow('200: whole');
	});
});

describe('a credential that is refused', () => {
	const refusedOnce = (change: (data: ReturnType<typeof answered>['data']) => void) => {
		const node: ReturnType<typeof answered> = answered(() => {
			change(node.data);
			return { status: 401, body: 'expired' };
		}, { body: '"yes"' });
		return node;
	};
	test('is read again, and used if it has changed', async () => {
		const node = refusedOnce((data) => Object.assign(data, { token: 'new' }));
		expect(await (await clientOf(node)).json(get)).toBe('yes');
		expect(node.authenticated).toMatchObject([{ credentialsDecrypted: { data: { token: 'old' } } }, { credentialsDecrypted: { data: { token: 'new' } } }]);
	});
	test('is refused if it has not', async () => {
		await expect((await clientOf(refusedOnce(() => {}))).json(get)).rejects.toMatchObject({ status: 401 });
	});
	test('is refused if it leads elsewhere now', async () => {
		await expect((await clientOf(refusedOnce((data) => Object.assign(data, { address: 'https://elsewhere.example' })))).json(get)).rejects.toMatchObject({ status: 401 });
	});
	test('is read again for no other failure', async () => {
		const node: ReturnType<typeof answered> = answered(() => {
			node.data.token = 'new';
			return { status: 403 };
		}, { body: '"yes"' });
		await expect((await clientOf(node)).json(get)).rejects.toMatchObject({ status: 403 });
	});
});

describe('with the simulated clock', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());
	const replies: Reply[] = [{ status: 503, body: 'away' }, { body: '"yes"' }];

	test('what is away for a moment is asked again', async () => {
		const node = answered(...replies);
		const value = (await clientOf(node)).json(get);
		await jest.advanceTimersByTimeAsync(500);
		expect(await value).toBe('yes');
	});
	test('nobody who is in a hurry asks again, or waits for long', async () => {
		const node = answered(...replies);
		await expect((await clientOf(node, { hurried: true })).json(get)).rejects.toThrow('503: away');
		expect(node.sent).toMatchObject([{ timeout: 10_000 }]);
	});
	test.each([
		['of the request', { until: 300 }, {}],
		['of the run', {}, { until: 300 }],
	])('nobody asks again after the end %s', async (_, request, options) => {
		const soon = (given: { until?: number }) => (given.until === undefined ? {} : { until: Date.now() + given.until });
		await expect((await clientOf(answered(...replies), soon(options))).json({ ...get, ...soon(request) })).rejects.toThrow('503: away');
	});
	test('nobody in a hurry waits for a limit that is over later', async () => {
		const node = answered({ headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '10', 'x-ratelimit-reset': '11' } });
		await (await clientOf(node)).json(get);
		await expect((await clientOf(node, { hurried: true })).json(get)).rejects.toThrow("Example's rate limit is reached");
	});
	test('whoever is in a hurry waits for a limit that is over soon', async () => {
		const node = answered({ headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '10', 'x-ratelimit-reset': '9' } }, {});
		await (await clientOf(node)).json(get);
		const second = (await clientOf(node, { hurried: true })).json(get);
		await jest.advanceTimersByTimeAsync(9_000);
		await second;
		expect(node.sent).toHaveLength(2);
	});
	test('a limit of one bucket holds up no other', async () => {
		const node = answered({ headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '10', 'x-ratelimit-reset': '5' } }, {});
		const client = await clientOf(node, {}, { ...service, bucketOf: ({ path }) => path });
		await client.json({ ...get, path: '/a' });
		await client.json({ ...get, path: '/b' });
		expect(node.sent).toHaveLength(2);
	});
	test('a limit that the answers tell of is waited for', async () => {
		const node = answered({ headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '10', 'x-ratelimit-reset': '5' } }, {});
		const client = await clientOf(node);
		await client.json(get);
		const second = client.json(get);
		await jest.advanceTimersByTimeAsync(4_999);
		expect(node.sent).toHaveLength(1);
		await jest.advanceTimersByTimeAsync(1);
		await second;
		expect(node.sent).toHaveLength(2);
	});
});

describe('requests that are under way', () => {
	const endless = async () => await new Promise<Reply>(() => {});
	async function sentWith(requests: Request[], own = service, options: Parameters<typeof connect>[2] = {}) {
		const node = answered(endless);
		const client = await clientOf(node, options, own);
		for (const request of requests) void client.json(request);
		await settled();
		return node.sent.map(({ url }) => new URL(String(url)).pathname);
	}
	const to = (path: string, rest: Partial<Request> = {}): Request => ({ ...get, path, ...rest });
	test('of one endpoint are as many as it takes', async () => {
		expect(await sentWith([to('/a/1'), to('/a/2'), to('/a/3')])).toEqual(['/api/a/1', '/api/a/2']);
	});
	test('hold up no other endpoint', async () => {
		expect(await sentWith([to('/a/1'), to('/a/2'), to('/ab/1'), to('/b?x')])).toEqual(['/api/a/1', '/api/a/2', '/api/ab/1', '/api/b']);
	});
	test('hold up none that takes long', async () => {
		expect(await sentWith([to('/a/1'), to('/a/2'), to('/a/3', { timeout: 30_000 }), to('/a/4', { timeout: 30_001 })])).toEqual(['/api/a/1', '/api/a/2', '/api/a/4']);
	});
	test('hold up those of the same bucket', async () => {
		const own = { ...service, bucketOf: () => 'all' };
		expect(await sentWith([to('/a/1'), to('/a/2'), to('/b')], own)).toEqual(['/api/a/1', '/api/a/2']);
	});
	test('in the background leave places to others', async () => {
		expect(await sentWith([to('/a/1'), to('/a/2')], service, { background: true })).toEqual(['/api/a/1']);
	});
});
