/** Transcribe, summarize, chat and a new title. */
import { LLM_FAILS, TITLE, TOKENS_EXCEEDED } from '../canned';
import type { Call, Route } from '../call';
import { isObject, isTrue, textOrNull, type JsonObject } from '../json';
import type { Recording, Segment } from '../model';
import { crash, invalid, json, refuse, type Reply } from '../reply';
import { isFailedTranscript, readSegments } from '../transcripts';
import { full } from '../views/recording';

/** Why it cannot be transcribed; null when it can. */
export function untranscribable({ state }: Call, recording: Recording): Unable | null {
	if (!state.since('0.10.11')) return recording.audioDeletedAt === null ? null : { status: 400, error: 'Audio has been deleted' };
	if (recording.audioDeletedAt !== null) return { status: 404, error: 'Audio file not found for reprocessing' };
	return isBusy(recording) || recording.status === 'QUEUED' ? { status: 400, error: BUSY } : null;
}

interface Unable {
	status: number;
	error: string;
}

const BUSY = 'Recording is already being processed';

function isBusy({ status }: Recording): boolean {
	return status === 'PROCESSING' || status === 'SUMMARIZING';
}

function transcribe(call: Call): Reply {
	const recording = call.recording('edit');
	const body = call.fields();
	const unable = untranscribable(call, recording);
	if (unable) throw refuse(unable.status, unable.error);
	// An unknown model is ignored, but it has to be a text.
	if (isTrue(body.transcription_model) && typeof body.transcription_model !== 'string') throw crash();
	const job = call.parts.pipeline.transcribe(recording);
	return json({ success: true, job_id: job.id, status: 'QUEUED', message: 'Transcription queued' });
}

/** Shorter ones are not worth a summary. */
const MIN_CHARACTERS = 10;

function refuseSummary({ state }: Call, recording: Recording): void {
	if (!state.since('0.10.11')) {
		if (!recording.transcription) throw refuse(400, 'No transcription available - transcribe first');
		return;
	}
	if ((recording.transcription ?? '').trim().length < MIN_CHARACTERS) {
		throw refuse(400, 'No valid transcription available for summary generation');
	}
	if (isFailedTranscript(recording.transcription)) {
		throw refuse(400, 'Cannot generate summary: transcription failed. Please reprocess the transcription first.');
	}
	if (isBusy(recording)) throw refuse(400, BUSY);
	if (!state.settings.hasLanguageModel) throw refuse(503, 'Summary service is not available (LLM client not configured)');
}

function summarize(call: Call): Reply {
	const recording = call.recording('edit');
	const body = call.fields();
	refuseSummary(call, recording);
	if (call.state.since('0.10.11') && isObject(body.prompt_variables)) {
		call.state.write(recording, { promptVariables: textsOf(body.prompt_variables) });
	}
	const job = call.parts.pipeline.summarize(recording, textOrNull(body.custom_prompt) ?? '');
	return json({ success: true, job_id: job.id, status: 'QUEUED', message: 'Summarization queued' });
}

function textsOf(values: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** With sources only since 0.10.11: the segment that shares most words with the question. */
function sourcesOf(call: Call, recording: Recording, question: string, wanted: unknown): JsonObject[] {
	if (!call.state.since('0.10.11') || wanted === undefined) return [];
	if (typeof wanted !== 'boolean') throw invalid('with_sources must be true or false');
	const words = question.toLowerCase().match(/\w+/g) ?? [];
	const segments = readSegments(recording.transcription, null) ?? [];
	const score = ({ sentence }: Segment) => words.filter((word) => sentence.toLowerCase().includes(word)).length;
	const [best] = segments.map((segment, index) => ({ segment, index })).sort((a, b) => score(b.segment) - score(a.segment));
	if (!wanted || !best) return [];
	const { speaker, sentence, start_time, end_time } = best.segment;
	return [{ n: 1, segment_index: best.index, start_time, end_time, speaker, quote: sentence, verified: true }];
}

function chat(call: Call): Reply {
	const { state } = call;
	const recording = call.recording();
	const { message, conversation_history: history, with_sources: withSources } = call.fields();
	if (!isTrue(message) && !state.since('0.10.11')) throw refuse(400, 'message is required');
	if (!recording.transcription) throw refuse(400, 'No transcription available');
	if (!isTrue(message)) throw refuse(400, 'message is required');
	const asked = String(message);
	const sources = sourcesOf(call, recording, asked, withSources);
	if (!state.settings.hasLanguageModel) throw refuse(503, 'Chat service not available');
	const broken = isTrue(history) && !Array.isArray(history);
	if (broken || `${recording.transcription}${asked}`.includes(LLM_FAILS)) throw refuse(500, 'Chat failed');
	const mark = sources.length > 0 ? ' [1]' : '';
	return json({ response: `Fake answer to: ${asked}${mark}`, sources });
}

function regenerateTitle(call: Call): Reply {
	const recording = call.recording('edit', 'You do not have permission to edit this recording');
	if (!recording.transcription) throw refuse(400, 'No transcription available to generate a title from.');
	if (isFailedTranscript(recording.transcription)) {
		throw refuse(400, 'Cannot generate title: transcription failed. Please reprocess the transcription first.');
	}
	if (call.state.settings.tokenBudgetExceeded) throw refuse(500, TOKENS_EXCEEDED);
	if (recording.transcription.includes(LLM_FAILS)) throw refuse(500, 'Failed to generate a title');
	call.state.write(recording, { title: TITLE, titleByUser: false });
	return json({ success: true, title: TITLE, recording: full(call.state, recording) });
}

export const processingRoutes: readonly Route[] = [
	{ method: 'POST', path: '/api/v1/recordings/{id}/transcribe', scopes: ['process'], handle: transcribe },
	{ method: 'POST', path: '/api/v1/recordings/{id}/summarize', scopes: ['process'], handle: summarize },
	{ method: 'POST', path: '/api/v1/recordings/{id}/chat', scopes: ['process'], handle: chat },
	{ method: 'POST', path: '/api/v1/recordings/{id}/regenerate_title', scopes: ['process'], handle: regenerateTitle },
];
