import { InvalidInput } from '../../shared/errors';
import { isObject, valueAt } from '../../shared/json';
import { detection } from './language';
import { maxSpeakerLength, understandingRequest } from './tasks';

type Read = (name: string) => unknown;

type Rule = [isBroken: (read: Read) => boolean, message: string, advice: string];

const isGiven = (value: unknown) => value !== undefined && value !== null;
const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const compared = (one: string, other: string, isBroken: (one: number, other: number) => boolean) => (read: Read) =>
	isGiven(read(one)) && isGiven(read(other)) && isBroken(Number(read(one)), Number(read(other)));

const lacks = (name: string, needed: string) => (read: Read) => isGiven(read(name)) && !isGiven(read(needed));

const translation = `${understandingRequest}.translation`;
const identification = `${understandingRequest}.speaker_identification`;
const speakerType = `${identification}.speaker_type`;
const knownValues = `${identification}.known_values`;
const speakers = `${identification}.speakers`;

const nameless = (type: 'role' | 'name', other: string): Rule => [
	(read) => read(speakerType) === type && listed(read(speakers)).some((speaker) => !isObject(speaker) || !speaker[type]),
	`A speaker in 'Speakers: Descriptions' has no ${type}`,
	`Give each speaker a "${type}", or set 'Speakers: Identify By' to '${other}'`,
];

const taskRules: Rule[] = [
	[lacks(translation, `${translation}.target_languages`), "'Translation: Languages' is missing", 'Add it to use the other translation options'],
	[lacks(identification, speakerType), "'Speakers: Identify By' is missing", 'Add it to use the known speakers'],
	[
		(read) => read(speakerType) === 'role' && !isGiven(read(knownValues)) && !isGiven(read(speakers)),
		"'Speakers: Known Values' is missing",
		'Enter the roles to identify',
	],
	[
		(read) => isGiven(read(knownValues)) && isGiven(read(speakers)),
		"'Speakers: Known Values' can't be combined with 'Speakers: Descriptions'",
		'Remove one of the two',
	],
	nameless('role', 'Name'),
	nameless('name', 'Role'),
	[
		(read) => listed(read(knownValues)).some((value) => String(value).length > maxSpeakerLength),
		"An entry of 'Speakers: Known Values' is too long",
		`A name or role can have up to ${maxSpeakerLength} characters`,
	],
	[lacks(`${understandingRequest}.summarization`, `${understandingRequest}.summarization.summary_type`), "'Summary' is missing", "Add it to use 'Summary: Effort'"],
];

const isOn = (name: string) => (read: Read) => read(name) === true;

const hasSpeakers = isOn('speaker_labels');
const redacts = isOn('redact_pii');

const redactionParameters = [
	'redact_pii_audio',
	'redact_pii_policies',
	'redact_pii_return_unredacted',
	'redact_pii_sub',
	'redact_static_entities',
];

const formatted = (name: string, policy: string, field: string, option: string): Rule => [
	(read) =>
		isGiven(read(`${understandingRequest}.custom_formatting.${name}`)) && redacts(read) && listed(read('redact_pii_policies')).includes(policy),
	`'${field}' can't be combined with redacting '${option}'`,
	`Remove '${field}', or '${option}' from 'PII to Redact'`,
];

const dependent = (name: string, field: string, needed: string, option: string): Rule => [
	(read) => read(name) === true && read(needed) === false,
	`'${field}' requires '${option}'`,
	`Turn on '${option}' in 'Options', or turn off '${field}'`,
];

const requiring = (name: string, field: string, needed: string, option: string): Rule => [
	(read) => isGiven(read(name)) && read(name) !== false && read(needed) !== true,
	`'${field}' requires '${option}'`,
	`Turn on '${option}', or remove '${field}'`,
];

const maxTermsOfUniversal2 = 200;

const rules: Rule[] = [
	...taskRules,
	[
		(read) => isOn('language_detection')(read) && (isGiven(read('language_code')) || isGiven(read('language_codes'))),
		"'Detect Language' can't be combined with 'Language Code' or 'Language Codes'",
		"Remove the language, or 'Detect Language'. To narrow down detection, use 'Detection: Expected Languages'.",
	],
	[
		(read) =>
			!isOn('language_detection')(read) &&
			(isGiven(read(detection)) || isGiven(read('language_confidence_threshold'))),
		"The detection options require 'Detect Language'",
		"Add 'Detect Language' to 'Language Options', or remove the options that begin with 'Detection'",
	],
	[
		(read) => listed(read(`${detection}.localization`)).some((code) => code !== 'en_au' && code !== 'en_uk'),
		"'Detection: Localization' can only be en_au or en_uk",
		"Choose from the list, or remove 'Detection: Localization'",
	],
	dependent('speaker_labels', 'Speaker Labels', 'punctuate', 'Punctuate'),
	dependent('sentiment_analysis', 'Sentiments', 'punctuate', 'Punctuate'),
	dependent('redact_pii', 'Redact PII', 'format_text', 'Format Text'),
	[
		(read) => !redacts(read) && redactionParameters.some((name) => isGiven(read(name)) && read(name) !== false),
		"The redaction options require 'Redact PII'",
		"Turn on 'Redact PII', or remove the options",
	],
	requiring('redact_pii_audio_options.override_audio_redaction_method', 'Audio: Method', 'redact_pii_audio', 'Audio'),
	requiring('redact_pii_audio_options.return_redacted_no_speech_audio', 'Audio: Without Speech', 'redact_pii_audio', 'Audio'),
	requiring('redact_pii_audio_quality', 'Audio: Format', 'redact_pii_audio', 'Audio'),
	requiring('content_safety_confidence', 'Content Safety: Confidence', 'content_safety', 'Content Safety'),
	requiring(`${detection}.code_switching_confidence_threshold`, 'Code Switching: Confidence', `${detection}.code_switching`, 'Code Switching'),
	[
		(read) => isGiven(read(identification)) && !hasSpeakers(read) && read('multichannel') !== true,
		'Identifying speakers requires speaker labels',
		"Turn on 'Speaker Labels', or 'Multichannel' in 'Options'",
	],
	[
		(read) => read(`${translation}.match_original_utterance`) === true && !hasSpeakers(read),
		"'Translation: Match Utterances' requires speaker labels",
		"Turn on 'Speaker Labels', or turn off 'Translation: Match Utterances'",
	],
	[
		(read) => isGiven(read('speaker_options')) && !hasSpeakers(read),
		"The speaker options require 'Speaker Labels'",
		"Turn on 'Speaker Labels', or remove the options",
	],
	[
		(read) => isGiven(read('speaker_options')) && isGiven(read('speakers_expected')),
		"The speaker options can't be combined with speakers_expected",
		"Use 'Minimum Speakers' and 'Maximum Speakers' instead: speakers_expected is deprecated",
	],
	[
		compared('speaker_options.min_speakers_expected', 'speaker_options.max_speakers_expected', (min, max) => min > max),
		"'Minimum Speakers' is greater than 'Maximum Speakers'",
		'Swap the two numbers',
	],
	[
		(read) => listed(read('custom_spelling')).some((spelling) => isObject(spelling) && /\s/.test(String(spelling.to).trim())),
		"A spelling in 'Custom Spelling' has several words",
		"AssemblyAI can only replace words with a single word. Shorten 'Spelling' to one word.",
	],
	[lacks('keyterms_prompt_options', 'keyterms_prompt'), "'Key Terms: Strength' requires 'Key Terms'", "Add 'Key Terms', or remove 'Key Terms: Strength'"],
	[
		(read) =>
			listed(read('keyterms_prompt')).length > maxTermsOfUniversal2 && listed(read('speech_models')).join() === 'universal-2',
		`Universal-2 accepts up to ${maxTermsOfUniversal2} key terms`,
		"Remove some from 'Key Terms', or add a newer model to 'Speech Models'",
	],
	[
		compared('audio_end_at', 'audio_start_from', (end, start) => end <= start),
		"'Audio End (Milliseconds)' is not after 'Audio Start (Milliseconds)'",
		'Swap the two, or remove one',
	],
	formatted('date', 'date', 'Format: Date', 'Date'),
	formatted('email', 'email_address', 'Format: Email', 'Email Address'),
	formatted('phone_number', 'phone_number', 'Format: Phone Number', 'Phone Number'),
];

function check(parameters: unknown, all: readonly Rule[]) {
	const broken = all.find(([isBroken]) => isBroken((name) => valueAt(parameters, name)));
	if (broken) throw new InvalidInput(broken[1], broken[2]);
}

/** Throws InvalidInput for parameters of a new transcript that contradict each other. */
export const checkParameters = (parameters: unknown) => check(parameters, rules);

/** Throws InvalidInput for tasks that AssemblyAI would refuse for any transcript. */
export const checkTasks = (parameters: unknown) => check(parameters, taskRules);
