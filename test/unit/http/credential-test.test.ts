import type { ICredentialTestFunctions } from 'n8n-workflow';
import { credentialTest, holds, pastedSecret, sendingHeaders, withoutInvisible } from '../../../nodes/shared/http/credential-test';
import { InvalidInput, ServiceFailure } from '../../../nodes/shared/errors';
import { service } from './answered';

/** What a test of a credential shows, and what it asks for. */
async function tested(response: unknown, check: Parameters<typeof credentialTest>[1] = async (get) => void (await get('/me', { authorization: 'x' }))) {
	const asked: unknown[] = [];
	const request = async (options: unknown) => {
		asked.push(options);
		return response instanceof Error ? await Promise.reject(response) : await Promise.resolve(response);
	};
	const context: ICredentialTestFunctions = Object.create({ helpers: { request } });
	const shown = await credentialTest(service, check).call(context, { id: '', name: '', type: '', data: { address: 'https://example.com' } });
	return { shown, asked };
}

describe('a test of a credential', () => {
	const answer = { statusCode: 200, headers: { 'X-Total': 7 }, body: '{"id":1}' };
	test('asks the service with the headers of the credential, and follows no redirect', async () => {
		const { shown, asked } = await tested(answer);
		expect(shown).toEqual({ status: 'OK', message: 'Connection successful' });
		expect(asked).toMatchObject([{ method: 'GET', uri: 'https://example.com/api/me', headers: { accept: 'application/json', authorization: 'x' }, timeout: 15_000, followRedirect: false, simple: false, resolveWithFullResponse: true, useStream: true }]);
	});
	test('judges the answer', async () => {
		const seen: unknown[] = [];
		await tested(answer, async (get) => void seen.push(await get('/me', {})));
		expect(seen).toEqual([{ status: 200, headers: { 'x-total': '7' }, body: '{"id":1}' }]);
	});
	test.each<[Error, string]>([
		[new ServiceFailure('No', { advice: 'Do it' }), 'No. Do it'],
		[new InvalidInput('No', 'Do it'), 'No. Do it'],
		[new Error('No'), 'No'],
	])('tells what went wrong and what to do: %p', async (error, message) => {
		expect((await tested(answer, async () => await Promise.reject(error))).shown).toMatchObject({ status: 'Error', message });
	});
	test('tells that a service cannot be reached', async () => {
		expect((await tested(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }))).shown).toMatchObject({ status: 'Error', message: expect.stringContaining('Example refused the connection') });
	});
});

test.each([
	[200, '{"id":1}', true],
	[200, '{"id":null}', true],
	[200, '{"name":1}', false],
	[200, '"id"', false],
	[200, 'id', false],
	[404, '{"id":1}', false],
])("an answer with the status %i and the body %p holds an ID: %p", (status, body, expected) => {
	expect(holds({ status, headers: {}, body }, 'id')).toBe(expected);
});
test.each([
	[' abc ', 'abc'],
	['"abc"', 'abc'],
	['“abc”', 'abc'],
	['Bearer abc', 'abc'],
	['Authorization: Bearer abc', 'abc'],
	['X-API-Token : abc', 'abc'],
	['\u200babc\u00ad', 'abc'],
	['a bearer', 'a bearer'],
	['a"b', 'a"b'],
	[undefined, ''],
])('of %p pasted, %p is the secret', (pasted, secret) => {
	expect(pastedSecret(pasted)).toBe(secret);
});
test('invisible characters are left out', () => {
	expect([withoutInvisible('a\u00adb'), withoutInvisible(null), withoutInvisible(5)]).toEqual(['ab', '', '5']);
});
test('headers of a credential are sent beside those of the request', async () => {
	const authenticate = sendingHeaders(({ key }) => ({ authorization: String(key) }));
	expect(await authenticate({ key: 'x' }, { url: '/', headers: { accept: 'a' } })).toEqual({ url: '/', headers: { accept: 'a', authorization: 'x' } });
});
