import { InvalidInput } from '../../shared/errors';
import { boolean, choice, jsonList, jsonObject, number, text, textList } from '../../shared/operation';

const request = 'speech_understanding.request';

const speakersExample = '[{"name": "Ada", "description": "Asks the questions"}]';

/** What AssemblyAI is to find in the transcript beside its words. */
export const understandingOptions = {
	actionItemsDecisions: boolean('Action Items: Include Decisions', {
		value: true,
		sentAs: `${request}.action_items.include_decisions`,
		description: 'Whether to find what is to be done, and what was decided too',
	}),
	contentSafety: boolean('Content Safety', { value: true, description: 'Whether to find passages on sensitive topics' }),
	contentSafetyConfidence: number('Content Safety Confidence', {
		value: 50,
		min: 25,
		max: 100,
		description: 'From 25 to 100; how sure a passage has to be',
	}),
	entityDetection: boolean('Entities', { value: true, description: 'Whether to find names, dates, places and the like' }),
	formatDate: text('Format: Date', {
		required: true,
		sentAs: `${request}.custom_formatting.date`,
		placeholder: 'e.g. mm/dd/yyyy',
		description: 'How dates are to be written',
	}),
	formatEmail: text('Format: Email', {
		required: true,
		sentAs: `${request}.custom_formatting.email`,
		placeholder: 'e.g. username@domain.com',
		description: 'How e-mail addresses are to be written',
	}),
	formatPhoneNumber: text('Format: Phone Number', {
		required: true,
		sentAs: `${request}.custom_formatting.phone_number`,
		placeholder: 'e.g. (xxx)xxx-xxxx',
		description: 'How phone numbers are to be written',
	}),
	autoHighlights: boolean('Key Phrases', { value: true, description: 'Whether to find the phrases that matter' }),
	sentimentAnalysis: boolean('Sentiments', {
		value: true,
		description: 'Whether to tell for each sentence how it is meant. Its speakers may be wrong.',
	}),
	identifyBy: choice(
		'Speakers: Identify By',
		{ name: 'Name', role: 'Role' },
		{
			value: 'name',
			sentAs: `${request}.speaker_identification.speaker_type`,
			description: 'What a language model is to find out about the speakers',
		},
	),
	knownSpeakers: textList('Speakers: Known Values', {
		required: true,
		sentAs: `${request}.speaker_identification.known_values`,
		placeholder: 'e.g. Ada, Grace',
		description: 'Names or roles that occur, of at most 35 characters each',
	}),
	speakers: jsonList('Speakers: Who They Are', [], {
		sentAs: `${request}.speaker_identification.speakers`,
		example: speakersExample,
		description: `Names or roles with descriptions, in place of the known values: ${speakersExample}`,
	}),
	summaryType: choice(
		'Summary',
		{ bullets: 'Bullet Points', paragraph: 'Paragraph' },
		{
			value: 'paragraph',
			sentAs: `${request}.summarization.summary_type`,
			description: 'Form of the summary that is to be written',
		},
	),
	iabCategories: boolean('Topics', { value: true, description: 'Whether to find what it is about, by the categories of the Interactive Advertising Bureau (IAB)' }),
	translationFormal: boolean('Translation: Formal', { value: true, sentAs: `${request}.translation.formal`, description: 'Whether to translate in formal language' }),
	translationLanguages: textList('Translation: Languages', {
		required: true,
		sentAs: `${request}.translation.target_languages`,
		placeholder: 'e.g. de, es',
		description: 'Codes of the languages to translate into',
	}),
	translationOfUtterances: boolean('Translation: Match Utterances', {
		value: true,
		sentAs: `${request}.translation.match_original_utterance`,
		description: 'Whether to translate each utterance by itself',
	}),
	otherTasks: jsonObject('Tasks', {
		sentAs: request,
		description: 'The request for speech understanding as AssemblyAI takes it; replaces action items, formats, speakers, summary and translation',
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

/** Throws InvalidInput for tasks that AssemblyAI would refuse. */
export function checkUnderstanding(
	{ identifyBy, knownSpeakers, speakers, ...translation }: Understanding,
	{ tellsSpeakersApart }: { tellsSpeakersApart: boolean },
) {
	const identifies = identifyBy !== undefined || knownSpeakers !== undefined || speakers !== undefined;
	if (identifies && identifyBy === undefined) {
		throw new InvalidInput("'Speakers: Identify By' is missing", 'Add it beside the known speakers');
	}
	if (identifies && !tellsSpeakersApart) {
		throw new InvalidInput(
			'Speakers can be identified only where they are told apart',
			"Turn on 'Speaker Labels', or 'Multichannel' in the options",
		);
	}
	if (identifyBy === 'role' && knownSpeakers === undefined && speakers === undefined) {
		throw new InvalidInput("'Speakers: Known Values' is missing", 'AssemblyAI has to know the roles that it is to find');
	}
	const long = knownSpeakers?.find((value) => value.length > 35);
	if (long !== undefined) {
		throw new InvalidInput(`'${long}' in 'Speakers: Known Values' is too long`, 'A name or role has at most 35 characters');
	}
	const translates = translation.translationFormal !== undefined || translation.translationOfUtterances !== undefined;
	if (translates && translation.translationLanguages === undefined) {
		throw new InvalidInput("'Translation: Languages' is missing", 'Add it beside the other fields of the translation');
	}
}
