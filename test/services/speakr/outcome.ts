/** What becomes of a recording: decided by its file name, so that a test can ask for any outcome. */
import {
	ASR_400,
	ASR_400_TRANSCRIPTION,
	ASR_500,
	ASR_500_TRANSCRIPTION,
	BUDGET_EXCEEDED,
	EVENTS,
	LANGUAGE,
	LLM_FAILS,
	LLM_FAILS_SEGMENT,
	NO_LANGUAGE_MODEL,
	NO_TEXT,
	PLAIN_TRANSCRIPT,
	SEGMENTS,
	SHORT_TRANSCRIPT,
	SUMMARY,
	SUMMARY_FAILED,
	SUMMARY_SKIPPED,
	TITLE,
} from './canned';
import type { Database } from './database';
import type { Recording, User } from './model';
import { storeSegments } from './transcripts';

interface AsrFailure {
	error: string;
	transcription: string;
	attempts: number;
}

const FAILURES: ReadonlyArray<readonly [name: RegExp, failure: AsrFailure]> = [
	[/^asr400/, { error: ASR_400, transcription: ASR_400_TRANSCRIPTION, attempts: 1 }],
	[/^asr500/, { error: ASR_500, transcription: ASR_500_TRANSCRIPTION, attempts: 3 }],
];

const TRANSCRIPTS: ReadonlyArray<readonly [name: RegExp, transcription: string | null]> = [
	[/^empty/, null],
	[/^plain/, PLAIN_TRANSCRIPT],
	[/^short/, SHORT_TRANSCRIPT],
	[/^llmfail/, storeSegments([...SEGMENTS, LLM_FAILS_SEGMENT])],
	[/^nospeaker/, storeSegments(SEGMENTS.map((segment) => ({ ...segment, speaker: 'UNKNOWN_SPEAKER' })))],
	[/^/, storeSegments(SEGMENTS)],
];

export function asrFailure({ originalFilename, completedAt }: Recording): AsrFailure | undefined {
	const name = originalFilename.startsWith('once') && completedAt !== null ? 'asr400' : originalFilename;
	return FAILURES.find(([pattern]) => pattern.test(name))?.[1];
}

/** What each transcription takes. */
export const PROCESSING_SECONDS = 0.512345;

export type Columns = Partial<Recording>;

export function failed({ transcription }: AsrFailure): Columns {
	return { status: 'FAILED', transcription };
}

/** What each commit of a transcription writes. A summary follows when the last one leaves the status as it was. */
export function* transcriptionSteps(recording: Recording, owner: User, state: Database): Generator<Columns> {
	const name = recording.originalFilename;
	if (name.startsWith('budget')) {
		yield { status: 'FAILED', errorMessage: BUDGET_EXCEEDED };
		return;
	}
	const transcription = TRANSCRIPTS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
	if (transcription === null) {
		const silent: Columns = state.since('0.10.11') ? { status: 'FAILED', errorMessage: NO_TEXT } : { status: 'COMPLETED' };
		yield { transcription, transcriptionSeconds: 0, ...silent };
		return;
	}
	yield { transcription, transcriptionSeconds: 0, speakerLabels: {}, language: LANGUAGE };
	yield titled(recording, transcription, state);
	if (!owner.autoSummarization) yield { status: 'COMPLETED', completedAt: state.clock.now() };
}

/** Until 0.9.4 only the placeholder is replaced, since then any that no person typed. */
function titled(recording: Recording, transcription: string, state: Database): Columns {
	const name = recording.originalFilename;
	const isOwn = state.since('0.10.11') ? recording.titleByUser : recording.title !== placeholderTitle(name);
	if (isOwn) return {};
	return { title: transcription.includes(LLM_FAILS) ? name.replace(/\.[^.]*$/, '') : TITLE };
}

/** What each commit of a summary writes. */
export function* summarySteps(
	recording: Recording,
	owner: User,
	state: Database,
	{ prompt = '', movesCompletedAt = true }: { prompt?: string; movesCompletedAt?: boolean } = {},
): Generator<Columns> {
	if (`${recording.transcription ?? ''}${prompt}`.includes(LLM_FAILS)) {
		yield { status: 'FAILED', summary: SUMMARY_FAILED };
		return;
	}
	const isSkipped = !state.settings.hasLanguageModel || recording.transcription === SHORT_TRANSCRIPT;
	yield { summary: isSkipped ? skippedSummary(state) : SUMMARY, summarizationSeconds: 0 };
	if (!isSkipped) yield { events: state.makeEvents(recording, owner.extractEvents ? EVENTS : []) };
	yield { status: 'COMPLETED', ...(movesCompletedAt && { completedAt: state.clock.now() }) };
}

function skippedSummary({ settings }: Database): string {
	return settings.hasLanguageModel ? SUMMARY_SKIPPED : NO_LANGUAGE_MODEL;
}

/** Why the summary failed; null when it did not. A skipped one did not, one without a language model did. */
export function summaryError({ summary }: Recording): string | null {
	if (summary === NO_LANGUAGE_MODEL) return NO_LANGUAGE_MODEL.slice(1, -1);
	return /^\[Summary generation failed: (.*)\]$/s.exec(summary ?? '')?.[1] ?? null;
}

/** The title until the language model has made one. */
export function placeholderTitle(filename: string): string {
	return `Recording - ${filename}`;
}
