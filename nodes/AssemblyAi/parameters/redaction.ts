import { choice, choices, jsonObject, mapped, toList } from '../../shared/operation';
import { toggle } from './shapes';

/** 'us_social_security_number' -> 'US Social Security Number' */
const title = (policy: string) =>
	policy
		.replaceAll('_', ' ')
		.replace(/\b(us|ip|id|url|cvv)\b/g, (word) => word.toUpperCase())
		.replace(/\b(?!of\b)\w/g, (letter) => letter.toUpperCase());

/** AssemblyAI ignores unknown ones. */
const piiPolicies = [
	'account_number', 'banking_information', 'blood_type', 'credit_card_cvv', 'credit_card_expiration', 'credit_card_number',
	'date', 'date_interval', 'date_of_birth', 'drivers_license', 'drug', 'duration', 'email_address', 'event', 'filename',
	'gender_sexuality', 'healthcare_number', 'injury', 'ip_address', 'language', 'location', 'location_address',
	'marital_status', 'medical_condition', 'medical_process', 'money_amount', 'nationality', 'number_sequence', 'occupation',
	'organization', 'passport_number', 'password', 'person_age', 'person_name', 'phone_number', 'physical_attribute',
	'political_affiliation', 'religion', 'statistics', 'time', 'url', 'us_social_security_number', 'username', 'vehicle_id',
	'zodiac_sign',
];

export const redactPiiPolicies = choices(
	'PII to Redact',
	Object.fromEntries(piiPolicies.map((policy) => [policy, title(policy)])),
	{
		value: ['credit_card_number', 'email_address', 'person_name', 'phone_number'],
		required: true,
		description: 'Personal data to redact from the text. AssemblyAI does not redact entities, sentiments or summaries.',
	},
);

export const redactionOptions = {
	redactPiiAudio: toggle(
		'Audio',
		'Whether to create a copy of the audio with the redacted words replaced by a beep. For recordings below 1 GB.',
	),
	audioMethod: choice(
		'Audio Method',
		{ silence: 'Silence' },
		{
			value: 'silence',
			sentAs: 'redact_pii_audio_options.override_audio_redaction_method',
			description: 'Sound that replaces the redacted words. Defaults to a beep.',
		},
	),
	redactPiiAudioQuality: choice('Audio Format', { mp3: 'MP3', wav: 'WAV' }, { value: 'mp3', description: 'Format of the redacted audio' }),
	audioWithoutSpeech: toggle(
		'Audio Without Speech',
		'Whether to create the redacted audio even if nobody speaks in the recording',
		'redact_pii_audio_options.return_redacted_no_speech_audio',
	),
	redactPiiReturnUnredacted: toggle('Return Unredacted', 'Whether to return the unredacted text as well'),
	redactStaticEntities: mapped(
		jsonObject('Static Entities', { description: 'Other words to redact, listed under a label: {"PROJECT": ["Bluebird"]}' }),
		(entities) => Object.fromEntries(Object.entries(entities).map(([label, words]) => [label, toList(words).map(String)])),
	),
	redactPiiSub: choice(
		'Substitution',
		{ entity_name: { name: 'Name of the Entity', description: '[PERSON_NAME]' }, hash: { name: 'Hash', description: '####' } },
		{ value: 'hash', description: 'Text that replaces the redacted words' },
	),
};
