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
import type { Quota } from './allowance';

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

/** What an operation or a field needs of a service. */
export interface Need {
	/** Least version that knows it: '0.9.0'. */
	since: string;
	/** Its name among the features that the service tells. */
	feature?: string;
}

/** What the transport has to know of a service. */
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
	/** Why the service cannot do something, or undefined where it can. Asked before what needs a feature, and after a 404. */
	unmetNeed?(client: Client, need: Need): Promise<ServiceFailure | undefined>;
	/** Names the requests that the service counts together; all of a credential unless given. */
	bucketOf?(request: Request): string;
	/** What an answer tells of its limit. */
	quota?(headers: Answer<unknown>['headers']): Quota | undefined;
	/** Mends values while JSON is parsed, as `JSON.parse` calls it. */
	reviver?(key: string, value: unknown): unknown;
}

/** `path` is encoded, `timeout` is in milliseconds, `accept` has further statuses for `stream` to return. */
export interface Request {
	method: IHttpRequestMethods;
	path: string;
	outsideApi?: boolean;
	/** Sent without the credential. */
	isOpen?: boolean;
	/** Undefined values are left out. */
	query?: Record<string, unknown>;
	json?: unknown;
	/** Sent as it is; opened anew each time that it is sent. */
	body?: { open(): Promise<Readable | Buffer>; headers: IDataObject };
	headers?: IDataObject;
	timeout?: number;
	/** Milliseconds since 1970 after which it is not retried. */
	until?: number;
	accept?: number[];
	/** A status that the caller handles: it is not retried. */
	expected?: number;
	/** May be sent twice whatever its method: it changes nothing, or the service knows it again. */
	isRepeatable?: boolean;
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
