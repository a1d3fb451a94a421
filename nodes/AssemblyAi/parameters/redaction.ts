import { choice, jsonObject, mapped, openChoices, toList } from '../../shared/operation';
import { toggle, omittedIfEmpty } from './shapes';

const title = (policy: string) =>
	policy
		.replaceAll('_', ' ')
		.replace(/\b(us|ip|id|url|cvv|zip)\b/g, (word) => word.toUpperCase())
		.replace(/\b(?!of\b)\w/g, (letter) => letter.toUpperCase());

/** Those that AssemblyAI has published. The list grows, and it ignores unknown ones. */
const piiPolicies = `account_number banking_information blood_type corporate_action credit_card_cvv credit_card_expiration credit_card_number
	date date_interval date_of_birth day drivers_license drug duration effect email_address event filename financial_metric
	gender gender_sexuality healthcare_number injury ip_address language location location_address location_address_street
	location_city location_coordinate location_country location_state location_zip marital_status medical_code
	medical_condition medical_process money_amount month nationality number_sequence occupation organization organization_id
	organization_medical_facility passport_number password person_age person_name phone_number physical_attribute
	political_affiliation product project religion sexuality statistics time trend url us_social_security_number username
	vehicle_id year zodiac_sign`.split(/\s+/);

export const redactPiiPolicies = openChoices(
	'PII to Redact',
	Object.fromEntries(piiPolicies.map((policy) => [policy, title(policy)])),
	{
		value: ['credit_card_number', 'email_address', 'person_name', 'phone_number'],
		required: true,
		description:
			"Personal data to redact from the text. AssemblyAI doesn't redact entities, sentiments or summaries, and ignores unknown policies.",
	},
);

export const redactionOptions = {
	redactPiiAudio: toggle(
		'Audio',
		'Whether to create a redacted copy of the audio. For recordings under 1 GB.',
	),
	audioMethod: choice(
		'Audio: Method',
		{ silence: 'Silence' },
		{
			value: 'silence',
			sentAs: 'redact_pii_audio_options.override_audio_redaction_method',
			description: 'Sound that replaces the redacted words. Defaults to a beep.',
		},
	),
	redactPiiAudioQuality: choice('Audio: Format', { mp3: 'MP3', wav: 'WAV' }, { value: 'mp3', description: 'Format of the redacted audio' }),
	audioWithoutSpeech: toggle(
		'Audio: Without Speech',
		'Whether to create the redacted audio even if nobody speaks in the recording',
		'redact_pii_audio_options.return_redacted_no_speech_audio',
	),
	redactPiiReturnUnredacted: toggle(
		'Return Unredacted',
		'Whether to return the unredacted text as well, in unredacted_text, unredacted_utterances and unredacted_words',
	),
	redactStaticEntities: omittedIfEmpty(mapped(
		jsonObject('Static Entities', { description: 'Other words to redact, listed under a label: {"PROJECT": ["Bluebird"]}' }),
		(entities) => Object.fromEntries(Object.entries(entities).map(([label, words]) => [label, toList(words).map(String)])),
	)),
	redactPiiSub: choice(
		'Substitution',
		{ entity_name: { name: 'Entity Name', description: '[PERSON_NAME]' }, hash: { name: 'Hash', description: '####' } },
		{ value: 'hash', description: 'Text that replaces the redacted words' },
	),
};
