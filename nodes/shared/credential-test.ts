import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { InvalidInput, ServiceFailure } from './errors';
import { networkFailure, type Answer, type Service } from './http';
import { asObject, isObject } from './json';

/** Milliseconds: somebody waits at the editor. */
const timeout = 15_000;

/** Sends a GET while a credential is tested. Throws ServiceFailure where no answer comes. */
type TestRequest = (url: string, headers: Record<string, string>) => Promise<Answer<string>>;

/**
 * The result of testing a credential, as n8n shows it. `check` throws what is wrong: ServiceFailure or InvalidInput. n8n
 * offers a test no other way to send requests than this one.
 */
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
			timeout,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
		};
		try {
			return toAnswer(await context.helpers.request(options));
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

function toAnswer(response: unknown): Answer<string> {
	const { statusCode, headers, body } = asObject(response);
	const received = Object.entries(isObject(headers) ? headers : {});
	return {
		status: Number(statusCode),
		headers: Object.fromEntries(received.map(([name, value]) => [name.toLowerCase(), String(value)])),
		body: typeof body === 'string' ? body : JSON.stringify(body ?? ''),
	};
}

/** A token or key without what is often pasted with it: blanks, and the `Bearer` of a header. */
export const pastedSecret = (value: unknown): string => String(value ?? '').trim().replace(/^Bearer\s+/i, '');
