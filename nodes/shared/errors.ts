import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

/** A field value that is not sent because the service would refuse or ignore it. */
export class InvalidInput extends Error {
	constructor(
		message: string,
		readonly advice?: string,
	) {
		super(message);
	}
}

/**
 * The service refused, failed or could not be reached. Never contains the request, which has the secret. `retryAfter` and `window` (of the
 * limit) are in seconds; a `final` one is never tried again.
 */
export class ServiceFailure extends Error {
	readonly advice?: string;
	readonly status?: number;
	readonly retryAfter?: number;
	readonly window?: number;
	readonly final: boolean = false;

	constructor(message: string, { advice, status, retryAfter, window, final = false }: Partial<Omit<ServiceFailure, keyof Error>> = {}) {
		super(message);
		Object.assign(this, { advice, status, retryAfter, window, final });
	}
}

export const incompleteRecord = (service: string, kind: string, name: string, why = `${service} may have changed its API`) =>
	new ServiceFailure(`${service} returned a ${kind} without '${name}'`, { advice: `${why}. Check whether a newer version of this node is available.`, final: true });

export class FailedTranscription extends ServiceFailure {}

export class TooLarge extends ServiceFailure {}

/** The request may have been carried out, so it is not sent again when 'Retry On Fail' runs the node again. */
export class MaybeDone extends ServiceFailure {}

/** For `catch`: undefined for the failures of the service that fit, else throws the error. */
export const undefinedIf = (fits: (failure: ServiceFailure) => boolean) => (error: unknown): undefined => {
	if (!(error instanceof ServiceFailure && fits(error))) throw error;
};

/** The status of a 404 that isn't in the service's own words: a proxy's, while the service is away. Users see 404. */
export const misdirected = 404.1;

/** Whether the service asks to wait; a refusal that is final stays, however long one waits. */
export const isLimit = ({ status, final }: ServiceFailure): boolean => status === 429 && !final;

export const undefinedIfNotFound = undefinedIf(({ status }) => status === 404);

/** For `catch`: throws the failures of the service that fit with other advice, never to be tried again; else throws the error. */
export const adviseIf = (fits: (failure: ServiceFailure) => boolean, advice: string, Failure = ServiceFailure) => (error: unknown): never => {
	if (!(error instanceof ServiceFailure && fits(error))) throw error;
	throw new Failure(error.message, { advice, status: error.status, final: true });
};

/** For `catch`: throws a failure of the service so that its message tells what was waited for; else throws the error. */
export const namingWaited = (what: string) => (error: unknown): never => {
	if (!(error instanceof ServiceFailure) || error.message.toLowerCase().includes(what)) throw error;
	throw new ServiceFailure(`Waiting for ${what} failed: ${error.message}`, error);
};

/** For `catch`: returns a failure of the service, throws anything else. */
export function asFailure(error: unknown): ServiceFailure {
	if (error instanceof ServiceFailure) return error;
	throw error;
}

export const outcomeOf = async <T>(promise: Promise<T>) =>
	await promise.then(
		(value) => ({ value }),
		(error: unknown) => ({ error }),
	);

export function orUndefined<T>(make: () => T): T | undefined {
	try {
		return make();
	} catch {
		return undefined;
	}
}

export const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

export const withAdvice = (message: string, advice = ''): string =>
	advice === '' ? message : `${message}${/[.!?]$/.test(message) ? '' : '.'} ${advice}`;

/** The same failure with the advice in its message: an AI agent reads nothing else. */
export function withAdviceInMessage(error: unknown): unknown {
	if (error instanceof ServiceFailure && error.advice) return new ServiceFailure(withAdvice(error.message, error.advice), { status: error.status });
	if (error instanceof InvalidInput && error.advice) return new InvalidInput(withAdvice(error.message, error.advice));
	return error;
}

/** The error that n8n shows: message, where n8n may have put another for a word such as ENOENT in it, advice as description, and item. */
export function toNodeError(node: INode, error: unknown, itemIndex?: number) {
	if (error instanceof ServiceFailure) {
		const { message, advice: description, status } = error;
		const httpCode = status === undefined ? undefined : Math.trunc(status).toString();
		return Object.assign(new NodeApiError(node, { message }, { message, description, httpCode, itemIndex }), { message });
	}
	if (error instanceof InvalidInput) {
		const { message, advice: description } = error;
		return Object.assign(new NodeOperationError(node, error, { description, itemIndex }), { message });
	}
	if (error instanceof NodeOperationError) {
		// n8n returns its own error unchanged, so options would be ignored.
		if (itemIndex !== undefined) error.context.itemIndex = itemIndex;
		return error;
	}
	return new NodeOperationError(node, error instanceof Error ? error : String(error), { itemIndex });
}

/** For `catch`: throws the error as n8n shows it. */
export const asNodeError = (context: { getNode(): INode }) => (error: unknown): never => {
	throw toNodeError(context.getNode(), error);
};

/** What a trigger that is tested in the editor says without an example. */
export const nothingFits = () =>
	new ServiceFailure('Nothing matches the selected events and filters', {
		advice: 'Add or transcribe something in the service, or choose other events or filters, and test again',
	});
