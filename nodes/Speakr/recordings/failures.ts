import type { IDataObject } from 'n8n-workflow';
import { withAdvice } from '../../shared/errors';
import { isObject, parseJson } from '../../shared/json';

/** The transcript of a failed transcription is the reason after this (seen in v0.8.0 to v0.9.4). */
const failurePrefix = 'ERROR_JSON:';
/** What a missing summary contains instead (seen in v0.8.0 to v0.9.4). */
const noSummary = /^\[Summary (?:(?:generation failed|skipped): (.*)|(skipped due to short transcription|not generated))\]$/s;

export const noReason = 'Speakr gave no reason';
export const noSpeech = 'No speech was found in the recording';

/** Why a transcript is missing; undefined if there is one. */
export function failedTranscription(transcription: unknown) {
	if (typeof transcription !== 'string' || !transcription.startsWith(failurePrefix)) return undefined;
	const told = parseJson(transcription.slice(failurePrefix.length));
	const { t: title, m: message, g: guidance } = isObject(told) ? told : {};
	const reason = [title, message].filter(isText).join(': ');
	return { reason: reason || noReason, ...(isText(guidance) && { guidance }) };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** Why a summary is missing; undefined if there is one. */
export function missingSummary(summary: unknown): string | undefined {
	const [, reason, words] = (typeof summary === 'string' && noSummary.exec(summary.trim())) || [];
	return reason ?? words;
}

const isSilent = ({ status, transcript }: IDataObject) => status === 'COMPLETED' && transcript !== undefined && !isText(transcript);

/** The recording with what failed and Speakr's advice, or that it is silent, in `error_message` and not in its texts. */
export function withoutFailures<R extends IDataObject>(recording: R): R {
	const failure = failedTranscription(recording.transcript);
	const failed = failure ? withAdvice(failure.reason, failure.guidance) : isSilent(recording) ? noSpeech : undefined;
	const missing = missingSummary(recording.summary);
	return {
		...recording,
		...(failed !== undefined && { transcript: null }),
		...(missing !== undefined && { summary: null }),
		error_message: recording.error_message ?? failed ?? (recording.status === 'FAILED' ? (missing ?? null) : null),
	};
}
