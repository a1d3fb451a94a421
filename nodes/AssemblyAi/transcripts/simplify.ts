import type { IDataObject } from 'n8n-workflow';
import { isObject, omit, pick } from '../../shared/json';
import { holdsSomething } from '../../shared/operation';

const first = [
	'transcript', 'utterances', 'audio_duration', 'language_code', 'confidence', 'speech_model_used', 'status', 'id', 'audio_url',
];

/** What was asked for, as AssemblyAI repeats it, and what it needs itself. The words are in the utterances, too. */
const repeated = new Set([
	'acoustic_model', 'audio_end_at', 'audio_start_from', 'auto_chapters', 'auto_highlights', 'content_safety',
	'content_safety_confidence', 'custom_spelling', 'custom_topics', 'disfluencies', 'domain', 'entity_detection',
	'filter_profanity', 'format_text', 'iab_categories', 'keyterms_prompt', 'keyterms_prompt_options',
	'language_confidence_threshold', 'language_detection', 'language_detection_options', 'language_model', 'multichannel',
	'prompt', 'punctuate', 'redact_pii', 'redact_pii_audio', 'redact_pii_audio_options', 'redact_pii_audio_quality',
	'redact_pii_policies', 'redact_pii_return_unredacted', 'redact_pii_sub', 'redact_static_entities', 'remove_audio_tags',
	'resource_url', 'sentiment_analysis', 'speaker_labels', 'speaker_options', 'speakers_expected', 'speech_model',
	'speech_models', 'speech_threshold', 'speed_boost', 'summarization', 'summary_model', 'summary_type', 'temperature',
	'topics', 'webhook_auth', 'webhook_auth_header_name', 'webhook_url', 'words',
]);

const isResult = ([name, value]: [string, unknown]) =>
	!repeated.has(name) && holdsSomething(value) && !(name === 'audio_channels' && value === 1) && !(isObject(value) && value.status === 'unavailable');

const lean = (name: string, value: IDataObject[string]): IDataObject[string] =>
	name.endsWith('utterances') && Array.isArray(value) ? value.filter(isObject).map((each) => omit(each, ['words', 'confidence'])) : value;

/** What matters of any transcript, and each result that was asked for (offsets in milliseconds), known or not. */
export function simplified(transcript: IDataObject): IDataObject {
	if (!('status' in transcript)) return transcript;
	const kept = { ...pick({ utterances: [], ...transcript }, first), ...Object.fromEntries(Object.entries(transcript).filter(isResult)) };
	return Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, lean(name, value ?? null)]));
}

export function renamed({ text, ...others }: IDataObject): IDataObject {
	return { ...others, ...(text !== undefined && { transcript: text }) };
}

export const asShown = (transcript: IDataObject, { simplify }: { simplify: boolean }): IDataObject =>
	simplify ? simplified(renamed(transcript)) : renamed(transcript);
