import type { Transcript } from './model';
import { routed } from './models';
import { mappingOf, utterancesOf } from './speech';
import { tasksOf, understood } from './understanding';

const redacted = (text: string) => text.replace(/\bAda\b/g, '[PERSON_NAME]');

/** What AssemblyAI tells of every transcript besides what was asked for. */
const constant = {
	language_model: 'assemblyai_default',
	acoustic_model: 'assemblyai_default',
	speech_model: null,
	auto_chapters: false,
	auto_highlights: false,
	chapters: null,
	content_safety_labels: { status: 'unavailable', results: [], summary: {}, severity_score_summary: {} },
	entities: null,
	iab_categories_result: { status: 'unavailable', results: [], summary: {} },
	language_confidence: null,
	language_confidence_threshold: null,
	language_code: 'en_us',
	redact_pii: false,
	speaker_labels: false,
	summarization: false,
	summary: null,
	webhook_auth: false,
};

/** The transcript as AssemblyAI answers it; the secret of its webhook is never told. */
export function transcriptView(transcript: Transcript): Record<string, unknown> {
	const { id, status, error, request } = transcript;
	if (transcript.deleted) return scrubbed(transcript);
	const isEchoed = ([name]: [string, unknown]) => !['webhook_auth_header_value', 'content_safety_confidence'].includes(name);
	return {
		...constant,
		...Object.fromEntries(Object.entries(request).filter(isEchoed)),
		id,
		status,
		throttled: transcript.throttled,
		...(error !== null && { error }),
		text: null,
		words: null,
		utterances: null,
		confidence: null,
		audio_duration: null,
		...(status === 'completed' && results(transcript)),
		webhook_url: request.webhook_url ?? null,
		webhook_auth: request.webhook_auth_header_value !== undefined,
		webhook_auth_header_name: request.webhook_auth_header_name ?? null,
		webhook_status_code: transcript.webhookStatus,
	};
}

const textOf = (parts: ReadonlyArray<{ text: string }>) => parts.map(({ text }) => text).join(' ');

/** What a completed transcript has. */
function results(transcript: Transcript) {
	const { request } = transcript;
	const spoken = utterancesOf(transcript);
	const tellsApart = request.speaker_labels === true || request.multichannel === true;
	const words = spoken.flatMap((utterance) => utterance.words).map((word) => ({ ...word, speaker: tellsApart ? word.speaker : null }));
	const utterances = tellsApart ? spoken : null;
	const isRedacted = request.redact_pii === true;
	const text = isRedacted ? redacted(textOf(spoken)) : textOf(spoken);
	const { used, metadata } = routed(request);
	const tasks = tasksOf(request);
	return {
		text,
		words,
		utterances,
		confidence: 0.97,
		audio_duration: Math.ceil((spoken.at(-1)?.end ?? 0) / 1000),
		speech_model_used: used,
		...(metadata && { metadata }),
		...(request.multichannel === true && { audio_channels: 2 }),
		...(isRedacted && utterances && { utterances: utterances.map((each) => ({ ...each, text: redacted(each.text) })) }),
		...(request.redact_pii_return_unredacted === true && {
			unredacted_text: textOf(spoken),
			unredacted_words: words,
			unredacted_utterances: utterances,
		}),
		...(tasks && understood(tasks, text, spoken, mappingOf(request))),
	};
}

/** A row of the list. Times have six decimals and a Z, `error` is empty where there is none. */
export const rowView = ({ id, status, created, completed, error, request, deleted }: Transcript) => ({
	id,
	resource_url: `https://api.assemblyai.com/v2/transcript/${id}`,
	status,
	created: time(created),
	completed: completed === null ? null : time(completed),
	audio_url: deleted ? 'deleted_by_user' : request.audio_url,
	error: error ?? '',
	region: null,
});

const time = (moment: number) => new Date(moment).toISOString().replace('Z', '000Z');

/** What is left of a deleted transcript still says that it is completed. */
const scrubbed = ({ id }: Transcript) => ({
	...Object.fromEntries(Object.keys(constant).map((name) => [name, null])),
	language_model: 'assemblyai_default',
	acoustic_model: 'assemblyai_default',
	id,
	status: 'completed',
	audio_url: 'http://deleted_by_user',
	text: 'Deleted by user.',
	words: null,
	utterances: null,
	confidence: null,
	audio_duration: 390,
	auto_highlights: false,
	redact_pii: false,
	summarization: false,
	webhook_auth: false,
	webhook_url: 'http://deleted_by_user',
	error: null,
});
