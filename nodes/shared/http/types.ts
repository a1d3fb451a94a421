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

/** Node's Readable: verified nodes may not import even the types of `stream`. */
export type Readable = Awaited<ReturnType<BinaryHelperFunctions['getBinaryStream']>>;

/** Requests in any interval of so many milliseconds. */
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

/** What requests need to know of a service. Concurrency and rate are per credential, `limitDelay` (after a 429) in milliseconds. */
export interface Service {
	displayName: string;
	credential: string;
	concurrency: number;
	rate?: Rate;
	limitDelay?: number;
	/** Hosted: advice does not mention an address in the credential or the service's log. */
	hasFixedAddress?: boolean;
	address(credentials: ICredentialDataDecryptedObject): string;
	apiPath: string;
	/** The meaning of a response that is not a success or not JSON. */
	failure(answer: Answer<string>): ServiceFailure;
	/** The failure of a service older than `since`, else undefined. */
	tooOld?(client: Client, since: string): Promise<ServiceFailure | undefined>;
	reviver?(key: string, value: unknown): unknown;
}

/** `path` is encoded, `timeout` is in milliseconds, `accept` has further statuses for `stream` to return. */
export interface Request {
	method: IHttpRequestMethods;
	path: string;
	outsideApi?: boolean;
	query?: Record<string, unknown>;
	json?: unknown;
	/** Never sent again, since a stream cannot be. */
	body?: { content: NodeJS.ReadableStream | Buffer; headers: IDataObject };
	headers?: IDataObject;
	timeout?: number;
	/** Milliseconds since 1970 after which it is not retried. */
	until?: number;
	accept?: number[];
	/** A status that the caller handles: it is not retried. */
	expected?: number;
	/** Retried like a GET: it changes nothing. */
	readsOnly?: boolean;
}

/** Header names are in lower case. */
export interface Answer<Body> {
	status: number;
	headers: Record<string, string | undefined>;
	body: Body;
}

/** Sends requests with the node's credential: paced, retried if safe, without following redirects. All throw ServiceFailure. */
export interface Client {
	readonly signal?: AbortSignal;
	/** Credential and address: the same ids mean other things in another account. */
	readonly account: string;
	readonly sent: number;
	/** The parsed body, undefined if empty. */
	json(request: Request): Promise<unknown>;
	/** The complete body, up to `limit` bytes. */
	bytes(request: Request, limit: number): Promise<Answer<Buffer>>;
	text(request: Request): Promise<string>;
	stream(request: Request): Promise<Answer<Readable>>;
}
