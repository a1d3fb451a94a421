/** Docs, stats, the user and settings. */
import { groupName } from '../access/ownership';
import type { Call, Route } from '../call';
import { DOCS_PAGE } from '../html';
import { isObject, isTrue } from '../json';
import { frameworkError, html, json, refuse, type Reply } from '../reply';

const OPENAPI = {
	openapi: '3.0.3',
	info: { title: 'Speakr API', version: '1.0.0' },
	paths: {},
	components: {
		securitySchemes: {
			bearerAuth: { type: 'http', scheme: 'bearer' },
			apiTokenHeader: { type: 'apiKey', in: 'header', name: 'X-API-Token' },
			tokenQuery: { type: 'apiKey', in: 'query', name: 'token' },
		},
	},
};

function humanSize(bytes: number): string {
	const units = ['B', 'KB', 'MB', 'GB', 'TB'];
	const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
	return `${(bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}

function stats(call: Call): Reply {
	const scope = call.query.get('scope') ?? 'user';
	const { state, user } = call;
	if (scope === 'all' && !user.isAdmin) throw refuse(403, 'Admin access required for global stats');
	// Any word but `user` gives everybody's totals, to anybody: Speakr does not check it.
	const own = scope === 'user';
	const recordings = state.recordings.where(({ ownerId }) => !own || ownerId === user.id);
	const ids = new Set(recordings.map(({ id }) => id));
	const count = (...statuses: string[]) => recordings.filter(({ status }) => statuses.includes(status)).length;
	const jobs = (wanted: string) =>
		state.jobs.where(({ status, recordingId }) => status === wanted && ids.has(recordingId)).length;
	const bytes = recordings.reduce((sum, { audio }) => sum + audio.size, 0);
	const seconds = Math.floor(recordings.reduce((sum, { audioDuration }) => sum + (audioDuration ?? 0), 0));
	const budget = own ? state.settings.transcriptionBudgetSeconds : null;
	const completions = recordings.flatMap(({ status, completedAt }) =>
		status === 'COMPLETED' && completedAt !== null ? [completedAt] : [],
	);
	const today = state.clock.now().slice(0, 10);
	return json({
		recordings: {
			total: recordings.length,
			completed: count('COMPLETED'),
			processing: count('PROCESSING', 'SUMMARIZING'),
			pending: count('PENDING'),
			failed: count('FAILED'),
		},
		storage: { used_bytes: bytes, used_human: humanSize(bytes) },
		queue: { jobs_queued: jobs('queued'), jobs_processing: jobs('processing') },
		tokens: { used_this_month: recordings.length * 450, budget: null, percentage: null },
		transcription: {
			used_this_month_seconds: seconds,
			used_this_month_minutes: Math.floor(seconds / 60),
			budget_seconds: budget,
			budget_minutes: budget === null ? null : Math.floor(budget / 60),
			percentage: budget === null ? null : Math.round((seconds / budget) * 1000) / 10,
			estimated_cost: 0,
		},
		activity: {
			recordings_today: recordings.filter(({ createdAt }) => createdAt.startsWith(today)).length,
			last_transcription: completions.sort().at(-1) ?? null,
		},
		...(scope === 'all'
			? { users: { total: state.users.size, active: new Set(recordings.map(({ ownerId }) => ownerId)).size } }
			: {}),
	});
}

function me({ state, user }: Call): Reply {
	return json({
		id: user.id,
		username: user.username,
		email: user.email,
		name: user.name,
		job_title: user.jobTitle,
		company: user.company,
		is_admin: user.isAdmin,
		email_verified: true,
		sso_provider: null,
		can_share_publicly: true,
		preferences: {
			ui_language: 'en',
			transcription_language: null,
			output_language: null,
			extract_events: user.extractEvents,
			auto_speaker_labelling: false,
			auto_speaker_labelling_threshold: 'medium',
			auto_summarization: user.autoSummarization,
			show_timestamps_simple_view: false,
			editor_autosave: false,
			diarize: false,
			...(state.since('0.10.6') && { notify_email_on_completion: false }),
		},
		group_memberships: user.memberships.map(({ groupId, role, joinedAt }) => ({
			group_id: groupId,
			group_name: groupName(groupId) ?? '',
			role,
			joined_at: joinedAt,
		})),
	});
}

function autoSummarization(call: Call): Reply {
	const body = call.json();
	if (body === null) throw refuse(400, 'Invalid JSON');
	if (!isObject(body) || !('enabled' in body)) throw refuse(400, 'enabled field is required');
	call.user.autoSummarization = isTrue(body.enabled);
	return json({ success: true, auto_summarization: call.user.autoSummarization });
}

function transcription(call: Call): Reply {
	const { state } = call;
	const models = state.settings.models ?? (state.since('0.10.11') ? [] : null);
	// Without an administrator's list Speakr imported a name that does not exist.
	if (!models) return frameworkError(500);
	return json({
		connector: 'asr_endpoint',
		capabilities: {
			diarization: true,
			speaker_count_control: true,
			hotwords: true,
			initial_prompt: true,
			timestamps: true,
			language_detection: true,
			chunking: false,
		},
		models,
		default_model: models[0]?.value ?? null,
	});
}

export const accountRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/openapi.json', scopes: ['read'], handle: () => json(OPENAPI), open: true },
	{ method: 'GET', path: '/api/v1/docs', scopes: ['read'], handle: () => html(200, DOCS_PAGE), open: true },
	{ method: 'GET', path: '/api/v1/stats', scopes: ['read'], handle: stats },
	{ method: 'GET', path: '/api/v1/users/me', scopes: ['read'], since: '0.9.0', handle: me },
	{ method: 'PUT', path: '/api/v1/settings/auto-summarization', scopes: ['account'], handle: autoSummarization },
	{ method: 'GET', path: '/api/v1/transcription', scopes: ['read'], handle: transcription },
];
