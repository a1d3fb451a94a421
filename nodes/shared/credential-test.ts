import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { InvalidInput, ServiceFailure, withAdvice } from './errors';
import { connectionCutFailure, isReadable, networkFailure, noAnswerFailure, openDeadline, readUpTo, type Answer, type Service } from './http';
import { asObject, isObject } from './json';

const testTimeout = 15_000;
const maxTestBytes = 1024 ** 2;

type TestRequest = (url: string, headers: Record<string, string>) => Promise<Answer<string>>;

/** The result of a credential test. `check` throws ServiceFailure or InvalidInput. */
export async function credentialTest(
	context: ICredentialTestFunctions,
	service: Service,
	check: (get: TestRequest) => Promise<void>,
): Promise<INodeCredentialTestResult> {
	try {
		await check(async (url, headers) => await read(context, service, url, headers));
		return { status: 'OK', message: 'Connection successful' };
	} catch (error) {
		const advice = error instanceof ServiceFailure || error instanceof InvalidInput ? error.advice : undefined;
		const message = error instanceof Error ? error.message : String(error);
		return { status: 'Error', message: withAdvice(message, advice) };
	}
}

/** The answer in time, or its beginning if it is long. n8n offers only this helper here, and no way to cancel it. */
async function read(context: ICredentialTestFunctions, service: Service, url: string, headers: Record<string, string>): Promise<Answer<string>> {
	const options = {
		method: 'GET',
		uri: url,
		headers: { accept: 'application/json', ...headers },
		timeout: testTimeout,
		simple: false,
		resolveWithFullResponse: true,
		followRedirect: false,
		useStream: true,
	};
	const { signal, lift } = openDeadline(testTimeout);
	const reading = async () => await readAnswer(service, await context.helpers.request(options), signal);
	const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(noAnswerFailure(service))));
	try {
		return await Promise.race([reading(), late]);
	} catch (error) {
		throw networkFailure(service, error);
	} finally {
		lift();
	}
}

async function readAnswer(service: Service, response: unknown, signal: AbortSignal): Promise<Answer<string>> {
	const { statusCode, headers, body } = asObject(response);
	const stop = () => isReadable(body) && body.destroy();
	signal.addEventListener('abort', stop);
	if (signal.aborted) stop();
	const { bytes } = await readUpTo(maxTestBytes, body).catch(() => {
		throw connectionCutFailure(service);
	});
	const received = Object.entries(isObject(headers) ? headers : {});
	return {
		status: Number(statusCode),
		headers: Object.fromEntries(received.map(([name, value]) => [name.toLowerCase(), String(value)])),
		body: bytes.toString(),
	};
}

/** A token or key without the spaces, quotes, header name or `Bearer` often pasted with it. */
export const pastedSecret = (value: unknown): string =>
	String(value ?? '').replace(/^[\s"']*((Authorization|X-API-Token)\s*:\s*)?(Bearer\s+)?|[\s"']+$/gi, '');
