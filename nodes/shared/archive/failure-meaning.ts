import { FailedTranscription, InvalidInput, ServiceFailure, withAdvice } from '../errors';
import { isGone, isPermanent } from '../http';
import type { Stop } from './course';
import { DurationReached, LimitReached } from './patient-client';
import { Unfinished, type ArchiveSource } from './source';

type FailureMeaning = { is: 'unfinished' } | { is: 'gone'; reason: string } | { is: 'failed'; reason: string; again: boolean; isRefused?: true } | Stop;

/** Tells what failures of a run mean. Throws what is not the service's failure. */
export type Judge = (error: unknown) => Promise<FailureMeaning>;

const languageErrors = [TypeError, RangeError, SyntaxError, URIError];

/** A failure concerns one transcript as long as the list can be read; else the service is down, or refuses the credential. */
export function judgeOf(source: ArchiveSource): Judge {
	let asked: Promise<boolean> | undefined;
	return async (error) => {
		if (error instanceof InvalidInput) return { is: 'failed', reason: error.message, again: false };
		if (error instanceof Unfinished) return { is: 'unfinished' };
		// A response that can't be processed must not end every run.
		const thrown = languageErrors.find((each) => error instanceof each);
		if (thrown) return { is: 'failed', reason: `It could not be read (${String(error)})`, again: true };
		if (!(error instanceof ServiceFailure)) return stopFor(error);
		const { status, message } = error;
		if (isGone(status)) return { is: 'gone', reason: message };
		if (error instanceof FailedTranscription) return { is: 'failed', reason: withAdvice(message, error.advice), again: false };
		if (isPermanent(status)) return { is: 'failed', reason: message, again: false, isRefused: true };
		asked ??= canBeListed(source).finally(() => (asked = undefined));
		return (await asked) ? { is: 'failed', reason: message, again: true } : stopFor(error);
	};
}

async function canBeListed(source: ArchiveSource): Promise<boolean> {
	const first = source.walk(undefined)[Symbol.asyncIterator]().next();
	return await first.then(() => true).catch((error: unknown) => !(error instanceof ServiceFailure));
}

/** Throws what is not the service's failure. */
export function stopFor(error: unknown): Stop {
	if (error instanceof DurationReached) return { why: 'time', reason: error.message };
	if (error instanceof LimitReached) return { why: 'limit', reason: error.message, continueAfter: error.continueAfter };
	if (error instanceof ServiceFailure) return { why: 'failure', reason: error.message, error };
	throw error;
}
