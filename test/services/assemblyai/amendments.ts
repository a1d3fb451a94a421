/** What AssemblyAI is known to take or to answer although its description says otherwise, or nothing. */

type Schema = Record<string, unknown>;

interface Amendment {
	schema: string;
	/** Where it is known from. */
	source: string;
	properties?: Schema;
	/** No longer required. */
	optional?: string[];
}

const nullable = (type: string) => ({ type: [type, 'null'] });
const texts = { type: 'array', items: { type: 'string' } };

function taskNamed(name: string, properties: Schema, required: string[] = []) {
	return { [name]: { type: 'object', additionalProperties: false, required, properties } };
}

const effort = { enum: ['low', 'medium'] };
const boolean = { type: 'boolean' };

/** Those that are documented are closed; the gateway takes any other. */
const tasks = {
	type: 'object',
	minProperties: 1,
	properties: {
		...taskNamed(
			'translation',
			{ target_languages: texts, formal: boolean, match_original_utterance: boolean, force_translation: boolean },
			['target_languages'],
		),
		...taskNamed(
			'speaker_identification',
			{ speaker_type: { enum: ['role', 'name'] }, known_values: texts, speakers: { type: 'array', items: { type: 'object' } } },
			['speaker_type'],
		),
		...taskNamed('custom_formatting', {
			date: { type: 'string' },
			phone_number: { type: 'string' },
			email: { type: 'string' },
			format_utterances: boolean,
		}),
		...taskNamed('summarization', { summary_type: { enum: ['paragraph', 'bullets'] }, effort }, ['summary_type']),
		...taskNamed('action_items', { include_decisions: boolean, effort }),
	},
};

const times = { start: { type: 'integer' }, end: { type: 'integer' } };
const status = { type: 'string' };
const utterances = { type: ['array', 'null'], items: { $ref: '#/components/schemas/TranscriptUtterance' } };

const taskResults = {
	type: 'object',
	additionalProperties: false,
	properties: {
		...taskNamed('translation', { status }, ['status']),
		...taskNamed('speaker_identification', { status, mapping: { type: 'object', additionalProperties: { type: 'string' } } }, [
			'status',
		]),
		...taskNamed(
			'custom_formatting',
			{ status, formatted_text: { type: 'string' }, mapping: { type: 'object' }, formatted_utterances: { type: 'array' } },
			['status'],
		),
		...taskNamed(
			'summarization',
			{
				status,
				summary_type: { type: 'string' },
				effort,
				summary: {
					type: 'array',
					items: {
						type: 'object',
						additionalProperties: false,
						required: ['start', 'end', 'text', 'headline'],
						properties: { ...times, text: { type: 'string' }, headline: { type: 'string' } },
					},
				},
			},
			['status', 'summary'],
		),
		...taskNamed(
			'action_items',
			{
				status,
				effort,
				items: {
					type: 'array',
					items: {
						type: 'object',
						additionalProperties: false,
						required: ['action_item', 'quote', 'timestamp'],
						properties: { action_item: { type: 'string' }, quote: { type: 'string' }, timestamp: { type: 'integer' } },
					},
				},
			},
			['status', 'items'],
		),
	},
};

export const amendments: Amendment[] = [
	{
		schema: 'TranscriptOptionalParams',
		source: 'assemblyai-python-sdk 1.0.0 and assemblyai-mcp of August 2026; the models page has a default for speech_models',
		optional: ['speech_models'],
		properties: {
			domain: { type: 'string' },
			redact_pii_return_unredacted: { type: 'boolean' },
			redact_static_entities: { type: 'object', additionalProperties: texts },
			keyterms_prompt_options: {
				type: 'object',
				additionalProperties: false,
				properties: { keyterms_match_strength: { enum: ['high', 'standard'] } },
			},
			// Unknown policies are accepted and ignored, seen in September 2026; the list has grown since.
			redact_pii_policies: texts,
			remove_audio_tags: { enum: ['all', 'speaker', null] },
			language_detection_options: {
				type: 'object',
				additionalProperties: false,
				properties: {
					expected_languages: texts,
					fallback_language: { type: 'string' },
					code_switching: { type: 'boolean' },
					code_switching_confidence_threshold: { type: 'number', minimum: 0, maximum: 1 },
					on_low_language_confidence: { enum: ['error', 'fallback'] },
					swiss_german: { type: 'boolean' },
					language_detection_model: { type: 'string' },
					localization: texts,
				},
			},
		},
	},
	{
		schema: 'TranscriptOptionalParams',
		source: 'speech understanding reference of the vendor, August 2026: five tasks, any of them side by side',
		properties: { speech_understanding: { type: 'object', required: ['request'], properties: { request: tasks } } },
	},
	{
		schema: 'TranscriptListItem',
		source: 'transcript_list.json among the examples of the same repository, 2025-11-27: a region, a Z, and what is deleted',
		properties: {
			region: nullable('string'),
			created: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?$' },
			completed: { type: ['string', 'null'], pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?$' },
			audio_url: { type: 'string' },
		},
	},
	{
		schema: 'Transcript',
		source: 'as above; results that nobody asked for come as unavailable, seen in September 2026',
		properties: {
			domain: { type: 'string' },
			redact_pii_return_unredacted: { type: 'boolean' },
			redact_static_entities: { type: 'object' },
			remove_audio_tags: { enum: ['all', 'speaker', null] },
			keyterms_prompt_options: { type: 'object' },
			redact_pii_policies: texts,
			language_detection_options: { type: 'object' },
			speaker_options: { type: 'object' },
			speech_understanding: { type: 'object', required: ['request'], properties: { request: tasks, response: taskResults } },
			unredacted_text: nullable('string'),
			unredacted_words: { type: ['array', 'null'], items: { $ref: '#/components/schemas/TranscriptWord' } },
			unredacted_utterances: utterances,
			metadata: {
				type: 'object',
				additionalProperties: false,
				required: ['domain_used'],
				properties: {
					domain_used: nullable('string'),
					warnings: {
						type: 'array',
						items: {
							type: 'object',
							additionalProperties: false,
							required: ['message'],
							properties: { message: { type: 'string' } },
						},
					},
				},
			},
		},
	},
];
