import { divert } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeAll(async () => {
	room = await openRoom();
});
afterAll(async () => await room.close());
afterEach(() => room.assemblyAi.faults.clear());

const test_ = async (data: object = {}) =>
	await room.engine.testCredential('assemblyAiApi', { ...room.credentials({}).assemblyAiApi, ...data });

describe('the test passes', () => {
	test.each([
		['a right key', {}],
		['a key pasted with blanks', { apiKey: () => ` ${room.assemblyAi.keys.alice}\n` }],
		['a key pasted with Bearer before it', { apiKey: () => `Bearer ${room.assemblyAi.keys.alice}` }],
		['the European Union', { region: 'eu' }],
	])('for %s', async (_, data) => {
		const given = Object.entries(data).map(([name, value]) => [name, typeof value === 'function' ? value() : value]);
		expect(await test_(Object.fromEntries(given))).toMatchObject({ status: 'OK' });
	});
});

describe('the test fails', () => {
	test.each([
		['wrong', 'wrong'],
		['empty', ''],
	])('for a key that is %s', async (_, apiKey) => {
		const result = await test_({ apiKey });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch('AssemblyAI did not accept the API key');
	});
	test.each([
		[403, '<html>Forbidden</html>', 'Check for a proxy'],
		[429, '{"error":"Too many"}', 'rate limit is reached'],
		[500, '<html></html>', 'currently unavailable'],
		[502, '<html></html>', 'currently unavailable'],
		[503, '{"error":"Down"}', 'Down'],
	])('for an answer of %i %s, without blaming the key', async (status, body, message) => {
		room.assemblyAi.faults.next({ status, body, contentType: 'text/html' });
		const result = await test_();
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
		expect(result.message).not.toMatch(/did not accept|key is|API key|workflow/);
	});
	test.each([['http://nobody.invalid', 'host name'], ['http://127.0.0.1:9', 'refused the connection']])(
		'for a host that cannot be reached: %s',
		async (target, message) => {
			const restore = divert('api.assemblyai.com', target);
			expect((await test_()).message).toMatch(message);
			restore();
			divert('api.assemblyai.com', room.assemblyAi.url);
		},
	);
	test('for a page that answers 200', async () => {
		room.assemblyAi.faults.next({ status: 200, body: '<html>Sign in</html>', contentType: 'text/html' });
		expect(await test_()).toMatchObject({ status: 'Error' });
	});
});

describe('the key', () => {
	test('goes raw into Authorization', async () => {
		await room.run('transcript:getAll');
		expect(room.assemblyAi.requests.at(-1)).toMatchObject({
			host: 'api.assemblyai.com',
			headers: { authorization: room.assemblyAi.keys.alice },
		});
	});
	test.each([
		['us', 'transcript:getAll', 'api.assemblyai.com'],
		['eu', 'transcript:getAll', 'api.eu.assemblyai.com'],
		['us', 'gateway:getModels', 'llm-gateway.assemblyai.com'],
		['eu', 'gateway:getModels', 'llm-gateway.eu.assemblyai.com'],
	] as const)('of %s goes with %s to %s', async (region, operation, host) => {
		await room.run(operation, {}, { credentials: room.credentials({ region }) });
		expect(room.assemblyAi.requests.at(-1)?.host).toBe(host);
	});
	test.each([
		['EU', 'api.eu.assemblyai.com'],
		['eu ', 'api.eu.assemblyai.com'],
		['', 'api.assemblyai.com'],
	])('of a region written as %j goes to %s', async (region, host) => {
		await room.run('transcript:getAll', {}, { credentials: room.credentials({ region }) });
		expect(room.assemblyAi.requests.at(-1)?.host).toBe(host);
	});
	test('of an unknown region goes nowhere', async () => {
		room.requests();
		const { error } = await room.run('transcript:getAll', {}, { credentials: room.credentials({ region: 'Europe' }) });
		expect(error).toMatchObject({ message: "The 'Region' of the AssemblyAI credential is unknown: 'Europe'", description: 'Set it to us or eu' });
		expect((await test_({ region: 'Europe' })).message).toMatch('is unknown');
		expect(room.requests()).toEqual([]);
	});
	test.each([
		['the other region', 'https://api.eu.assemblyai.com', '/v2/transcript'],
		['another host', 'https://api.assemblyai.com.example.com', '/'],
		['a host without TLS', 'http://api.assemblyai.com', '/v2/transcript'],
	])('goes to no host but those of its region: not to %s', async (_, origin, path) => {
		const { authenticate } = room.engine.loader.getCredential('assemblyAiApi').type;
		if (typeof authenticate !== 'function') throw new Error('No function');
		const { assemblyAiApi } = room.credentials({});
		const told = `The API key is only sent to https://api.assemblyai.com and https://llm-gateway.assemblyai.com, not to ${origin}`;
		await expect(authenticate(assemblyAiApi, { url: origin + path })).rejects.toMatchObject({ message: told });
	});
	test('goes there also where the HTTP Request node names the address', async () => {
		const { authenticate } = room.engine.loader.getCredential('assemblyAiApi').type;
		if (typeof authenticate !== 'function') throw new Error('No function');
		const { assemblyAiApi } = room.credentials({});
		const named = (uri: string) => Object.assign({ url: '' }, { uri });
		const { headers } = await authenticate(assemblyAiApi, named('https://api.assemblyai.com/v2/transcript'));
		expect(headers).toEqual({ Authorization: room.assemblyAi.keys.alice });
		await expect(authenticate(assemblyAiApi, named('https://example.com/'))).rejects.toThrow('not to https://example.com');
	});
	test('that is wrong is told at the node', async () => {
		const { error } = await room.run('transcript:getAll', {}, { credentials: room.credentials({ apiKey: 'wrong' }) });
		expect(error?.message).toBe('AssemblyAI did not accept the API key');
	});
});
