import type {
	BinaryHelperFunctions,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { ServiceFailure } from '../errors';

/** Node's own, by way of n8n: a verified node may not import `stream`, not even its types. */
export type Readable = Awaited<ReturnType<BinaryHelperFunctions['getBinaryStream']>>;

/** No more than so many requests begin in any so many milliseconds. */
export interface Rate {
	requests: number;
	interval: number;
}

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
	/** A status that tells the caller enough: it is not sent again for that. */
	expected?: number;
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
