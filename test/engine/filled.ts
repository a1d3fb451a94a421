import type { AssemblyAiState } from '../services/assemblyai/state';
import type { SpecalaState } from '../services/specala/state';
import type { SpeakrState } from '../services/speakr';
import type { seedSpeakr } from './operations';

const defaults = {
	title_prompt: 'Name the client',
	custom_prompt: 'List the decisions',
	default_language: 'en',
	default_min_speakers: 2,
	default_max_speakers: 5,
};

const contact = { email: 'ada@example.com', aliases: ['Ada'] };

/** Gives each thing in Speakr what it can have, and adds a recording that failed. */
export function fillSpeakr(state: SpeakrState, ids: ReturnType<typeof seedSpeakr>) {
	const { settings, recordings, tags, folders, speakers, webhooks, deliveries, externalRefs, shareLinks } = state;
	const now = state.clock.now();
	const group = { ...defaults, groupId: 1 };
	Object.assign(settings, { models: [{ value: 'large-v3', label: 'Large' }], transcriptionBudgetSeconds: 36_000 });
	Object.assign(folders.get(ids.folderId) ?? {}, group, { retention_days: 30, default_hotwords: 'Ada', default_initial_prompt: 'A meeting' });
	Object.assign(tags.get(ids.tagId) ?? {}, group);
	Object.assign(speakers.get(ids.speakerId) ?? {}, contact, { embeddingCount: 3, voice: 'SPEAKER_00' });
	Object.assign(webhooks.get(ids.webhookId) ?? {}, { lastDeliveryAt: now, autoPaused: true, enabled: true, consecutiveFailures: 3 });
	const delivered = { status: 'permanent_failure', responseStatus: 500, responsePreview: 'Oops', errorMessage: 'HTTP 500', deliveredAt: now, attemptCount: 7 };
	Object.assign(deliveries.get(ids.deliveryId) ?? {}, delivered, {
		payload: JSON.stringify({ id: 'e', type: 'recording.created', timestamp: now, user_id: 2, data: { recording_id: ids.recordingId, title: 'Planning', status: 'QUEUED' } }),
	});
	Object.assign(externalRefs.get(ids.referenceId) ?? {}, { label: 'Acme', url: 'https://example.com/deals/1' });
	Object.assign(shareLinks.get(ids.shareId) ?? {}, { expiresAt: now });
	const texts = { participants: 'Ada, Bob', notes: 'Bring the report', folderId: ids.folderId };
	Object.assign(recordings.get(ids.recordingId) ?? {}, texts, { promptVariables: {}, speakerLabels: { SPEAKER_00: 'Ada' } });
	state.addRecording({ originalFilename: 'asr500.mp3' });
}

export function fillSpecala(state: SpecalaState) {
	const { id: projectId } = state.addProject('Acme');
	const text = "Alice: Good morning.\nBob: Let's begin.";
	for (const transcription of state.of('pro').transcriptions) Object.assign(transcription, { projectId, text });
}

export function fillAssemblyAi(state: AssemblyAiState) {
	state.addTranscript({ status: 'error', error: 'File does not appear to contain audio' });
}
