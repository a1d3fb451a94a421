import { UserError, type ICredentialDataDecryptedObject, type ICredentialsDecrypted, type ICredentialTestFunctions, type IHttpRequestOptions, type INodeCredentialTestResult } from 'n8n-workflow';
import { InvalidInput, ServiceFailure, toError, withAdvice } from '../errors';
import { asObject, isObject, parseJson } from '../json';
import { isReadable, readUpTo } from './body';
import { openDeadline } from './deadline';
import { connectionCutFailure, networkFailure, noAnswerFailure } from './network-failure';
import type { Answer, Service } from './types';

const testTimeout = 15_000;
const maxTestBytes = 1024 ** 2;

type Get = (path: string, headers: Record<string, string>) => Promise<Answer<string>>;

/** A credential test for n8n. `check` throws ServiceFailure or InvalidInput. */
export const credentialTest = (service: Service, check: (get: Get, data: ICredentialDataDecryptedObject) => Promise<void>) =>
	async function (this: ICredentialTestFunctions, { data = {} }: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
		try {
			await check(async (path, headers) => await read(this, service, service.address(data) + service.apiPath + path, headers), data);
			return { status: 'OK', message: 'Connection successful' };
		} catch (error) {
			const advice = error instanceof ServiceFailure || error instanceof InvalidInput ? error.advice : undefined;
			return { status: 'Error', message: withAdvice(toError(error).message, advice) };
		}
	};

/** Whether a response is the JSON object that the service answers with. */
export function holds({ status, body }: Answer<string>, name: string): boolean {
	const parsed = parseJson(body);
	return status === 200 && isObject(parsed) && parsed[name] !== undefined;
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

/** For a credential's `authenticate`: adds its headers, without what was pasted with them, where the request goes to one of its hosts, if it has any. */
export const sendingHeaders =
	(headersOf: (credentials: ICredentialDataDecryptedObject) => Record<string, string>, hostsOf?: (credentials: ICredentialDataDecryptedObject) => string[]) =>
	async (credentials: ICredentialDataDecryptedObject, request: IHttpRequestOptions): Promise<IHttpRequestOptions> => {
		if (hostsOf) checkHost(request, hostsOf(credentials));
		return { ...request, headers: { ...request.headers, ...headersOf(credentials) } };
	};

function checkHost(request: IHttpRequestOptions, hosts: string[]) {
	// The HTTP Request node still names it as n8n's older helper does.
	const address = 'uri' in request ? request.uri : request.url;
	const { protocol, host } = new URL(String(address), request.baseURL);
	if (protocol === 'https:' && hosts.includes(host)) return;
	throw new UserError(`The API key is only sent to ${hosts.map((each) => `https://${each}`).join(' and ')}, not to ${protocol}//${host}`);
}

/** What was pasted without soft hyphens, joiners and marks that nobody sees. */
export const withoutInvisible = (value: unknown): string => String(value ?? '').replace(/\p{Cf}/gu, '');

/** A token or key without the spaces, quotes, invisible characters, header name or `Bearer` often pasted with it. */
export const pastedSecret = (value: unknown): string =>
	withoutInvisible(value).replace(/^[\s"'`„‚\p{Pi}\p{Pf}]*((Authorization|X-API-Token)\s*:\s*)?(Bearer\s+)?|[\s"'`\p{Pi}\p{Pf}]+$/giu, '');
