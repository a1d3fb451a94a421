import type { BinaryHelperFunctions, ICredentialDataDecryptedObject, IDataObject, IHttpRequestMethods } from 'n8n-workflow';
import type { ServiceFailure } from '../errors';

/** Node's Readable: verified nodes may not import even the types of `stream`. */
export type Readable = Awaited<ReturnType<BinaryHelperFunctions['getBinaryStream']>>;

/** Requests per interval (milliseconds). */
export interface Rate {
	requests: number;
	interval: number;
}

/** What a service must have for an operation or a field: a version ('0.9.0'), and a feature if it lists its features. */
export interface Need {
	since: string;
	feature?: string;
}

/** What requests need to know of a service. Concurrency is per endpoint, the rate per bucket. */
export interface Service {
	displayName: string;
	credential: string;
	concurrency: number;
	rate?: Rate;
	/** Hosted: advice does not mention an address in the credential or the service's log. */
	hasFixedAddress?: boolean;
	address(credentials: ICredentialDataDecryptedObject): string;
	apiPath: string;
	failure(answer: Answer<string>): ServiceFailure;
	/** Throws ServiceFailure for a need that is not met, before anything is sent that has one. */
	ensureMet?(client: Client, need: Need): Promise<void>;
	/** The bucket whose limit counts a request; one per credential by default. */
	bucketOf?(request: Request): string;
	/** What the service reads, changes and writes as a whole: of two requests at once, the last one would win. */
	changes?(request: Request): string | undefined;
	/** Completes the values of a JSON body, for which the service may have to be asked what they mean. A reviver would take nine times as long as parsing. */
	complete?(client: Client, parsed: unknown, body: string): Promise<void>;
}

/** `path` is encoded, `timeout` is in milliseconds, `accept` has further statuses for `stream` to return. */
export interface Request {
	method: IHttpRequestMethods;
	path: string;
	outsideApi?: boolean;
	isOpen?: boolean;
	query?: Record<string, unknown>;
	json?: unknown;
	/** Opened each time that it is sent. */
	body?: { open(): Promise<Readable | Buffer>; headers: IDataObject };
	headers?: IDataObject;
	timeout?: number;
	/** Milliseconds since 1970 after which it is not retried. */
	until?: number;
	accept?: number[];
	/** A status that the caller handles: it is not retried. */
	expected?: number;
	/** Whether it may be sent again although it may have arrived; by default as its method says. */
	isRepeatable?: boolean;
	/** Sent once, even while a limit seems to be reached: its answer shows whether it is. */
	isTrial?: boolean;
	/** Once it is sent, its answer is awaited even if the run ends. */
	runsToEnd?: boolean;
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
	readonly address: string;
	readonly sent: number;
	/** By the clock of the service, in milliseconds since 1970; Infinity before it. */
	firstAnswerAt: number;
	/** The parsed body, undefined if empty. */
	json(request: Request): Promise<unknown>;
	bytes(request: Request, limit: number): Promise<Answer<Buffer>>;
	text(request: Request): Promise<string>;
	stream(request: Request): Promise<Answer<Readable>>;
}
