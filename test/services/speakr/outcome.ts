/** What becomes of a recording: decided by its file name, so that a test can ask for any outcome. */
import {
	ASR_400,
	ASR_400_TRANSCRIPTION,
	ASR_500,
	ASR_500_TRANSCRIPTION,
	BUDGET_EXCEEDED,
	EVENTS,
	LLM_FAILS,
	LLM_FAILS_SEGMENT,
	PLAIN_TRANSCRIPT,
	SEGMENTS,
	SUMMARY,
	SUMMARY_FAILED,
	TITLE,
} from './canned';
import type { Clock } from './clock';
import type { Recording, User } from './model';
import type { SpeakrState } from './state';
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
	[/^llmfail/, storeSegments([...SEGMENTS, LLM_FAILS_SEGMENT])],
	[/^nospeaker/, storeSegments(SEGMENTS.map((segment) => ({ ...segment, speaker: 'UNKNOWN_SPEAKER' })))],
	[/^/, storeSegments(SEGMENTS)],
];

export function asrFailure(recording: Recording): AsrFailure | undefined {
	return FAILURES.find(([name]) => name.test(recording.originalFilename))?.[1];
}

export function failTranscription(recording: Recording, failure: AsrFailure): void {
	recording.status = 'FAILED';
	recording.transcription = failure.transcription;
}

/** Transcript and title. True when a summary is to follow. */
export function transcribed(recording: Recording, owner: User, clock: Clock): boolean {
	const name = recording.originalFilename;
	if (name.startsWith('budget')) {
		recording.status = 'FAILED';
		recording.errorMessage = BUDGET_EXCEEDED;
		return false;
	}
	recording.transcription = TRANSCRIPTS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
	recording.transcriptionSeconds = 0;
	if (recording.transcription === null) {
		recording.status = 'COMPLETED';
		return false;
	}
	recording.processingSeconds = 0.512345;
	if (recording.title === placeholderTitle(name)) {
		recording.title = recording.transcription.includes(LLM_FAILS) ? name.replace(/\.[^.]*$/, '') : TITLE;
	}
	if (owner.autoSummarization) return true;
	recording.status = 'COMPLETED';
	recording.completedAt = clock.now();
	return false;
}

/** Summary and events. */
export function summarized(recording: Recording, owner: User, state: SpeakrState, prompt = ''): void {
	if (`${recording.transcription ?? ''}${prompt}`.includes(LLM_FAILS)) {
		recording.status = 'FAILED';
		recording.summary = SUMMARY_FAILED;
		return;
	}
	recording.summary = SUMMARY;
	recording.summarizationSeconds = 0;
	state.replaceEvents(recording, owner.extractEvents ? EVENTS : []);
	recording.status = 'COMPLETED';
	recording.completedAt = state.clock.now();
}

/** The title until the language model has made one. */
export function placeholderTitle(filename: string): string {
	return `Recording - ${filename}`;
}
