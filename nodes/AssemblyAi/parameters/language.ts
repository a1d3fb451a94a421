import { InvalidInput } from '../../shared/errors';
import { choice, mapped, text, textList } from '../../shared/operation';
import { fraction, toggle } from './shapes';

const detection = 'language_detection_options';

export const languageOptions = {
	languageCode: text('Language Code', {
		required: true,
		placeholder: 'e.g. en',
		description: 'Code of the spoken language. Defaults to en_us.',
	}),
	languageCodes: mapped(
		textList('Language Codes', {
			required: true,
			placeholder: 'e.g. en, es',
			description: 'Codes of the languages that speakers switch between. One of them must be English.',
		}),
		(languages) => {
			if (languages.some((language) => /^en(_|$)/.test(language))) return languages;
			throw new InvalidInput("'Language Codes' does not include English", "Add 'en', which AssemblyAI requires in this list");
		},
	),
	languageDetection: toggle('Detect Language', 'Whether to detect the spoken language'),
	codeSwitching: toggle(
		'Detection: Code Switching',
		'Whether to detect several languages in one recording',
		`${detection}.code_switching`,
	),
	codeSwitchingConfidence: fraction('Detection: Code Switching Confidence', {
		value: 0.3,
		sentAs: `${detection}.code_switching_confidence_threshold`,
		description: 'Minimum confidence, from 0 to 1. Below it, a single language is used.',
	}),
	languageConfidenceThreshold: fraction('Detection: Confidence', {
		description: 'Minimum confidence, from 0 to 1. Below it, the transcript fails.',
	}),
	expectedLanguages: textList('Detection: Expected Languages', {
		required: true,
		sentAs: `${detection}.expected_languages`,
		placeholder: 'e.g. en, de',
		description: 'Codes of the languages that may be spoken',
	}),
	fallbackLanguage: text('Detection: Fallback Language', {
		required: true,
		sentAs: `${detection}.fallback_language`,
		placeholder: 'e.g. en',
		description: 'Language to use if none of the expected ones is detected. Use auto for the most likely of them.',
	}),
	onLowLanguageConfidence: choice(
		'Detection: On Low Confidence',
		{ error: 'Stop With an Error', fallback: 'Use the Fallback Language' },
		{
			value: 'error',
			sentAs: `${detection}.on_low_language_confidence`,
			description: "What to do below the confidence in 'Detection: Confidence'",
		},
	),
	swissGerman: toggle('Detection: Swiss German', 'Whether to detect Swiss German as a separate language', `${detection}.swiss_german`),
	languageDetectionModel: text('Detection: Model', {
		required: true,
		sentAs: `${detection}.language_detection_model`,
		description: 'Name of the model that detects the language',
	}),
	localization: textList('Detection: Localization', {
		required: true,
		sentAs: `${detection}.localization`,
		placeholder: 'e.g. en_uk',
		description: 'Regional spelling for each detected language',
	}),
};
