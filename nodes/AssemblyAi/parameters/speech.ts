import { InvalidInput } from '../../shared/errors';
import { choice, mapped, number, openChoice, quoted, rows, text, textList, toList } from '../../shared/operation';
import { fraction, toggle, omittedIfEmpty } from './shapes';

const wordsIn = (phrase: string) => phrase.trim().split(/\s+/).length;
const maxKeyTerms = 1000;
const maxWordsPerTerm = 6;
const maxPromptWords = 1500;

const keyTerms = mapped(
	textList('Key Terms', {
		required: true,
		rows: 3,
		sentAs: 'keyterms_prompt',
		placeholder: 'e.g. Kubernetes, Ada Lovelace',
		description: 'Words and phrases the model should recognize, one per line or comma-separated: up to 200 for Universal-2, 1,000 for newer models',
	}),
	(terms) => {
		const long = terms.find((term) => wordsIn(term) > maxWordsPerTerm);
		if (long !== undefined) {
			throw new InvalidInput(`${quoted(long)} in 'Key Terms' is too long`, `A phrase can have up to ${maxWordsPerTerm} words`);
		}
		if (terms.length <= maxKeyTerms) return terms;
		throw new InvalidInput(`'Key Terms' has ${terms.length} entries`, `AssemblyAI accepts up to ${maxKeyTerms}`);
	},
);

const prompt = mapped(
	text('Prompt', { required: true, rows: 3, placeholder: 'e.g. A call between Acme and a customer', description: 'Text that tells the model what to expect. Not supported by Universal-2.' }),
	(written) => {
		if (wordsIn(written) <= maxPromptWords) return written;
		throw new InvalidInput("'Prompt' is too long", `AssemblyAI accepts up to ${maxPromptWords} words`);
	},
);

/** `{"AssemblyAI": ["assembly ai"]}` becomes `[{from: ["assembly ai"], to: "AssemblyAI"}]`. */
const customSpelling = omittedIfEmpty(mapped(
	rows('Custom Spelling', {
		row: 'Spelling',
		columns: {
			spelling: text('Spelling', { placeholder: 'e.g. AssemblyAI', description: 'Correct spelling, in one word' }),
			heardAs: textList('Heard As', { placeholder: 'e.g. assembly ai, a. ai', description: 'Comma-separated variants that the model may hear' }),
		},
		toEntry: ({ spelling, heardAs }) => [spelling, heardAs],
		join: (one, other) => [...toList(one), ...toList(other)].map(String),
		example: '{"AssemblyAI": ["assembly ai"]}',
	}),
	(spellings) =>
		Object.entries(spellings).map(([to, heard]) => {
			const from = toList(heard).map(String);
			if (from.length > 0) return { from, to };
			throw new InvalidInput(`${quoted(to)} in 'Custom Spelling' has no variants`, "Enter how it is heard in 'Heard As'");
		}),
));

export const speechOptions = {
	audioEndAt: number('Audio End (Milliseconds)', { value: 60_000, min: 1, description: 'Where in the recording to stop' }),
	audioStartFrom: number('Audio Start (Milliseconds)', { value: 0, min: 0, description: 'Where in the recording to start' }),
	customSpelling,
	disfluencies: toggle('Disfluencies', "Whether to keep filler words such as 'um' and 'uh'"),
	domain: openChoice(
		'Domain',
		{ 'medical-v1': 'Medical' },
		{
			value: 'medical-v1',
			description: 'Subject area whose terminology to expect. Billed extra. Ignored with a warning for unsupported languages.',
		},
	),
	filterProfanity: toggle('Filter Profanity', 'Whether to replace swear words with ****'),
	formatText: toggle('Format Text', 'Whether to format numbers and names. Required to redact PII.'),
	keyTerms,
	keyTermsStrength: choice(
		'Key Terms: Strength',
		{ high: 'High', standard: 'Standard' },
		{
			value: 'high',
			sentAs: 'keyterms_prompt_options.keyterms_match_strength',
			description: "How strongly to prefer the words in 'Key Terms'",
		},
	),
	multichannel: toggle('Multichannel', 'Whether to transcribe each audio channel separately, as its own speaker'),
	prompt,
	punctuate: toggle('Punctuate', 'Whether to add punctuation. Required for speaker labels and sentiments.'),
	removeAudioTags: choice(
		'Remove Audio Tags',
		{ all: 'All', speaker: 'Speaker Tags' },
		{ value: 'all', description: 'Which tags to remove. Newer models add tags such as [laughter].' },
	),
	speechThreshold: fraction('Speech Threshold', {
		decimals: 3,
		description: 'Minimum share of speech, from 0 to 1. Below it, the transcript fails.',
	}),
	temperature: fraction('Temperature', {
		description: 'Randomness of the model, from 0 to 1. Not supported by Universal-2.',
	}),
};
