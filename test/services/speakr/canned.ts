/** What the canned transcription and language models answer; the same as in the recordings. */
import type { CalendarEvent, Segment } from './model';

/** In a prompt it makes the language model fail. */
export const LLM_FAILS = 'LLMFAIL';

export const TITLE = 'Quarterly Planning Meeting';

export const SUMMARY =
	'## Summary\n\n- Budget: 42,000 euros left\n- Carol prepares the report by Friday\n\n' +
	'### Action items\n\n1. Carol: report\n2. Next meeting Tuesday 14:00, room B';

export const SUMMARY_FAILED =
	"[Summary generation failed: Error code: 400 - {'error': {'message': 'fake LLM failure', 'type': 'invalid_request_error', 'code': None}}]";

export const SUMMARY_SKIPPED = '[Summary skipped due to short transcription]';
export const NO_LANGUAGE_MODEL = '[Summary skipped: OpenRouter client not configured]';

export const SHORT_TRANSCRIPT = 'Hm.';
export const PLAIN_TRANSCRIPT = 'Just plain text without any speakers at all.';

/** What the transcription says it heard, since 0.10.11. */
export const LANGUAGE = 'en';

export const NO_TEXT = 'The transcription service returned no text.';
export const BUDGET_EXCEEDED = 'Monthly transcription budget exceeded (0/0 minutes). Contact admin for more time.';
export const TOKENS_EXCEEDED = 'Monthly token budget exceeded (135000.0%). Contact admin for more tokens.';

export const SEGMENTS: readonly Segment[] = [
	{
		speaker: 'SPEAKER_00',
		sentence: 'Good morning everyone, this is Alice, welcome to the quarterly planning meeting.',
		start_time: 0,
		end_time: 3.2,
	},
	{
		speaker: 'SPEAKER_01',
		sentence: "Thanks Alice, Bob here. Let's start with the budget: we have 42,000 euros left.",
		start_time: 3.2,
		end_time: 6.9,
	},
	{
		speaker: 'SPEAKER_00',
		sentence: 'Great. Carol, can you prepare the report by Friday?',
		start_time: 6.9,
		end_time: 9.75,
	},
	{
		speaker: 'SPEAKER_02',
		sentence: "Yes, I will. Let's meet again next Tuesday at 2 pm in room B.",
		start_time: 9.75,
		end_time: 12.5,
	},
	{
		speaker: 'SPEAKER_01',
		sentence: 'Sounds good — naïve café “quotes” & <tags> ✓',
		start_time: 12.5,
		end_time: 14,
	},
];

export const LLM_FAILS_SEGMENT: Segment = {
	speaker: 'SPEAKER_00',
	sentence: LLM_FAILS,
	start_time: 14,
	end_time: 15,
};

export const EVENTS: ReadonlyArray<Omit<CalendarEvent, 'id' | 'createdAt'>> = [
	{
		title: 'Follow-up Meeting',
		description: 'Discuss the budget, and; next steps\nwith the team',
		start: '2026-07-07T14:00:00',
		end: '2026-07-07T15:00:00',
		location: 'Room B',
		attendees: ['Alice', 'Bob'],
	},
	{
		title: 'Report due',
		description: '',
		start: '2026-07-03T09:00:00',
		end: null,
		location: null,
		attendees: [],
	},
];

/** Who speaks, when the language model is asked. "" = it does not know. */
export const IDENTIFIED: Readonly<Record<string, string>> = { SPEAKER_00: 'Alice', SPEAKER_01: 'Bob' };

export const ASR_400 = 'ASR request failed with status 400: {"detail": "Invalid file format (fake)"}';
export const ASR_500 = 'ASR request failed with status 500: {"detail": "CUDA out of memory (fake)"}';

const TRY_AGAIN =
	'If this error persists, try reprocessing the recording or contact support for assistance.';

/** The error as Speakr stores it in the transcription column (`json.dumps` of Python puts spaces). */
function errorJson(parts: ReadonlyArray<readonly [key: string, value: string | boolean]>): string {
	const pairs = parts.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
	return `ERROR_JSON:{${pairs.join(', ')}}`;
}

export const ASR_400_TRANSCRIPTION = errorJson([
	['t', 'Invalid Audio Format'],
	['m', 'The audio file format is not supported or the file may be corrupted.'],
	[
		'g',
		'Try converting the audio to MP3 or WAV format before uploading. If the file plays correctly on your device, try re-exporting it.',
	],
	['i', 'fa-file-audio'],
	['y', 'format'],
	['k', true],
	['d', ASR_400],
]);

export const ASR_500_TRANSCRIPTION = errorJson([
	['t', 'Server Error'],
	['m', ASR_500],
	['g', TRY_AGAIN],
	['i', 'fa-exclamation-circle'],
	['y', 'unknown'],
	['k', false],
	['d', ASR_500],
]);

const FFMPEG =
	'ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers\n' +
	'  built with gcc 12 (Debian 12.2.0-14+deb12u1)\n' +
	'  configuration: --prefix=/usr --extra-version=0+deb12u1 --toolchain=hardened --enable-gpl --enable-libmp3lame --enable-shared\n' +
	'  libavutil      57. 28.100 / 57. 28.100\n  libavcodec     59. 37.100 / 59. 37.100\n' +
	'  libavformat    59. 27.100 / 59. 27.100\n';

/** Speakr hands ffmpeg's whole output to the client. */
export function conversionFailed(storedName: string, empty: boolean): string {
	const cause = empty
		? '[mp3 @ 0x560fad7bc8c0] Format mp3 detected only with low score of 1, misdetection possible!\n' +
			'[mp3 @ 0x560fad7bc8c0] Failed to read frame size: Could not seek to 1026.\n/data/uploads/file Invalid argument\n'
		: '/data/uploads/file Invalid data found when processing input\n';
	return `Failed to convert audio file: Compression of ${storedName} to mp3 failed: ${FFMPEG}${cause}`;
}
