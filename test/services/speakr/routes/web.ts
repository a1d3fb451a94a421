/** The few routes of the web app that stand in for broken ones of the API, and what needs no token. */
import type { Call, Route } from '../call';
import { httpDate } from '../clock';
import { LOGIN_PAGE } from '../html';
import { html, json, refuse, type Reply } from '../reply';
import { renameEverywhere } from '../speakers/rename';
import { isAnonymous, labelsOf, readSegments } from '../transcripts';
import { confidenceOf, existingSpeaker } from './speakers';

/** Real matches: speakers whose voice was learned under that label. */
function suggestions(call: Call): Reply {
	const recording = call.recording();
	const labels = labelsOf(readSegments(recording.transcription) ?? []).filter(isAnonymous);
	const matches = (label: string) =>
		call.state.speakers
			.where(({ ownerId, voice }) => ownerId === call.user.id && voice === label)
			.map((speaker) => ({
				speaker_id: speaker.id,
				name: speaker.name,
				similarity: 100,
				confidence: confidenceOf(speaker),
				embedding_count: speaker.embeddingCount,
			}));
	return json({
		success: true,
		recording_id: recording.id,
		suggestions: Object.fromEntries(labels.map((label) => [label, matches(label)])),
	});
}

function rename(call: Call): Reply {
	const { state } = call;
	const speaker = existingSpeaker(call);
	const { name } = call.fields();
	if (typeof name !== 'string' || name.trim() === '') throw refuse(400, 'Speaker name is required');
	const before = speaker.name;
	speaker.name = name.trim();
	const updated = state.since('0.10.11') ? renameEverywhere(state, speaker.ownerId, before, speaker.name) : 0;
	return json({
		success: true,
		speaker: {
			id: speaker.id,
			name: speaker.name,
			use_count: speaker.useCount,
			last_used: httpDate(speaker.lastUsed),
			created_at: httpDate(speaker.createdAt),
			confidence_score: confidenceOf(speaker),
			embedding_count: speaker.embeddingCount,
		},
		recordings_updated: updated,
		chunks_updated: 0,
	});
}

function config({ state }: Call): Reply {
	const { settings } = state;
	return json({
		max_file_size_mb: settings.maxFileSizeMb ?? 250,
		max_audio_only_video_size_mb: (settings.maxFileSizeMb ?? 250) * 4,
		enable_folders: settings.foldersEnabled,
		transcription_model_options: settings.models ?? [],
		can_delete_recordings: settings.usersCanDelete,
		enable_internal_sharing: settings.internalSharing,
		video_retention: false,
		connector_supports_diarization: true,
		connector_supports_speaker_count: true,
		connector_supports_hotwords: true,
		connector_supports_initial_prompt: true,
	});
}

const SYSTEM = {
	asr_enabled: true,
	asr_endpoint: 'http://127.0.0.1:8898',
	llm_endpoint: 'http://127.0.0.1:8898/v1',
	llm_model: 'fake-llm',
	transcription: {
		connector: 'asr_endpoint',
		model: null,
		supports_diarization: true,
		supports_speaker_embeddings: true,
	},
	transcription_endpoint: 'http://127.0.0.1:8898',
	whisper_endpoint: 'https://api.openai.com/v1',
};

export const webRoutes: readonly Route[] = [
	{ method: 'GET', path: '/speakers/suggestions/{id}', handle: suggestions },
	{ method: 'PUT', path: '/speakers/{id}', handle: rename },
	{ method: 'GET', path: '/api/config', handle: config, open: true },
	{ method: 'GET', path: '/api/system/info', handle: ({ state }) => json({ ...SYSTEM, version: state.versionText }), open: true },
	{ method: 'GET', path: '/login', handle: () => html(200, LOGIN_PAGE), open: true },
	{ method: 'POST', path: '/login', handle: () => html(200, LOGIN_PAGE), open: true },
];
