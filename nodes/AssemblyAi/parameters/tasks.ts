import { merged } from '../../shared/json';
import { choice, jsonList, jsonObject, openChoices, text, textList, unsent } from '../../shared/operation';
import { languages } from './languages';
import { toggle, omittedIfEmpty } from './shapes';

export const understandingRequest = 'speech_understanding.request';
const response = 'speech_understanding.response';

const speakersExample = '[{"name": "Ada", "description": "Asks the questions"}]';
export const maxSpeakerLength = 35;

const effort = (task: string, name: string) =>
	choice(
		`${task}: Effort`,
		{ low: 'Low', medium: 'Medium' },
		{
			value: 'low',
			sentAs: `${understandingRequest}.${name}.effort`,
			description: 'How much effort the model spends. Use Medium for long, multilingual or important recordings.',
		},
	);

const customFormat = (displayName: string, name: string, placeholder: string, what: string) =>
	text(displayName, {
		required: true,
		sentAs: `${understandingRequest}.custom_formatting.${name}`,
		placeholder,
		description: `Pattern for ${what}. The formatted text is in ${response}.custom_formatting.`,
	});

/** What AssemblyAI's language models do with a transcript, when it is created or later. */
export const tasks = {
	actionItemsDecisions: toggle(
		'Action Items: Include Decisions',
		`Whether to extract decisions along with action items. They are in ${response}.action_items.`,
		`${understandingRequest}.action_items.include_decisions`,
	),
	actionItemsEffort: effort('Action Items', 'action_items'),
	formatDate: customFormat('Format: Date', 'date', 'e.g. mm/dd/yyyy', 'dates'),
	formatEmail: customFormat('Format: Email', 'email', 'e.g. username@domain.com', 'email addresses'),
	formatPhoneNumber: customFormat('Format: Phone Number', 'phone_number', 'e.g. (xxx)xxx-xxxx', 'phone numbers'),
	formatUtterances: toggle(
		'Format: Utterances',
		`Whether to format each utterance as well, in ${response}.custom_formatting.formatted_utterances`,
		`${understandingRequest}.custom_formatting.format_utterances`,
	),
	identifyBy: choice(
		'Speakers: Identify By',
		{ name: 'Name', role: 'Role' },
		{
			value: 'name',
			sentAs: `${understandingRequest}.speaker_identification.speaker_type`,
			description: `What replaces the speaker labels; the mapping is in ${response}.speaker_identification`,
		},
	),
	knownSpeakers: textList('Speakers: Known Values', {
		required: true,
		sentAs: `${understandingRequest}.speaker_identification.known_values`,
		placeholder: 'e.g. Ada, Grace',
		description: `Comma-separated names or roles of the speakers, up to ${maxSpeakerLength} characters each`,
	}),
	speakers: omittedIfEmpty(jsonList('Speakers: Descriptions', [], {
		sentAs: `${understandingRequest}.speaker_identification.speakers`,
		example: speakersExample,
		description: `Names or roles with descriptions, instead of known values: ${speakersExample}`,
	})),
	summaryType: choice(
		'Summary',
		{ bullets: 'Bullet Points', paragraph: 'Paragraph' },
		{
			value: 'paragraph',
			sentAs: `${understandingRequest}.summarization.summary_type`,
			description: `Format of the summary. Its chapters are in ${response}.summarization.`,
		},
	),
	summaryEffort: effort('Summary', 'summarization'),
	translationFormal: toggle('Translation: Formal', 'Whether to translate into formal language', `${understandingRequest}.translation.formal`),
	forceTranslation: toggle(
		'Translation: Force',
		'Whether to translate even if the target language is the spoken one',
		`${understandingRequest}.translation.force_translation`,
	),
	translationLanguages: openChoices('Translation: Languages', languages, {
		required: true,
		sentAs: `${understandingRequest}.translation.target_languages`,
		description: 'Languages to translate into. The text in each is in translated_texts.',
	}),
	translationOfUtterances: toggle(
		'Translation: Match Utterances',
		'Whether to translate each utterance as well, in its translated_texts. Requires speaker labels.',
		`${understandingRequest}.translation.match_original_utterance`,
	),
	otherTasks: unsent(
		omittedIfEmpty(jsonObject('Other Tasks', {
			description:
				'Further tasks and settings as in AssemblyAI\'s API, merged with the others: {"summarization": {"summary_type": "bullets"}}',
		})),
	),
};

type WithTasks = { otherTasks?: object };

export const withOtherTasks = (parameters: object, { otherTasks }: WithTasks) =>
	otherTasks === undefined ? { ...parameters } : merged(parameters, { speech_understanding: { request: otherTasks } });
