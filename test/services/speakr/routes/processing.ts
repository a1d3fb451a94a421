/** Transcribe, summarize, chat and a new title. */
import { LLM_FAILS, TITLE, TOKENS_EXCEEDED } from '../canned';
import type { Call, Route } from '../call';
import { isTrue, textOrNull } from '../json';
import { crash, json, refuse, type Reply } from '../reply';
import { isFailedTranscript } from '../transcripts';
import { full } from '../views/recording';

function transcribe(call: Call): Reply {
	const recording = call.recording('edit');
	const body = call.fields();
	if (recording.audioDeletedAt !== null) throw refuse(400, 'Audio has been deleted');
	// An unknown model is ignored, but it has to be a text.
	if (isTrue(body.transcription_model) && typeof body.transcription_model !== 'string') throw crash();
	const job = call.parts.pipeline.transcribe(recording);
	return json({ success: true, job_id: job.id, status: 'QUEUED', message: 'Transcription queued' });
}

function summarize(call: Call): Reply {
	const recording = call.recording('edit');
	const body = call.fields();
	if (!recording.transcription) throw refuse(400, 'No transcription available - transcribe first');
	const job = call.parts.pipeline.summarize(recording, textOrNull(body.custom_prompt) ?? '');
	return json({ success: true, job_id: job.id, status: 'QUEUED', message: 'Summarization queued' });
}

function chat(call: Call): Reply {
	const recording = call.recording();
	const { message, conversation_history: history } = call.fields();
	if (!isTrue(message)) throw refuse(400, 'message is required');
	if (!recording.transcription) throw refuse(400, 'No transcription available');
	const asked = String(message);
	const broken = isTrue(history) && !Array.isArray(history);
	if (broken || `${recording.transcription}${asked}`.includes(LLM_FAILS)) throw refuse(500, 'Chat failed');
	return json({ response: `Fake answer to: ${asked}`, sources: [] });
}

function regenerateTitle(call: Call): Reply {
	const recording = call.recording('edit', 'You do not have permission to edit this recording');
	if (!recording.transcription) throw refuse(400, 'No transcription available to generate a title from.');
	if (isFailedTranscript(recording.transcription)) {
		throw refuse(400, 'Cannot generate title: transcription failed. Please reprocess the transcription first.');
	}
	if (call.state.settings.tokenBudgetExceeded) throw refuse(500, TOKENS_EXCEEDED);
	if (recording.transcription.includes(LLM_FAILS)) throw refuse(500, 'Failed to generate a title');
	recording.title = TITLE;
	return json({ success: true, title: TITLE, recording: full(call.state, recording) });
}

export const processingRoutes: readonly Route[] = [
	{ method: 'POST', path: '/api/v1/recordings/{id}/transcribe', scopes: ['process'], handle: transcribe },
	{ method: 'POST', path: '/api/v1/recordings/{id}/summarize', scopes: ['process'], handle: summarize },
	{ method: 'POST', path: '/api/v1/recordings/{id}/chat', scopes: ['process'], handle: chat },
	{ method: 'POST', path: '/api/v1/recordings/{id}/regenerate_title', scopes: ['process'], handle: regenerateTitle },
];
