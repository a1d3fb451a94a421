import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { ServiceFailure } from '../errors';
import { isReadable } from './body';
import type { OpenCredential } from './credential';
import type { Answer, Context, Readable, Request, Service } from './types';
import { networkFailure } from './network-failure';

/** Sends a request once with the node's credential. Throws ServiceFailure if there is no response. */
export async function exchange(
	context: Context,
	service: Service,
	{ address, decrypted }: OpenCredential,
	request: Request,
	encoding: 'text' | 'stream',
): Promise<Answer<unknown>> {
	const { method, path, outsideApi, query, json, body, timeout } = request;
	const base = outsideApi ? address : address + service.apiPath;
	const options: IHttpRequestOptions = {
		method,
		url: base + path + queryString(query),
		headers: { accept: 'application/json', ...request.headers, ...body?.headers },
		encoding,
		timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// A redirect could leak the secret, and makes n8n copy a streamed body.
		disableFollowRedirect: true,
	};
	if (body) options.body = await body.open();
	if (json !== undefined) {
		// As text: n8n drops an empty object, and the services refuse a missing body.
		options.body = JSON.stringify(json);
		options.headers = { ...options.headers, 'content-type': 'application/json' };
	}
	try {
		if (request.isOpen) return toAnswer(await context.helpers.httpRequest(options));
		// Without the third argument n8n reads and decrypts the credential for each request.
		const { httpRequestWithAuthentication } = context.helpers;
		return toAnswer(await httpRequestWithAuthentication.call(context, service.credential, options, { credentialsDecrypted: decrypted }));
	} catch (error) {
		throw networkFailure(service, error);
	}
}

/** Streams a file from an address that needs no credential. Throws n8n's errors, and ServiceFailure for a web page. */
export async function fetchWithoutCredential(
	context: Context,
	request: Pick<IHttpRequestOptions, 'url' | 'headers' | 'timeout'>,
): Promise<Answer<Readable>> {
	const answer = toAnswer(
		await context.helpers.httpRequest({
			...request,
			encoding: 'stream',
			returnFullResponse: true,
			disableFollowRedirect: true,
		}),
	);
	const { body, headers } = answer;
	if (!isReadable(body) || headers['content-type']?.startsWith('text/html')) throw new ServiceFailure('The address returned no file');
	return { ...answer, body };
}

const toAnswer = ({ statusCode, headers, body }: IN8nHttpFullResponse): Answer<unknown> => ({
	status: statusCode,
	headers: Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), asText(value)]),
	),
	body,
});

const asText = (value: unknown) => (value === undefined ? undefined : String(value));

function queryString(query: Record<string, unknown> = {}): string {
	const parameters = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined) parameters.append(name, String(value));
	}
	return parameters.size > 0 ? `?${parameters}` : '';
}
