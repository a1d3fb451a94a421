import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { presets } from '../../../nodes/Speakr/api/scopes';
import { openRoom, type Room } from './room';

let room: Room;
let modern: Room;
beforeAll(async () => {
	room = await openRoom();
	modern = await openRoom({ version: '1.1' });
});
afterAll(async () => {
	await room.close();
	await modern.close();
});

type Given = (room: Room) => ICredentialDataDecryptedObject;

const test_ = async (given: Given = () => ({}), at = room) =>
	await at.engine.testCredential('speakrApi', {
		baseUrl: at.speakr.url,
		apiToken: at.speakr.tokens.alice,
		sendTokenAs: 'bearer',
		...given(at),
	});

const versions = [
	['0.9.4', () => room],
	['1.1', () => modern],
] as const;

describe.each(versions)('on Speakr %s the test passes', (_, at) => {
	test.each<[string, Given]>([
		['a right token', () => ({})],
		['X-API-Token', () => ({ sendTokenAs: 'xApiToken' })],
		['a name and a password in the address, which a proxy wants', ({ speakr }) => ({ baseUrl: speakr.url.replace('//', '//ada:lovelace@') })],
		['a token pasted with blanks', ({ speakr }) => ({ apiToken: ` ${speakr.tokens.alice}\n` })],
		['a token pasted with the header that it stood in', ({ speakr }) => ({ apiToken: `Bearer ${speakr.tokens.alice}` })],
		['a whole header that was pasted', ({ speakr }) => ({ apiToken: `"Authorization: Bearer ${speakr.tokens.alice}"` })],
		['a token pasted with characters that nobody sees', ({ speakr }) => ({ apiToken: `\u200bBearer ${speakr.tokens.alice}\u00ad` })],
		['a token pasted with quotes of a text', ({ speakr }) => ({ apiToken: `«${speakr.tokens.alice}»` })],
		['an address pasted with characters that nobody sees', ({ speakr }) => ({ baseUrl: `\u200b${speakr.url}/api/v1\u200b` })],
		['an address with slashes at the end', ({ speakr }) => ({ baseUrl: `${speakr.url}//` })],
		['an address with the path of the API', ({ speakr }) => ({ baseUrl: ` ${speakr.url}/api/v1/ ` })],
		['an address without http', ({ speakr }) => ({ baseUrl: speakr.url.replace('http://', '') })],
	])('for %s', async (__, given) => {
		expect(await test_(given, at())).toMatchObject({ status: 'OK' });
	});
});

test.each(Object.keys(presets))("the test passes for a token of the kind '%s'", async (preset) => {
	const { token } = modern.speakr.state.addToken(presets[preset] ?? []);
	expect(await test_(() => ({ apiToken: token }), modern)).toMatchObject({ status: 'OK' });
});

describe.each(versions)('on Speakr %s the test says what is wrong', (_, at) => {
	test.each<[string, Given, string]>([
		['a wrong token', () => ({ apiToken: 'wrong' }), 'Speakr did not accept the API token'],
		['no token', () => ({ apiToken: '' }), 'Speakr did not accept the API token'],
		['an expired token', ({ speakr }) => ({ apiToken: speakr.tokens.expired }), 'Speakr did not accept the API token'],
		['a port where nobody listens', () => ({ baseUrl: 'http://127.0.0.1:9' }), 'Speakr refused the connection'],
		['a host that nobody has', () => ({ baseUrl: 'http://nobody.invalid' }), 'host name'],
		['https where Speakr speaks http', ({ speakr }) => ({ baseUrl: speakr.url.replace('http:', 'https:') }), 'does not use HTTPS'],
		['no address', () => ({ baseUrl: 'not an address' }), 'not a valid URL'],
		['a page of Speakr', ({ speakr }) => ({ baseUrl: `${speakr.url}/recordings` }), 'does not point to Speakr'],
	])('for %s', async (__, given, message) => {
		const result = await test_(given, at());
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
		expect(result.message).not.toContain('<');
	});
	test.each([
		[200, '<html>Sign in</html>', 'does not point to Speakr'],
		[200, '{"ok":true}', 'does not point to Speakr'],
		[400, '<html>The plain HTTP request was sent to HTTPS port</html>', 'Change it to https://'],
		[400, 'Client sent an HTTP request to an HTTPS server.', 'Change it to https://'],
		[400, '{"detail":"Bad request"}', 'does not point to Speakr'],
		[403, '<html>Forbidden</html>', 'Speakr refused the request (HTTP 403)'],
		[405, '<html></html>', 'does not point to Speakr'],
		[429, '<html>1000 per 1 hour</html>', 'rate limit is reached'],
		[500, '<html></html>', 'Speakr failed'],
		[502, '<html></html>', 'Check that Speakr is running'],
		[503, '<html></html>', 'temporarily unavailable'],
		[520, '<html></html>', 'busy or starting'],
	])('for an answer of %i %s', async (status, body, message) => {
		at().speakr.faults.next({ status, body, contentType: 'text/html', times: 1 });
		const result = await test_(undefined, at());
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
		expect(result.message).not.toMatch(/did not accept|workflow/);
	});
});

test("the test tells a proxy's own login from a refused token", async () => {
	room.speakr.faults.next({ status: 401, body: '<html></html>', headers: { 'www-authenticate': 'Basic realm="Home"' } });
	expect((await test_()).message).toMatch('A proxy in front of Speakr requires its own login');
});

test('the token goes beside a name and a password in the address', async () => {
	const { url, tokens: { alice } } = room.speakr;
	const speakrApi = { baseUrl: url.replace('//', '//ada:lovelace@'), apiToken: alice, sendTokenAs: 'bearer' };
	expect((await room.run('tag:getAll', {}, { credentials: { speakrApi } })).error).toBeUndefined();
	const basic = `Basic ${Buffer.from('ada:lovelace').toString('base64')}`;
	expect(room.speakr.requests.at(-1)?.headers).toMatchObject({ authorization: basic, 'x-api-token': alice });
});

test('the token goes into the chosen header and no other', async () => {
	const { baseUrl, apiToken } = { baseUrl: room.speakr.url, apiToken: room.speakr.tokens.alice };
	for (const sendTokenAs of ['bearer', 'xApiToken']) {
		await room.run('tag:getAll', {}, { credentials: { speakrApi: { baseUrl, apiToken, sendTokenAs } } });
	}
	const [bearer, xApiToken] = room.speakr.requests.slice(-2).map(({ headers }) => headers);
	expect(bearer).toMatchObject({ authorization: `Bearer ${apiToken}` });
	expect(bearer).not.toHaveProperty('x-api-token');
	expect(xApiToken).toMatchObject({ 'x-api-token': apiToken });
	expect(xApiToken).not.toHaveProperty('authorization');
});
