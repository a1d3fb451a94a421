import { InvalidInput } from '../../shared/errors';
import { choice, jsonList, jsonObject, number, text, textList } from '../../shared/operation';
import { toggle } from './shapes';

const request = 'speech_understanding.request';

const speakersExample = '[{"name": "Ada", "description": "Asks the questions"}]';

const customFormat = (displayName: string, name: string, placeholder: string, description: string) =>
	text(displayName, { required: true, sentAs: `${request}.custom_formatting.${name}`, placeholder, description });

export const understandingOptions = {
	actionItemsDecisions: toggle(
		'Action Items: Include Decisions',
		'Whether to extract decisions along with action items',
		`${request}.action_items.include_decisions`,
	),
	contentSafety: toggle('Content Safety', 'Whether to detect sensitive content'),
	contentSafetyConfidence: number('Content Safety Confidence', {
		value: 50,
		min: 25,
		max: 100,
		description: 'Minimum confidence for sensitive content, from 25 to 100',
	}),
	entityDetection: toggle('Entities', 'Whether to detect names, dates, places and other entities'),
	formatDate: customFormat('Format: Date', 'date', 'e.g. mm/dd/yyyy', 'Pattern for dates'),
	formatEmail: customFormat('Format: Email', 'email', 'e.g. username@domain.com', 'Pattern for email addresses'),
	formatPhoneNumber: customFormat('Format: Phone Number', 'phone_number', 'e.g. (xxx)xxx-xxxx', 'Pattern for phone numbers'),
	autoHighlights: toggle('Key Phrases', 'Whether to extract key phrases'),
	sentimentAnalysis: toggle('Sentiments', 'Whether to detect the sentiment of each sentence. Its speaker labels can be wrong.'),
	identifyBy: choice(
		'Speakers: Identify By',
		{ name: 'Name', role: 'Role' },
		{
			value: 'name',
			sentAs: `${request}.speaker_identification.speaker_type`,
			description: 'What a language model should find out about the speakers',
		},
	),
	knownSpeakers: textList('Speakers: Known Values', {
		required: true,
		sentAs: `${request}.speaker_identification.known_values`,
		placeholder: 'e.g. Ada, Grace',
		description: 'Comma-separated names or roles of the speakers, up to 35 characters each',
	}),
	speakers: jsonList('Speakers: Who They Are', [], {
		sentAs: `${request}.speaker_identification.speakers`,
		example: speakersExample,
		description: `Names or roles with descriptions, instead of known values: ${speakersExample}`,
	}),
	summaryType: choice(
		'Summary',
		{ bullets: 'Bullet Points', paragraph: 'Paragraph' },
		{ value: 'paragraph', sentAs: `${request}.summarization.summary_type`, description: 'Form of the summary to generate' },
	),
	iabCategories: toggle('Topics', 'Whether to detect topics, by the categories of the Interactive Advertising Bureau (IAB)'),
	translationFormal: toggle('Translation: Formal', 'Whether to translate into formal language', `${request}.translation.formal`),
	translationLanguages: textList('Translation: Languages', {
		required: true,
		sentAs: `${request}.translation.target_languages`,
		placeholder: 'e.g. de, es',
		description: 'Comma-separated codes of the languages to translate into',
	}),
	translationOfUtterances: toggle(
		'Translation: Match Utterances',
		'Whether to translate each utterance separately',
		`${request}.translation.match_original_utterance`,
	),
	otherTasks: jsonObject('Tasks', {
		sentAs: request,
		description: "Speech understanding request as in AssemblyAI's API. Replaces action items, formats, speakers, summary and translation.",
	}),
};

interface Understanding {
	identifyBy?: unknown;
	knownSpeakers?: string[];
	speakers?: unknown;
	translationLanguages?: unknown;
	translationFormal?: unknown;
	translationOfUtterances?: unknown;
}

/** Throws InvalidInput for tasks that AssemblyAI would reject. */
export function checkUnderstanding(
	{ identifyBy, knownSpeakers, speakers, ...translation }: Understanding,
	{ hasSpeakerLabels }: { hasSpeakerLabels: boolean },
) {
	const identifies = identifyBy !== undefined || knownSpeakers !== undefined || speakers !== undefined;
	if (identifies && identifyBy === undefined) {
		throw new InvalidInput("'Speakers: Identify By' is missing", 'Add it to use the known speakers');
	}
	if (identifies && !hasSpeakerLabels) {
		throw new InvalidInput(
			'Identifying speakers requires speaker labels',
			"Turn on 'Speaker Labels', or 'Multichannel' in 'Options'",
		);
	}
	if (identifyBy === 'role' && knownSpeakers === undefined && speakers === undefined) {
		throw new InvalidInput("'Speakers: Known Values' is missing", 'Enter the roles to identify');
	}
	const long = knownSpeakers?.find((value) => value.length > 35);
	if (long !== undefined) {
		throw new InvalidInput(`'${long}' in 'Speakers: Known Values' is too long`, 'A name or role can have up to 35 characters');
	}
	const translates = translation.translationFormal !== undefined || translation.translationOfUtterances !== undefined;
	if (translates && translation.translationLanguages === undefined) {
		throw new InvalidInput("'Translation: Languages' is missing", 'Add it to use the other translation options');
	}
}
