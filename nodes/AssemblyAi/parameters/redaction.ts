import { boolean, choice, choices, jsonObject, mapped, toList } from '../../shared/operation';

/** 'us_social_security_number' -> 'US Social Security Number' */
const title = (policy: string) =>
	policy
		.split('_')
		.map((word) => (/^(us|ip|id|url|cvv)$/.test(word) ? word.toUpperCase() : word === 'of' ? word : word[0]?.toUpperCase() + word.slice(1)))
		.join(' ');

/** An unknown one AssemblyAI takes without a word, and redacts nothing for it. */
const policies = [
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
	Object.fromEntries(policies.map((policy) => [policy, title(policy)])),
	{
		value: ['credit_card_number', 'email_address', 'person_name', 'phone_number'],
		required: true,
		description: 'What is made unreadable in the text. Entities, sentiments and summaries are not redacted by AssemblyAI.',
	},
);

/** What else is redacted, and how. */
export const redactionOptions = {
	redactPiiAudio: boolean('Audio', {
		value: true,
		description: 'Whether to make a copy of the audio with the redacted words bleeped out; below 1 GB only',
	}),
	audioMethod: choice(
		'Audio Method',
		{ silence: 'Silence' },
		{
			value: 'silence',
			sentAs: 'redact_pii_audio_options.override_audio_redaction_method',
			description: 'What is heard in place of the words; without this a bleep',
		},
	),
	redactPiiAudioQuality: choice('Audio Format', { mp3: 'MP3', wav: 'WAV' }, { value: 'mp3', description: 'Kind of file that the copy is' }),
	audioWithoutSpeech: boolean('Audio Without Speech', {
		value: true,
		sentAs: 'redact_pii_audio_options.return_redacted_no_speech_audio',
		description: 'Whether to make the copy also of a recording in which nobody speaks',
	}),
	redactPiiReturnUnredacted: boolean('Return Unredacted', {
		value: true,
		description: 'Whether the transcript holds its unredacted text as well',
	}),
	redactStaticEntities: mapped(
		jsonObject('Static Entities', {
			description: 'Words of your own to redact, each list under a label: {"PROJECT": ["Bluebird"]}',
		}),
		(entities) => Object.fromEntries(Object.entries(entities).map(([label, words]) => [label, toList(words).map(String)])),
	),
	redactPiiSub: choice(
		'Substitution',
		{ entity_name: { name: 'Name of the Entity', description: '[PERSON_NAME]' }, hash: { name: 'Hash', description: '####' } },
		{ value: 'hash', description: 'What stands in the text in place of the words' },
	),
};
