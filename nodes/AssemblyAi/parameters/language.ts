import { InvalidInput } from '../../shared/errors';
import { boolean, choice, mapped, number, text, textList } from '../../shared/operation';

const codes = 'Codes such as en, de or es';

/** Which language is spoken, or how it is found out. */
export const languageOptions = {
	languageCode: text('Language Code', { required: true, placeholder: 'e.g. en', description: 'Language that is spoken; without this en_us' }),
	languageCodes: mapped(
		textList('Language Codes', {
			required: true,
			placeholder: 'e.g. en, es',
			description: 'Languages that are spoken in turn, one of them English',
		}),
		(languages) => {
			if (languages.some((language) => /^en(_|$)/.test(language))) return languages;
			throw new InvalidInput("'Language Codes' has no English", 'AssemblyAI wants en among languages that change');
		},
	),
	languageDetection: boolean('Detect Language', { value: true, description: 'Whether to find out which language is spoken' }),
	codeSwitching: boolean('Detection: Code Switching', {
		value: true,
		sentAs: 'language_detection_options.code_switching',
		description: 'Whether several languages may be found in one recording',
	}),
	codeSwitchingConfidence: number('Detection: Code Switching Confidence', {
		value: 0.3,
		min: 0,
		max: 1,
		decimals: 2,
		sentAs: 'language_detection_options.code_switching_confidence_threshold',
		description: 'From 0 to 1; below it one language is taken',
	}),
	languageConfidenceThreshold: number('Detection: Confidence', {
		value: 0,
		min: 0,
		max: 1,
		decimals: 2,
		description: 'From 0 to 1; below it the transcript is an error',
	}),
	expectedLanguages: textList('Detection: Expected Languages', {
		required: true,
		sentAs: 'language_detection_options.expected_languages',
		placeholder: 'e.g. en, de',
		description: codes,
	}),
	fallbackLanguage: text('Detection: Fallback Language', {
		required: true,
		sentAs: 'language_detection_options.fallback_language',
		placeholder: 'e.g. en',
		description: 'Taken when none of the expected languages is found; auto for the likeliest of them',
	}),
	onLowLanguageConfidence: choice(
		'Detection: On Low Confidence',
		{ error: 'Stop With an Error', fallback: 'Take the Fallback Language' },
		{
			value: 'error',
			sentAs: 'language_detection_options.on_low_language_confidence',
			description: "What to do below 'Detection: Confidence'",
		},
	),
	swissGerman: boolean('Detection: Swiss German', {
		value: true,
		sentAs: 'language_detection_options.swiss_german',
		description: 'Whether Swiss German is a language of its own',
	}),
	languageDetectionModel: text('Detection: Model', {
		required: true,
		sentAs: 'language_detection_options.language_detection_model',
		description: 'Name of the model that finds out the language',
	}),
	localization: textList('Detection: Localization', {
		required: true,
		sentAs: 'language_detection_options.localization',
		placeholder: 'e.g. en_uk',
		description: 'Varieties to write the found languages in',
	}),
};
