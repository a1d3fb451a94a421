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

const oneTask = (name: string, properties: Schema) => ({
	type: 'object',
	required: [name],
	properties: { [name]: { type: 'object', additionalProperties: false, properties } },
});

const tasks = {
	anyOf: [
		...['TranslationRequestBody', 'SpeakerIdentificationRequestBody', 'CustomFormattingRequestBody'].map((schema) => ({
			$ref: `#/components/schemas/${schema}`,
		})),
		oneTask('summarization', { summary_type: { enum: ['paragraph', 'bullets'] }, effort: { type: 'string' } }),
		oneTask('action_items', { include_decisions: { type: 'boolean' }, effort: { type: 'string' } }),
	],
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
		source: 'assemblyai-mcp of August 2026: two more tasks, and several side by side',
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
			language_detection_options: { type: 'object' },
			speaker_options: { type: 'object' },
			speech_understanding: { type: 'object', properties: { request: tasks } },
		},
	},
];
