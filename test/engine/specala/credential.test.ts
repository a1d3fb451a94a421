import { divert } from '../harness';
import { specalaHost } from '../../services/specala';
import { openRoom, type Room } from './room';

let room: Room;
beforeAll(async () => {
	room = await openRoom();
});
afterAll(async () => await room.close());

const testKey = async (apiKey: string) => await room.engine.testCredential('specalaApi', { apiKey });

test('the test passes for a right key, also one that was pasted with blanks', async () => {
	room.requests();
	expect(await testKey(room.specala.keys.pro)).toMatchObject({ status: 'OK' });
	expect(await testKey(` ${room.specala.keys.pro}\n`)).toMatchObject({ status: 'OK' });
	expect(room.requests()).toEqual(Array(2).fill('GET /transcriptions?limit=1'));
});

describe('the test fails and says why', () => {
	test.each([
		['wrong', 'sk_live_wrong'],
		['empty', ''],
	])('for a key that is %s', async (_, apiKey) => {
		expect(await testKey(apiKey)).toEqual({
			status: 'Error',
			message: expect.stringContaining('Specala AI did not accept the API key'),
		});
	});
	test('for an expired key', async () => {
		expect((await testKey(room.specala.keys.expired)).message).toMatch('did not accept the API key');
	});
	test('for a plan without access to the API', async () => {
		expect(await testKey(room.specala.keys.free)).toEqual({
			status: 'Error',
			message: expect.stringContaining('requires the Pro or Expert plan'),
		});
	});
	test.each([
		[403, '<html>Forbidden</html>', 'Specala AI denied access'],
		[429, '{"detail":"Too many"}', 'rate limit is reached'],
		[500, '<html></html>', 'HTTP 500'],
		[502, '<html></html>', 'may be temporary'],
		[503, '<html></html>', 'may be temporary'],
	])('for an answer of %i %s, without blaming the key', async (status, body, message) => {
		room.specala.faults.next({ status, body, contentType: 'text/html' });
		const result = await testKey(room.specala.keys.pro);
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
		expect(result.message).not.toMatch(/did not accept|workflow/);
	});
	test('for a page of something else that answers 200', async () => {
		room.specala.faults.next({ status: 200, body: '<html>Sign in</html>', contentType: 'text/html' });
		expect((await testKey(room.specala.keys.pro)).message).toMatch('The response did not come from Specala AI');
	});
	test('for a redirect, which the key does not follow', async () => {
		room.specala.faults.next({ status: 302, body: '', headers: { location: 'https://evil.example/' } });
		expect(await testKey(room.specala.keys.pro)).toMatchObject({ status: 'Error' });
	});
	test('for a host that cannot be reached', async () => {
		const restore = divert(specalaHost, 'http://127.0.0.1:9');
		expect(await testKey(room.specala.keys.pro)).toMatchObject({ status: 'Error', message: expect.stringContaining('refused the connection') });
		restore();
		divert(specalaHost, room.specala.url);
	});
});

test('the key goes into the Authorization header, trimmed, and nowhere else', async () => {
	const { keys, requests } = room.specala;
	await room.run('project:getAll', {}, { credentials: { specalaApi: { apiKey: `\t${keys.pro} ` } } });
	const { headers, path } = requests.at(-1) ?? { headers: {}, path: '' };
	expect(headers.authorization).toBe(`Bearer ${keys.pro}`);
	expect(path).not.toContain('sk_live');
});

test.each(['https://app.specala.ai.example.com', 'http://app.specala.ai'])('the key goes to no other host: %s', async (origin) => {
	const { authenticate } = room.engine.loader.getCredential('specalaApi').type;
	if (typeof authenticate !== 'function') throw new Error('No function');
	await expect(authenticate({ apiKey: 'sk_live_1' }, { url: `${origin}/api` })).rejects.toMatchObject({ message: `The API key is only sent to https://app.specala.ai, not to ${origin}` });
});
