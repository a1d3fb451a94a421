import { openRoom, type Room } from './room';

let room: Room;
beforeAll(async () => {
	room = await openRoom();
});
afterAll(async () => await room.close());

const test_ = async (data: object) =>
	await room.engine.testCredential('speakrApi', {
		baseUrl: room.speakr.url,
		apiToken: room.speakr.tokens.alice,
		sendTokenAs: 'bearer',
		...data,
	});

describe('the test passes', () => {
	test.each([
		['a right token', {}],
		['X-API-Token', { sendTokenAs: 'xApiToken' }],
		['a token pasted with blanks', { apiToken: () => ` ${room.speakr.tokens.alice}\n` }],
		['an address with slashes at the end', { baseUrl: () => `${room.speakr.url}//` }],
		['an address with the path of the API', { baseUrl: () => ` ${room.speakr.url}/api/v1/ ` }],
	])('for %s', async (_, data) => {
		const given = Object.entries(data).map(([name, value]) => [name, typeof value === 'function' ? value() : value]);
		expect(await test_(Object.fromEntries(given))).toMatchObject({ status: 'OK' });
	});
});

describe('the test fails', () => {
	test.each([
		['wrong', 'wrong'],
		['empty', ''],
	])('for a token that is %s', async (_, apiToken) => {
		const result = await test_({ apiToken });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch('API token is wrong, expired or revoked');
	});
	test('for an expired token', async () => {
		expect(await test_({ apiToken: room.speakr.tokens.expired })).toMatchObject({ status: 'Error' });
	});
	test('for a login page that answers 200', async () => {
		room.speakr.faults.next({ status: 200, body: '<html>Sign in</html>', contentType: 'text/html' });
		expect(await test_({})).toMatchObject({ status: 'Error' });
	});
	test('for an API that is not Speakr', async () => {
		room.speakr.faults.next({ status: 200, body: '{"ok":true}', contentType: 'application/json' });
		expect(await test_({})).toMatchObject({ status: 'Error' });
	});
	test('for an address where nothing answers', async () => {
		expect(await test_({ baseUrl: 'http://127.0.0.1:9' })).toMatchObject({ status: 'Error' });
	});
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
