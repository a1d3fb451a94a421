import { InvalidInput } from '../../shared/errors';
import { isObject } from '../../shared/json';
import { toList, type Field } from '../../shared/operation';

const knownModels = [
	{ value: 'assemblyai-stt-3-7', name: 'AssemblyAI STT 3.7' },
	{ value: 'universal-2', name: 'Universal-2' },
	{ value: 'universal-3-5-pro', name: 'Universal-3.5 Pro (Deprecated)' },
];

/** AssemblyAI's default for new accounts, then the model for the languages it lacks. */
const preferred = ['assemblyai-stt-3-7', 'universal-2'];

/** Pinned, since AssemblyAI changes its default from time to time, and with it words and price. */
export const speechModels: Field<string[]> = {
	property: {
		displayName: 'Speech Models',
		type: 'fixedCollection',
		placeholder: 'Add Model',
		typeOptions: { multipleValues: true, sortable: true },
		default: { models: preferred.map((model) => ({ model })) },
		description: 'In order of preference: the first model that supports the language is used. Drag a model to change the order.',
		options: [
			{
				displayName: 'Models',
				name: 'models',
				values: [
					{
						displayName: 'Model',
						name: 'model',
						type: 'options',
						options: knownModels,
						default: 'universal-2',
						description: 'For a model not in the list, enter its ID as an expression',
					},
				],
			},
		],
	},
	parse(raw) {
		const rows = isObject(raw) && Array.isArray(raw.models) ? raw.models : [];
		const names = toList(rows.map((row: unknown) => isObject(row) ? row.model : '')).map(String);
		if (names.length > 0) return [...new Set(names)];
		throw new InvalidInput("'Speech Models' is empty", "Add at least one row: n8n drops an expression for the whole field. AssemblyAI's default changes from time to time.");
	},
};
