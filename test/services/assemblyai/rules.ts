/** What AssemblyAI refuses although its description of the API allows it. */

import { checkModels } from './models';
import { refuse } from './reply';
import { at } from './speech';

type Request = Readonly<Record<string, unknown>>;

/** Words of the refusal where the request breaks the rule. */
type Rule = (request: Request) => string | false;

const given = (value: unknown) => value !== undefined && value !== null;
const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const task = (request: Request, ...path: string[]) => at(request, ['speech_understanding', 'request', ...path]);

/** Gone from the API: refused by name. */
const goneParameters = [
	'speech_model',
	'word_boost',
	'boost_param',
	'summarization',
	'summary_model',
	'summary_type',
	'auto_chapters',
	'custom_topics',
	'topics',
	'dual_channel',
	'speed_boost',
];

const speakersLack = (request: Request, key: string) =>
	task(request, 'speaker_identification', 'speaker_type') === key &&
	listed(task(request, 'speaker_identification', 'speakers')).some((speaker) => !at(speaker, [key]));

const taskRules: Rule[] = [
	(request) =>
		given(request.speech_understanding) &&
		Object.keys(Object(task(request))).length === 0 &&
		'speech_understanding.request must be a non-empty object',
	(request) =>
		given(task(request, 'translation')) &&
		listed(task(request, 'translation', 'target_languages')).length === 0 &&
		'translation requires target_languages',
	(request) =>
		given(task(request, 'speaker_identification')) &&
		!given(task(request, 'speaker_identification', 'speaker_type')) &&
		'speaker_identification requires speaker_type',
	(request) =>
		given(task(request, 'speaker_identification', 'known_values')) &&
		given(task(request, 'speaker_identification', 'speakers')) &&
		'use known_values or speakers, not both',
	(request) =>
		task(request, 'speaker_identification', 'speaker_type') === 'role' &&
		!given(task(request, 'speaker_identification', 'known_values')) &&
		!given(task(request, 'speaker_identification', 'speakers')) &&
		'known_values is required for speaker_type role',
	(request) =>
		(speakersLack(request, 'role') || speakersLack(request, 'name')) &&
		'each speaker must include the property named by speaker_type',
	(request) =>
		listed(task(request, 'speaker_identification', 'known_values')).some((value) => String(value).length > 35) &&
		'known_values can have up to 35 characters each',
	(request) =>
		given(task(request, 'summarization')) &&
		!given(task(request, 'summarization', 'summary_type')) &&
		'summarization requires summary_type',
	(request) =>
		given(task(request, 'speaker_identification')) &&
		request.speaker_labels !== true &&
		request.multichannel !== true &&
		'speaker_identification requires speaker_labels or multichannel',
	(request) =>
		task(request, 'translation', 'match_original_utterance') === true &&
		request.speaker_labels !== true &&
		'match_original_utterance requires speaker_labels to be true',
];

const rules: Rule[] = [
	...taskRules,
	(request) => {
		const gone = goneParameters.find((name) => given(request[name]) && request[name] !== false);
		return gone !== undefined && `The parameter ${gone} has been deprecated`;
	},
	(request) =>
		given(request.speakers_expected) &&
		given(request.speaker_options) &&
		'speakers_expected and speaker_options cannot be used together',
	(request) =>
		given(request.speaker_options) && request.speaker_labels !== true && 'speaker_options requires speaker_labels to be true',
	(request) => request.speaker_labels === true && request.punctuate === false && 'speaker_labels requires punctuate to be true',
	(request) =>
		request.sentiment_analysis === true && request.punctuate === false && 'sentiment_analysis requires punctuate to be true',
	(request) => request.redact_pii === true && request.format_text === false && 'redact_pii requires format_text to be true',
	(request) => {
		const needs = [
			'redact_static_entities',
			'redact_pii_return_unredacted',
			'redact_pii_audio',
			'redact_pii_policies',
			'redact_pii_sub',
		];
		const without = needs.find((name) => given(request[name]) && request[name] !== false && request.redact_pii !== true);
		return without !== undefined && `${without} requires redact_pii to be true`;
	},
	(request) =>
		request.language_detection === true &&
		(given(request.language_code) || given(request.language_codes)) &&
		'language_detection cannot be used together with language_code',
	(request) =>
		given(request.language_codes) &&
		!listed(request.language_codes).some((code) => /^en(_|$)/.test(String(code))) &&
		'language_codes must include en',
	(request) =>
		listed(at(request, ['language_detection_options', 'localization'])).some(
			(code) => !['en_au', 'en_uk'].includes(String(code)),
		) && 'localization must be en_au or en_uk',
	(request) =>
		listed(request.custom_spelling).some((spelling) => /\s/.test(String(at(spelling, ['to'])).trim())) &&
		'custom_spelling: to must be a single word',
	(request) =>
		given(request.keyterms_prompt_options) &&
		!given(request.keyterms_prompt) &&
		'keyterms_prompt_options requires keyterms_prompt',
	(request) =>
		listed(request.keyterms_prompt).length > (listed(request.speech_models).join() === 'universal-2' ? 200 : 1000) &&
		'keyterms_prompt has too many entries',
	(request) =>
		listed(request.keyterms_prompt).some((term) => String(term).trim().split(/\s+/).length > 6) &&
		'keyterms_prompt: a phrase can have up to 6 words',
	...[
		['date', 'date'],
		['phone_number', 'phone_number'],
		['email', 'email_address'],
	].map(
		([format = '', policy = '']): Rule =>
			(request) =>
				request.redact_pii === true &&
				given(task(request, 'custom_formatting', format)) &&
				listed(request.redact_pii_policies).includes(policy) &&
				`redact pii ${policy} not compatible with formatting ${format}`,
	),
];

const broken = (request: Request, all: readonly Rule[]) => all.map((rule) => rule(request)).find((words) => words !== false);

/** Throws what AssemblyAI answers to a new transcript that it refuses. */
export function checkRequest(request: Request) {
	checkModels(request.speech_models);
	const words = broken(request, rules);
	if (words) throw refuse(400, words);
}

/** What is wrong with tasks for a transcript that is there. */
export const taskProblem = (request: Request): string | undefined => broken(request, taskRules) || undefined;
