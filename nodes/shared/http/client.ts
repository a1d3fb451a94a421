import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { ServiceFailure } from '../errors';
import { parseJson } from '../json';
import { isReadable, readBytes, readText, type Readable } from './body';
import { exchange } from './exchange';
import { cutFailure } from './network-failure';
import { paceOf, type Rate } from './pace';
import { maximumRetries, parseRetryAfter, repeated } from './retry';

export type Context =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| IWebhookFunctions;

/** What the transport has to know of a service. */
export interface Service {
	displayName: string;
	/** Name of its credential type. */
	credential: string;
	/** Requests under way at once for one credential, over all runs in this process. */
	concurrency: number;
	/** Requests that it takes in a while from one credential. */
	rate?: Rate;
	/** Milliseconds of the first pause after a 429 that names no time, where half a second is too short. */
	limitDelay?: number;
	/** Hosted for everybody: advice sends nobody to an address in the credential or to the service's log. */
	hasFixedAddress?: boolean;
	/** Its address. Throws InvalidInput when the credential holds none. */
	address(credentials: ICredentialDataDecryptedObject): string;
	/** Where its API lies below that address. */
	apiPath: string;
	/** Says what an answer means that is no success or no JSON. */
	failure(answer: Answer<string>): ServiceFailure;
	/**
	 * Whether the service is too old for something that it has had since a version: says so, or undefined when it is not.
	 * Asked when the service answers that it knows no such thing.
	 */
	tooOld?(client: Client, since: string): Promise<ServiceFailure | undefined>;
	/** Mends values while JSON is parsed, as `JSON.parse` calls it. */
	reviver?(key: string, value: unknown): unknown;
}

export interface Request {
	method: IHttpRequestMethods;
	/** Below the service's API, beginning with a slash, already encoded. */
	path: string;
	/** The path is below the service's address and not below its API. */
	outsideApi?: boolean;
	/** Undefined values are left out. */
	query?: Record<string, unknown>;
	/** Sent as JSON; an empty object too. */
	json?: unknown;
	/** Sent as it is, once: a stream cannot be sent again. */
	body?: { content: NodeJS.ReadableStream | Buffer; headers: IDataObject };
	headers?: IDataObject;
	/** Milliseconds, 30 seconds unless given. */
	timeout?: number;
	/** Milliseconds since 1970: it is not sent again after that. */
	until?: number;
	/** Statuses beside 2xx that `stream` hands on. */
	accept?: number[];
	/** Changes nothing whatever its method, so it may be sent again as a GET is. */
	readsOnly?: boolean;
}

export interface Answer<Body> {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	body: Body;
}

/** Sends requests with the node's credential: paced, retried where that is safe, redirects never followed. */
export interface Client {
	/** Aborts when the execution is cancelled, or when another item has failed the node. */
	readonly signal?: AbortSignal;
	/** Names the credential and the address: what is there under the same ids under another account is something else. */
	readonly account: string;
	/** Requests so far, each time that one was sent. */
	readonly sent: number;
	/** The parsed body of a success, undefined when it is empty. Throws ServiceFailure. */
	json(request: Request): Promise<unknown>;
	/** A success with its body whole, asked for again when it was cut. Throws ServiceFailure, also beyond `limit` bytes. */
	bytes(request: Request, limit: number): Promise<Answer<Buffer>>;
	/** The body of a success as it came, whatever type it says it is. Throws ServiceFailure. */
	text(request: Request): Promise<string>;
	/** A success whose body is still to be read. Throws ServiceFailure. */
	stream(request: Request): Promise<Answer<Readable>>;
}

const defaultTimeout = 30_000;

interface Manner {
	signal?: AbortSignal;
	/** Somebody waits at the editor, or n8n has a deadline: nothing is tried again, and no answer waited for longer. */
	hurried?: boolean;
}

/** Milliseconds: n8n gives up publishing after 84 seconds, in which it tries five times. */
const hurriedTimeout = 10_000;

/** A client for the credential that the node has chosen. Throws InvalidInput when its address is unusable. */
export async function connect(
	context: Context,
	service: Service,
	manner: Manner = {},
): Promise<Client> {
	const credentials = await context.getCredentials(service.credential);
	const address = service.address(credentials);
	const { id: credentialId } = context.getNode().credentials?.[service.credential] ?? {};
	const account = [credentialId, address].join(' ');
	const paced = pacedFor(service, account, manner);
	let sent = 0;
	const send = async (request: Request, encoding: 'text' | 'stream') => {
		sent++;
		return await exchange(context, service, address, request, encoding);
	};

	const read = async <T>(request: Request, take: (answer: Answer<string>) => T) =>
		await paced(request, async (timed) => {
			const answer = await readText(await send(timed, 'text'));
			if (!isSuccess(answer)) throw failureOf(service, answer);
			return take(answer);
		});

	return {
		signal: manner.signal,
		account,
		get sent() {
			return sent;
		},
		json: async (request) =>
			await read(request, (answer) => {
				if (answer.body === '') return undefined;
				const parsed = parseJson(answer.body, service.reviver);
				if (parsed === undefined) throw failureOf(service, answer);
				return parsed;
			}),
		bytes: async (request, limit) =>
			await paced(request, async (timed) => {
				const answer = await send(timed, 'stream');
				if (!isSuccess(answer)) throw failureOf(service, await readText(answer));
				const body = await readBytes(answer.body, limit).catch((error: unknown) => {
					throw error instanceof ServiceFailure ? error : cutFailure(service);
				});
				return { ...answer, body };
			}),
		text: async (request) => await read(request, ({ body }) => body),
		stream: async (request) =>
			await paced(request, async (timed) => {
				const answer = await send(timed, 'stream');
				const { body } = answer;
				const wanted = isSuccess(answer) || request.accept?.includes(answer.status);
				if (wanted && isReadable(body)) return { ...answer, body };
				throw failureOf(service, await readText(answer));
			}),
	};
}

/** Runs what sends a request within the pace of the service, and again where that is safe. */
function pacedFor(service: Service, account: string, { signal, hurried = false }: Manner) {
	const patience = { retries: hurried ? 0 : maximumRetries, limitDelay: service.limitDelay, signal };
	return async <T>(request: Request, task: (request: Request) => Promise<T>): Promise<T> => {
		const { timeout = hurried ? hurriedTimeout : defaultTimeout } = request;
		// What takes long has places of its own, so that it does not hold up the rest.
		const lane = timeout > defaultTimeout ? 'long' : 'short';
		const pace = paceOf(`${service.credential} ${account}`, lane, service);
		return await repeated(pace, request, patience, async () => await task({ ...request, timeout }));
	};
}

const isSuccess = ({ status }: { status: number }) => status >= 200 && status < 300;

function failureOf(service: Service, answer: Answer<string>): ServiceFailure {
	const failure = service.failure(answer);
	const { message, advice, status = answer.status, window, final, passing } = failure;
	const retryAfter = failure.retryAfter ?? parseRetryAfter(answer.headers['retry-after']);
	return new ServiceFailure(message, { advice, status, retryAfter, window, final, passing });
}
