import type { IDataObject, IPollFunctions, ITriggerFunctions, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { isLimit, ServiceFailure, toNodeError } from './errors';
import { maxTries } from './max-tries';

export interface Reporting {
	warn(text: string, about: IDataObject): void;
	report(failure: unknown): void;
}

/** Reports with `save`; where that fails, as in n8n 1, which can't save them for triggers, in n8n's log. */
export const reportingOf = (context: IPollFunctions | ITriggerFunctions, save: (error: NodeApiError | NodeOperationError) => void): Reporting => ({
	warn: (text, about) => context.logger.warn(text, about),
	report(failure) {
		const error = toNodeError(context.getNode(), failure);
		try {
			save(error);
		} catch {
			context.logger.error(error.message, { description: error.description });
		}
	},
});

/** The failed tries after `before` of them, or undefined once they were too many, which is reported. A rate limit doesn't count. */
export function countTry({ warn, report }: Reporting, what: string, failure: Error, before: number): number | undefined {
	const count = before + (failure instanceof ServiceFailure && isLimit(failure) ? 0 : 1);
	const failed = `${what} could not be ${failure instanceof ServiceFailure ? 'fetched' : 'handled'}`;
	warn(`${failed}: ${failure.message}`, { count });
	if (count < maxTries.event) return count;
	const message = `${failed} after ${maxTries.event} tries: ${failure.message}`;
	const advice = "The workflow was not started for it and it won't be retried. If 'Get' can read it, run the workflow manually.";
	report(new ServiceFailure(message, { advice, status: failure instanceof ServiceFailure ? failure.status : undefined }));
	return undefined;
}
