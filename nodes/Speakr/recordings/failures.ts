import type { IDataObject } from 'n8n-workflow';
import { isObject, parseJson } from '../../shared/json';

/** Speakr keeps the reason of a failed transcription in the transcript itself (seen in v0.8.0 to v0.9.4). */
const transcriptionFailure = 'ERROR_JSON:';
/** What stands in place of a summary (seen in v0.8.0 to v0.9.4). */
const noSummary = /^\[Summary (?:generation failed: (.*)|(skipped due to short transcription)|(not generated))\]$/s;

/** Why a text in place of a transcript is none, or undefined when it is one. */
export function failedTranscription(transcription: unknown): string | undefined {
	if (typeof transcription !== 'string' || !transcription.startsWith(transcriptionFailure)) return undefined;
	// Cut off by a database column it may be no JSON: the marker alone says that it failed.
	const reason = parseJson(transcription.slice(transcriptionFailure.length));
	if (isObject(reason)) {
		return [reason.t, reason.m].filter((part) => typeof part === 'string' && part !== '').join(': ');
	}
	return 'Speakr gave no reason';
}

/** Why a text in place of a summary is none, or undefined when it is one. */
export function missingSummary(summary: unknown): string | undefined {
	const [, failed, skipped, missing] = (typeof summary === 'string' && noSummary.exec(summary.trim())) || [];
	return failed ?? skipped ?? missing;
}

/** The recording with its reasons for failing under `error_message`, and not where its texts should be. */
export function withoutFailures(recording: IDataObject): IDataObject {
	const failed = failedTranscription(recording.transcription);
	const missing = missingSummary(recording.summary);
	return {
		...recording,
		...(failed !== undefined && { transcription: null }),
		...(missing !== undefined && { summary: null }),
		error_message: recording.error_message ?? failed ?? (recording.status === 'FAILED' ? (missing ?? null) : null),
	};
}
