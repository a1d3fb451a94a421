import { InvalidInput } from '../../errors';
import { byName, type Field } from '../field';
import { invalidOption, toList, type FieldDetails } from './input';

type Choices<Value extends string> = Record<Value, string | { name: string; description: string }>;

const toOptions = (choices: Choices<string>) =>
	Object.entries(choices)
		.map(([value, shown]) =>
			typeof shown === 'string' ? { value, name: shown } : { value, name: shown.name, description: shown.description },
		)
		.sort(byName);

/** One of a fixed list; `choices` maps values to names. */
export function choice<Value extends string>(
	displayName: string,
	choices: Choices<Value>,
	{ value, sentAs, ...words }: FieldDetails & { value: NoInfer<Value> },
): Field<Value> {
	const isChoice = (raw: unknown): raw is Value => typeof raw === 'string' && Object.hasOwn(choices, raw);
	return {
		property: { displayName, type: 'options', default: value, options: toOptions(choices), ...words },
		sentAs,
		parse(raw) {
			if (!isChoice(raw)) throw invalidOption(displayName, raw, choices);
			return raw;
		},
	};
}

export function choices<Value extends string>(
	displayName: string,
	of: Choices<Value>,
	{ value = [], required = false, sentAs, ...words }: FieldDetails & { value?: Array<NoInfer<Value>>; required?: boolean },
): Field<Value[]> {
	const isChoice = (raw: unknown): raw is Value => typeof raw === 'string' && Object.hasOwn(of, raw);
	return {
		property: {
			displayName,
			type: 'multiOptions',
			default: value,
			options: toOptions(of),
			...words,
			...(required && { required }),
		},
		sentAs,
		parse(raw) {
			const list = toList(raw);
			if (required && list.length === 0) throw new InvalidInput(`'${displayName}' is empty`, 'Choose at least one');
			return list.map((entry) => {
				if (!isChoice(entry)) throw invalidOption(displayName, entry, of);
				return entry;
			});
		},
	};
}
