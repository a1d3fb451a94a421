import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

/** A value on the canvas that would be refused, or silently ignored, by the service: it is not sent. */
export class InvalidInput extends Error {
	constructor(
		message: string,
		readonly advice?: string,
	) {
		super(message);
	}
}

interface FailureDetails {
	/** What the person at the canvas can do about it. */
	advice?: string;
	/** HTTP status; absent when no answer arrived. */
	status?: number;
	/** Seconds that the service asks to wait. */
	retryAfter?: number;
	/** Seconds that the limit is counted over which was passed, where the service says so. */
	window?: number;
	/** The service has decided, so asking again is pointless whatever the status says. */
	final?: boolean;
	/** It passes, so asking again is worth while although the status does not say so. */
	passing?: boolean;
}

/** The service refused, failed, or could not be reached. Never carries the request, which holds the secret. */
export class ServiceFailure extends Error {
	readonly advice?: string;
	readonly status?: number;
	readonly retryAfter?: number;
	readonly window?: number;
	readonly final: boolean;
	readonly passing: boolean;

	constructor(
		message: string,
		{ advice, status, retryAfter, window, final = false, passing = false }: FailureDetails = {},
	) {
		super(message);
		this.advice = advice;
		this.status = status;
		this.retryAfter = retryAfter;
		this.window = window;
		this.final = final;
		this.passing = passing;
	}
}

/** The service answered well, and told that a transcription has failed. */
export class FailedTranscription extends ServiceFailure {}

/** What the service sent is larger than what is read into memory. */
export class TooLarge extends ServiceFailure {}

/** For `catch`: undefined in place of what the service does not know, or not any more. Throws what else it is given. */
export function undefinedIfNotFound(error: unknown): undefined {
	if (error instanceof ServiceFailure && error.status === 404) return undefined;
	throw error;
}

/** For `catch`: a failure of the service in place of a result. Throws what else it is given. */
export function asFailure(error: unknown): ServiceFailure {
	if (error instanceof ServiceFailure) return error;
	throw error;
}

/** For `catch`: whatever was thrown as an error, in place of a result. */
export const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** What n8n shows at the node: the message, the advice below it, the item it belongs to. */
export function toNodeError(node: INode, error: unknown, itemIndex?: number) {
	if (error instanceof ServiceFailure) {
		const { message, advice: description, status } = error;
		return new NodeApiError(
			node,
			{ message },
			{ message, description, httpCode: status?.toString(), itemIndex },
		);
	}
	if (error instanceof NodeOperationError) {
		// n8n hands its own error back as it is, options and all.
		if (itemIndex !== undefined) error.context.itemIndex = itemIndex;
		return error;
	}
	const description = error instanceof InvalidInput ? error.advice : undefined;
	const cause = error instanceof Error ? error : String(error);
	return new NodeOperationError(node, cause, { description, itemIndex });
}
