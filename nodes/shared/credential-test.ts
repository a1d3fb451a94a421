import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { InvalidInput, ServiceFailure } from './errors';
import { networkFailure, type Answer, type Service } from './http';
import { asObject, isObject } from './json';

const testTimeout = 15_000;

type TestRequest = (url: string, headers: Record<string, string>) => Promise<Answer<string>>;

/** The result of a credential test, for which n8n offers only this request helper. `check` throws ServiceFailure or InvalidInput. */
export async function credentialTest(
	context: ICredentialTestFunctions,
	service: Service,
	check: (get: TestRequest) => Promise<void>,
): Promise<INodeCredentialTestResult> {
	const get: TestRequest = async (url, headers) => {
		const options = {
			method: 'GET',
			uri: url,
			headers: { accept: 'application/json', ...headers },
			timeout: testTimeout,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
		};
		try {
			return parseAnswer(await context.helpers.request(options));
		} catch (error) {
			throw networkFailure(service, error);
		}
	};
	try {
		await check(get);
		return { status: 'OK', message: 'Connection successful' };
	} catch (error) {
		const advice = error instanceof ServiceFailure || error instanceof InvalidInput ? error.advice : undefined;
		const message = error instanceof Error ? error.message : String(error);
		return { status: 'Error', message: advice ? `${message}. ${advice}` : message };
	}
}

function parseAnswer(response: unknown): Answer<string> {
	const { statusCode, headers, body } = asObject(response);
	const received = Object.entries(isObject(headers) ? headers : {});
	return {
		status: Number(statusCode),
		headers: Object.fromEntries(received.map(([name, value]) => [name.toLowerCase(), String(value)])),
		body: typeof body === 'string' ? body : JSON.stringify(body ?? ''),
	};
}

/** A token or key without the spaces, quotes, header name or `Bearer` often pasted with it. */
export const pastedSecret = (value: unknown): string =>
	String(value ?? '').replace(/^[\s"']*((Authorization|X-API-Token)\s*:\s*)?(Bearer\s+)?|[\s"']+$/gi, '');
