/** In what state a request was recorded, where it is not the usual world. */
import type { SpeakrOptions, SpeakrState } from '../../services/speakr';
import { PLAIN_TRANSCRIPT, SEGMENTS } from '../../services/speakr/canned';
import type { Recording } from '../../services/speakr/model';
import type { Webhook } from '../../services/speakr/webhooks/model';
import { storeSegments } from '../../services/speakr/transcripts';
import { recordedNamed } from './recordings';
import { forgetRecordings, forgetWebhooks } from './world';

export interface Seed {
	names: RegExp;
	options?: SpeakrOptions;
	change?: (state: SpeakrState) => void;
	/** Requests to this path come first, to use up the limit of one. */
	repeats?: { method: string; path: string };
}

function change(id: number, columns: Partial<Recording>): (state: SpeakrState) => void {
	return (state) => {
		Object.assign(state.recordings.get(id) ?? {}, columns);
	};
}

/** The webhook in the request, made if it is not there, in that state. */
function webhook(id: number, columns: Partial<Webhook> = {}): (state: SpeakrState) => void {
	return (state) => {
		Object.assign(state.webhooks.get(id) ?? state.addWebhook({ id }), columns);
	};
}

function delivery(id: number): (state: SpeakrState) => void {
	return (state) => {
		const owner = state.webhooks.get(id) ?? state.addWebhook({ id });
		state.addDelivery(owner, { status: 'permanent_failure', attemptCount: 1, responseStatus: 404, responsePreview: '' });
	};
}

const weird = recordedNamed('transcript--weird-json').response.body_json;
const weirdTranscription =
	typeof weird === 'object' && weird !== null && 'raw' in weird ? String(weird.raw) : '';

const renamed = SEGMENTS.map((segment) => ({
	...segment,
	speaker: { SPEAKER_00: 'Alice', SPEAKER_01: 'Bob', SPEAKER_02: 'Alice Johnson' }[segment.speaker ?? ''] ?? null,
}));

const noAllowlist: SpeakrOptions = { intranetHostAllowlist: null };

const { response: shared } = recordedNamed('sharing--bob-audio-ok');
const sharedAudio = Buffer.alloc(shared.body_length ?? 0, 0xaa);
Buffer.from(shared.body_base64_first_1k ?? '', 'base64').copy(sharedAudio);

const MODELS = [
	{ value: 'large-v3', label: 'Large v3' },
	{ value: 'distil-medium.en', label: 'distil-medium.en' },
];

/** All that match are applied, in this order. */
export const SEEDS: readonly Seed[] = [
	{ names: /audio-?-?deleted/, change: change(1, { audioDeletedAt: '2026-11-22T01:20:00', audioDuration: null, tagIds: [1] }) },
	{
		names: /users-cannot-delete/,
		change: ({ settings }) => {
			settings.usersCanDelete = false;
		},
	},
	{
		names: /token-budget-exceeded/,
		change: ({ settings }) => {
			settings.tokenBudgetExceeded = true;
		},
	},
	{
		names: /stats--with-budget/,
		change: ({ settings }) => {
			settings.transcriptionBudgetSeconds = 1;
		},
	},
	{ names: /^folders-.*feature-disabled/, options: { foldersEnabled: false } },
	{ names: /^folders-(get--feature-disabled|delete--again)/, change: ({ folders }) => folders.delete(1) },
	{
		names: /^folders-update--put-ok/,
		change: ({ folders }) => Object.assign(folders.get(1) ?? {}, { retention_days: 30 }),
	},
	{ names: /^folders-create--full/, change: ({ folders }) => folders.delete(2) },
	{ names: /^folders-create--group-201/, change: ({ folders }) => folders.delete(3) },
	{ names: /^folders-list--enabled-empty/, change: ({ folders }) => [1, 2, 3].forEach((id) => folders.delete(id)) },
	{ names: /^tags-(create--minimal|delete--again)/, change: ({ tags }) => tags.delete(1) },
	{ names: /^tags-create--full/, change: ({ tags }) => tags.delete(2) },
	{ names: /^tags-create--group-201/, change: ({ tags }) => tags.delete(3) },
	{ names: /^tags-create--name-number/, change: ({ tags }) => tags.delete(4) },
	{
		names: /^(speakers-create--ok|rate-limit--other-endpoint)/,
		change: ({ speakers }) => speakers.all().forEach(({ id }) => speakers.delete(id)),
	},
	{ names: /^speakers-of-recording--after-assign/, change: change(1, { transcription: storeSegments(renamed) }) },
	{ names: /^speakers-assign--unknown-label/, change: change(1, { transcription: storeSegments(renamed) }) },
	{ names: /^recording-get--(full|minimal)/, change: (state) => state.deleteRecording(2) },
	{ names: /^recordings-list--bob/, change: (state) => state.deleteRecording(12) },
	{ names: /^(recording-get--in-folder|recordings-list--folder-id)/, change: change(3, { folderId: 1 }) },
	{
		names: /^sharing--bob/,
		change: (state) => {
			state.settings.internalSharing = true;
			state.deleteRecording(1);
			const notes = 'private notes of alice';
			const recording = state.addRecording({ id: 1, originalFilename: 'shared.mp3', notes, tagIds: [1], audio: sharedAudio });
			state.share(recording, 'bob');
			state.tags.delete(2);
			state.addTag({ id: 2, name: 'bob tag', owner: 'bob' });
		},
	},
	{ names: /^(recording-get--deleted-404|upload--id-reused)/, change: (state) => state.deleteRecording(21) },
	{
		names: /^recording-get--failed-then-summarized/,
		change: (state) => {
			const events = state.recordings.get(1)?.events ?? [];
			change(13, { summary: '## Summary', status: 'COMPLETED', events })(state);
		},
	},
	{
		names: /null-speaker/,
		change: change(2, { transcription: '[{"speaker": null, "sentence": "x", "start_time": 0, "end_time": 1}]' }),
	},
	{ names: /plain-text/, change: change(2, { transcription: PLAIN_TRANSCRIPT }) },
	{ names: /weird/, change: change(21, { transcription: weirdTranscription }) },
	{
		names: /^(recording-status--just-queued|rate-limit--status-exempt)/,
		change: change(1, { status: 'QUEUED', completedAt: null }),
	},
	{ names: /^rate-limit--status-exempt/, change: (state) => state.deleteRecording(1) },
	{
		names: /^recording-status--summarizing/,
		change: (state) => {
			state.jobs.insert({ id: 1, kind: 'summarize', recordingId: 2, status: 'queued' });
			change(2, { status: 'SUMMARIZING' })(state);
		},
	},
	{
		names: /^recording-status--transcription-budget/,
		change: (state) => {
			state.deleteRecording(4);
			state.addRecording({ id: 4, originalFilename: 'budget.mp3' });
		},
	},
	{
		names: /^recording-tags-(remove--ok|add--already-there|add--single|add--unknown)/,
		change: change(3, { tagIds: [1, 2, 3] }),
	},
	{
		names: /^recordings-list--page2-per3/,
		change: (state) => state.recordings.where(({ id }) => id > 9).forEach(({ id }) => state.deleteRecording(id)),
	},
	{ names: /^recordings-list--empty|^upload--(minimal|full)|bob-list-does-not/, change: forgetRecordings },
	{
		names: /^transcript--text-with-template/,
		change: (state) => {
			state.userNamed('alice').transcriptTemplate = '{{index}}. {{start_time}} {{speaker|upper}} - {{text}}';
		},
	},
	{
		names: /^transcription--ok/,
		change: ({ settings }) => {
			settings.models = MODELS;
		},
	},
	{
		names: /^upload--413/,
		change: ({ settings }) => {
			settings.maxFileSizeMb = 1;
		},
	},
	{ names: /default-config|allowlist-removed/, options: noAllowlist },
	{ names: /^webhooks-(list--empty|create--ok)/, change: forgetWebhooks },
	{
		names: /^webhooks-create--cap/,
		change: (state) => {
			while (state.webhooks.size < 10) state.addWebhook();
		},
	},
	{ names: /^webhooks-test--auto-paused/, change: webhook(3, { enabled: false, autoPaused: true }) },
	{ names: /^webhooks-test--after-reenable|^webhooks-(get|update)--.*(404|reenable|auto)/, change: webhook(3) },
	{ names: /^webhooks-get--after-timeout/, change: webhook(8) },
	{ names: /^webhooks-update--/, change: webhook(2, { url: 'http://127.0.0.1:9/ok' }) },
	{
		names: /^webhooks-deliveries--(after|status)-/,
		change: (state) => [2, 3, 4, 5, 6, 7, 8, 9, 10].forEach((id) => delivery(id)(state)),
	},
	{
		names: /^rate-limit--429(-other-user-same-ip)?$/,
		options: { rateLimit: 1 },
		repeats: { method: 'GET', path: '/api/v1/tags' },
	},
	{
		names: /^rate-limit--429-unauthenticated$/,
		options: { rateLimit: 1 },
		repeats: { method: 'GET', path: '/api/v1/users/me' },
	},
	{
		names: /^rate-limit--(other-endpoint|post-same-path)/,
		options: { rateLimit: 1 },
		repeats: { method: 'GET', path: '/api/v1/tags' },
	},
	{
		names: /^rate-limit--status-exempt/,
		options: { rateLimit: 1 },
		repeats: { method: 'GET', path: '/api/v1/recordings/1/status' },
	},
];
