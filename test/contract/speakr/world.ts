import type { SpeakrState } from '../../services/speakr';
import { EVENT_TYPES } from '../../services/speakr/webhooks/model';
import { audioOf } from './recordings';

/** The usual uploads were the same short file; two were a longer one. */
const SHORT = 40_586;
const LONG = 112_475;

function addRecordings(state: SpeakrState): void {
	const long = audioOf(LONG);
	const short = audioOf(SHORT);
	state.addRecording({ id: 1, originalFilename: 'meeting.mp3', audio: long });
	state.addRecording({ id: 2, originalFilename: 'meeting copy.mp3', participants: 'Alice', tagIds: [1], audio: long });
	state.addRecording({
		id: 3,
		originalFilename: 'full.mp3',
		title: 'My own title',
		participants: 'Alice, Bob',
		tagIds: [2, 1],
		audio: short,
	});
	state.addRecording({ id: 4, originalFilename: 'noindex.mp3', audio: short });
	state.addRecording({ id: 5, originalFilename: 'legacy.mp3', tagIds: [1], audio: short });
	state.addRecording({ id: 6, originalFilename: 'unknown.mp3', tagIds: [1], audio: short });
	state.addRecording({ id: 7, originalFilename: '会议.mp3', mimeType: null, audio: short });
	state.addRecording({ id: 8, originalFilename: 'tone.wav', meetingDate: '2024-06-01T12:00:00', audio: audioOf(65_245) });
	state.addRecording({ id: 9, originalFilename: 'clip.mp4', mimeType: 'audio/x-m4a', audio: audioOf(27_669) });
	state.addRecording({ id: 10, owner: 'bob', originalFilename: 'bob.mp3', audio: short });
	state.addRecording({ id: 11, originalFilename: 'again.mp3', audio: short });
	state.addRecording({ id: 12, owner: 'bob', originalFilename: 'nosum.mp3', summary: null, events: [], audio: short });
	state.addRecording({ id: 13, originalFilename: 'asr400.mp3', audio: short });
	state.addRecording({ id: 14, originalFilename: 'asr500.mp3', audio: short });
	state.addRecording({ id: 15, originalFilename: 'llmfail.mp3', audio: short });
	state.addRecording({ id: 16, originalFilename: 'empty.mp3', audio: short });
	state.addRecording({ id: 17, originalFilename: 'nospeaker.mp3', audio: short });
	state.addRecording({ id: 19, originalFilename: 'slow.mp3', status: 'PROCESSING', audio: short });
	state.addRecording({ id: 21, originalFilename: 'last.mp3', audio: short });
	state.addRecording({ id: 22, originalFilename: 'behind.mp3', status: 'QUEUED', audio: audioOf(1000) });
}

/** What most requests were recorded in. */
export function buildWorld(state: SpeakrState): void {
	state.addTag({ id: 1, name: 'Work' });
	state.addTag({
		id: 2,
		name: 'Interviews',
		color: '#10B981',
		custom_prompt: 'Extract qualifications about {{topic}}',
		default_language: 'en',
		default_min_speakers: 2,
		default_max_speakers: 3,
		protectFromDeletion: true,
	});
	state.addTag({ id: 3, name: 'Team', groupId: 1 });
	state.addTag({ id: 4, name: '5' });
	state.addFolder({ id: 1, name: 'Client Calls' });
	state.addFolder({
		id: 2,
		name: 'Sales',
		color: '#112233',
		custom_prompt: 'Focus',
		default_language: 'de',
		default_min_speakers: 2,
		default_max_speakers: 5,
		default_hotwords: 'Acme',
		default_initial_prompt: 'Sales call.',
		default_transcription_model: 'large-v3',
		retention_days: -1,
	});
	state.addFolder({ id: 3, name: 'Team folder', groupId: 1 });
	state.addFolder({ id: 4, name: 'Bob only', owner: 'bob' });
	addRecordings(state);
	state.addSpeaker({ id: 1, name: 'Alice', useCount: 2, embeddingCount: 1 });
	state.addSpeaker({ id: 2, name: '' });
	state.addSpeaker({ id: 3, name: 'Bob', useCount: 1, voice: 'SPEAKER_01', embeddingCount: 1 });
	state.addSpeaker({ id: 4, name: 'Alice Johnson', useCount: 1, voice: 'SPEAKER_02', embeddingCount: 1 });
	state.addSpeaker({ id: 5, name: 'Zed' });
	const listener = state.addWebhook({ id: 1, name: 'listener ok', events: [...EVENT_TYPES] });
	state.addWebhook({ id: 2, name: 'Second', enabled: false, url: 'http://127.0.0.1:9/ok?path=1' });
	state.addDelivery(listener, {
		attemptCount: 1,
		status: 'success',
		responseStatus: 200,
		responsePreview: '{"code": 200}',
		deliveredAt: '2026-11-22T01:03:26.688077',
		payload: '{"id":"3f161cad-ca0c-4518-b24d-01eca2fbada3","type":"webhook.test","data":{}}',
	});
}

export function forgetRecordings(state: SpeakrState): void {
	for (const { id } of state.recordings.all()) state.deleteRecording(id);
}

export function forgetWebhooks(state: SpeakrState): void {
	for (const { id } of state.webhooks.all()) state.deleteWebhook(id);
}
