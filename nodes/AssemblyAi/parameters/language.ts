import { InvalidInput } from '../../shared/errors';
import { choice, mapped, openChoice, openChoices, text } from '../../shared/operation';
import { languages } from './languages';
import { fraction, toggle } from './shapes';

export const detection = 'language_detection_options';

export const languageOptions = {
	languageCode: openChoice('Language Code', languages, {
		value: 'en_us',
		description: 'Spoken language. For one not in the list, enter its code as an expression.',
	}),
	languageCodes: mapped(
		openChoices('Language Codes', languages, {
			required: true,
			description: 'Languages that speakers switch between. One of them must be English.',
		}),
		(codes) => {
			if (codes.some((code) => /^en(_|$)/.test(code))) return codes;
			throw new InvalidInput("'Language Codes' does not include English", "Add 'en', which AssemblyAI requires in this list");
		},
	),
	languageDetection: toggle('Detect Language', 'Whether to detect the spoken language. Requires 15 seconds of speech.'),
	codeSwitching: toggle(
		'Code Switching',
		'Whether to detect several languages in one recording. Only supported by Universal-2.',
		`${detection}.code_switching`,
	),
	codeSwitchingConfidence: fraction('Code Switching: Confidence', {
		value: 0.3,
		sentAs: `${detection}.code_switching_confidence_threshold`,
		description: 'Minimum confidence, from 0 to 1. Below it, a single language is used.',
	}),
	languageConfidenceThreshold: fraction('Detection: Confidence', {
		description: 'Minimum confidence, from 0 to 1. Below it, the transcript fails.',
	}),
	expectedLanguages: openChoices('Detection: Expected Languages', languages, {
		required: true,
		sentAs: `${detection}.expected_languages`,
		description: 'Languages that may be spoken',
	}),
	fallbackLanguage: openChoice(
		'Detection: Fallback Language',
		{ auto: 'Most Likely Expected Language', ...languages },
		{
			value: 'auto',
			sentAs: `${detection}.fallback_language`,
			description: 'Language to use if none of the expected ones is detected',
		},
	),
	onLowLanguageConfidence: choice(
		'Detection: On Low Confidence',
		{ error: 'Stop With an Error', fallback: 'Use the Fallback Language' },
		{
			value: 'error',
			sentAs: `${detection}.on_low_language_confidence`,
			description: "What to do if confidence is below 'Detection: Confidence'",
		},
	),
	swissGerman: toggle('Detection: Swiss German', 'Whether to detect Swiss German as a separate language', `${detection}.swiss_german`),
	languageDetectionModel: text('Detection: Model', {
		required: true,
		sentAs: `${detection}.language_detection_model`,
		description: 'Name of the model that detects the language',
	}),
	localization: openChoices(
		'Detection: Localization',
		{ en_au: languages.en_au, en_uk: languages.en_uk },
		{
			required: true,
			sentAs: `${detection}.localization`,
			description: 'Regional spelling to use if the language is detected',
		},
	),
};
