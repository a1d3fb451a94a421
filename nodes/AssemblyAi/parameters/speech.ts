import { InvalidInput } from '../../shared/errors';
import { boolean, choice, jsonObject, mapped, number, text, textList, toList, type Field } from '../../shared/operation';

const models: Record<string, string> = {
	'assemblyai-stt-3-7': 'AssemblyAI STT 3.7',
	'universal-2': 'Universal-2',
	'universal-3-5-pro': 'Universal-3.5 Pro',
	'universal-3-pro': 'Universal-3 Pro',
};

/** Pinned, since AssemblyAI changes its default from time to time, and with it words and price. */
export const speechModels: Field<string[]> = {
	property: {
		displayName: 'Speech Models',
		type: 'multiOptions',
		default: ['universal-3-5-pro', 'universal-2'],
		required: true,
		options: Object.entries(models).map(([value, name]) => ({ name, value })),
		description:
			'In the order of preference: the first one that knows the language is taken. For a model that is not in the list, write its name as an expression.',
	},
	parse(raw) {
		const names = toList(raw).map(String);
		if (names.length > 0) return names;
		throw new InvalidInput("'Speech Models' is empty", 'Choose at least one, so that AssemblyAI cannot change it');
	},
};

const wordsIn = (phrase: string) => phrase.trim().split(/\s+/).length;
const mostKeyTerms = 1000;
const mostWordsInTerm = 6;
const mostWordsInPrompt = 1500;

const keyTerms = mapped(
	textList('Key Terms', {
		required: true,
		rows: 3,
		sentAs: 'keyterms_prompt',
		placeholder: 'e.g. Kubernetes, Ada Lovelace',
		description: 'Words and phrases that are likely to be said: at most 200 for Universal-2, 1,000 for newer models',
	}),
	(terms) => {
		const long = terms.find((term) => wordsIn(term) > mostWordsInTerm);
		if (long !== undefined) {
			throw new InvalidInput(`'${long}' in 'Key Terms' is too long`, `A phrase has at most ${mostWordsInTerm} words`);
		}
		if (terms.length <= mostKeyTerms) return terms;
		throw new InvalidInput(`'Key Terms' has ${terms.length} entries`, `AssemblyAI takes at most ${mostKeyTerms}`);
	},
);

const prompt = mapped(
	text('Prompt', { required: true, rows: 3, description: 'Tells the model what it is going to hear. Universal-3 models only.' }),
	(written) => {
		if (wordsIn(written) <= mostWordsInPrompt) return written;
		throw new InvalidInput("'Prompt' is too long", `AssemblyAI takes at most ${mostWordsInPrompt} words`);
	},
);

/** `{"AssemblyAI": ["assembly ai"]}` becomes `[{from: ["assembly ai"], to: "AssemblyAI"}]`. */
const customSpelling = mapped(
	jsonObject('Custom Spelling', {
		description: 'How words are to be written, each with what is heard: {"AssemblyAI": ["assembly ai"]}',
	}),
	(spellings) => Object.entries(spellings).map(([to, heard]) => ({ from: toList(heard).map(String), to })),
);

/** How the text is to be written, and which part of the recording. */
export const speechOptions = {
	audioEndAt: number('Audio End At', { value: 60_000, min: 1, description: 'Milliseconds from the beginning' }),
	audioStartFrom: number('Audio Start From', { value: 0, min: 0, description: 'Milliseconds from the beginning' }),
	customSpelling,
	disfluencies: boolean('Disfluencies', { value: true, description: "Whether to keep 'um' and 'uh'" }),
	domain: choice('Domain', { 'medical-v1': 'Medical' }, { value: 'medical-v1', description: 'Field whose terms are likely to be said' }),
	filterProfanity: boolean('Filter Profanity', { value: true, description: 'Whether to write **** in place of swear words' }),
	formatText: boolean('Format Text', { value: true, description: 'Whether to write numbers and names as usual' }),
	keyTerms,
	multichannel: boolean('Multichannel', {
		value: true,
		description: 'Whether each channel of the audio is a speaker of its own, and transcribed by itself',
	}),
	prompt,
	punctuate: boolean('Punctuate', { value: true, description: 'Whether to set commas and full stops' }),
	removeAudioTags: choice(
		'Remove Audio Tags',
		{ all: 'All', speaker: 'Those of Speakers' },
		{ value: 'all', description: 'Leaves out what newer models write in brackets, such as [laughter]' },
	),
	speechThreshold: number('Speech Threshold', {
		value: 0,
		min: 0,
		max: 1,
		decimals: 3,
		description: 'Share of speech, from 0 to 1, below which the transcript is an error',
	}),
	temperature: number('Temperature', {
		value: 0,
		min: 0,
		max: 1,
		decimals: 2,
		description: 'How freely the model writes, from 0 to 1. Universal-3 models only.',
	}),
};
