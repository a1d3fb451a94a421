import type { IAllExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { ServiceFailure } from '../errors';
import { isReadable, maxErrorBytes, readUpTo, tooLargeFailure } from './body';
import type { OpenCredential } from './credential';
import { openDeadline } from './deadline';
import type { Answer, Readable, Request, Service } from './types';
import { connectionCutFailure, networkFailure, noAnswerFailure } from './network-failure';

interface Sender {
	context: IAllExecuteFunctions;
	service: Service;
	credential: OpenCredential;
	signal?: AbortSignal;
}

export const isSuccess = ({ status }: { status: number }) => status >= 200 && status < 300;

/** The login of a proxy, for example, where a file is expected. */
export const isPage = ({ headers }: Pick<Answer<unknown>, 'headers'>) => /^\s*(text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '');

/** Bytes per millisecond: a large upload on a slow line takes longer than its time-out. */
const minUploadSpeed = 30;

const timeoutOf = ({ timeout = 0, body }: Request) => Math.ceil(timeout + Number(body?.headers['content-length'] ?? 0) / minUploadSpeed);

/** Sends a request once and reads its response of up to `limit` bytes. Throws ServiceFailure if none arrives whole and in time. */
export const exchange = async (sender: Sender, request: Request, limit: number): Promise<Answer<Buffer>> =>
	await inTime(sender, request, 'close', async (answer) => await readBody(sender, answer, isSuccess(answer) ? limit : undefined));

/** The same for a response that is read as it comes: only its beginning has to arrive in time, but all of a refusal or a web page. */
export const openExchange = async (sender: Sender, request: Request): Promise<Answer<Readable | Buffer>> =>
	await inTime(sender, request, 'lift', async (answer) => {
		const { body } = answer;
		const isWanted = isSuccess(answer) ? !isPage(answer) : request.accept?.includes(answer.status);
		return isWanted && isReadable(body) ? { ...answer, body } : await readBody(sender, answer);
	});

async function inTime<T>(sender: Sender, request: Request, end: 'close' | 'lift', read: (answer: Answer<unknown>) => Promise<T>): Promise<T> {
	const deadline = openDeadline(timeoutOf(request), sender.signal);
	try {
		return await read(await dispatch(sender, request, deadline.signal));
	} catch (error) {
		throw deadline.isOver() ? noAnswerFailure(sender.service) : networkFailure(sender.service, error);
	} finally {
		deadline[end]();
	}
}

async function readBody({ service, signal }: Sender, answer: Answer<unknown>, limit?: number): Promise<Answer<Buffer>> {
	const { bytes, isWhole } = await readUpTo(limit ?? maxErrorBytes, answer.body).catch((error: unknown) => {
		throw signal?.aborted ? error : connectionCutFailure(service);
	});
	if (!isWhole && limit !== undefined) throw tooLargeFailure(limit);
	return { ...answer, body: bytes };
}

async function dispatch({ context, service, credential }: Sender, request: Request, signal: AbortSignal): Promise<Answer<unknown>> {
	const { method, path, outsideApi, query, json, body, timeout } = request;
	const base = outsideApi ? credential.address : credential.address + service.apiPath;
	const options: IHttpRequestOptions = {
		method,
		url: base + path + queryString(query),
		headers: { accept: 'application/json', ...request.headers, ...body?.headers },
		encoding: 'stream',
		timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// A redirect could leak the secret, and makes n8n copy a streamed body.
		disableFollowRedirect: true,
		get abortSignal() {
			return signal;
		},
		// n8n sets the execution's own signal, which `signal` follows.
		set abortSignal(_ignored) {},
	};
	const opened = await body?.open();
	if (opened) options.body = opened;
	if (json !== undefined) {
		// As text: n8n drops an empty object, and the services refuse a missing body.
		options.body = JSON.stringify(json);
		options.headers = { ...options.headers, 'content-type': 'application/json' };
	}
	const send = async () => {
		if (request.isOpen) return await context.helpers.httpRequest(options);
		// Without the third argument n8n reads and decrypts the credential for each request.
		const { httpRequestWithAuthentication } = context.helpers;
		const { decrypted: credentialsDecrypted } = credential;
		return await httpRequestWithAuthentication.call(context, service.credential, options, { credentialsDecrypted });
	};
	const response = await send().catch((error: unknown) => {
		if (isReadable(opened)) opened.destroy();
		throw error;
	});
	return toAnswer(response);
}

/** Streams a file from an address that needs no credential. Throws n8n's errors, and ServiceFailure for a refusal or a web page. */
export async function fetchWithoutCredential(
	context: IAllExecuteFunctions,
	{ timeout, ...request }: Pick<IHttpRequestOptions, 'url' | 'headers'> & { timeout: number },
	run?: AbortSignal,
): Promise<Answer<Readable>> {
	const { signal: abortSignal, lift } = openDeadline(timeout, run);
	const answer = toAnswer(
		await context.helpers
			.httpRequest({ ...request, encoding: 'stream', returnFullResponse: true, disableFollowRedirect: true, ignoreHttpStatusErrors: true, timeout, abortSignal })
			.finally(lift),
	);
	const { body } = answer;
	if (isReadable(body)) {
		if (isSuccess(answer) && !isPage(answer)) return { ...answer, body };
		body.destroy();
	}
	throw new ServiceFailure('The URL returned no file');
}

const toAnswer = ({ statusCode, headers, body }: IN8nHttpFullResponse): Answer<unknown> => ({
	status: statusCode,
	headers: Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), headerText(value)]),
	),
	body,
});

const headerText = (value: unknown) => (value === undefined ? undefined : String(value));

function queryString(query: Record<string, unknown> = {}): string {
	const parameters = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined) parameters.append(name, String(value));
	}
	return parameters.size > 0 ? `?${parameters}` : '';
}
