import { InvalidInput } from '../../errors';
import { byName, fieldOf, type Field } from '../field';
import { mapped } from './collection';
import { invalidOption, invalidValue, toList, type FieldDetails } from './input';
import { withoutCase } from '../../without-case';

type Choices<Value extends string> = Record<Value, string | { name: string; description: string }>;

const toOptions = (choices: Choices<string>) =>
	Object.entries(choices)
		.map(([value, shown]) =>
			typeof shown === 'string' ? { value, name: shown } : { value, name: shown.name, description: shown.description },
		)
		.sort(byName);

const choiceName = (shown: string | { name: string }) => (typeof shown === 'string' ? shown : shown.name);

/** A value as it is written, or in other case, or by its name: services and models write COMPLETED. */
function valueIn<Value extends string>(choices: Choices<Value>, raw: unknown): Value | undefined {
	if (typeof raw !== 'string') return undefined;
	const isValue = (given: string): given is Value => Object.hasOwn(choices, given);
	const wanted = withoutCase(raw);
	const entries = Object.entries<Choices<string>[string]>(choices);
	const found =
		entries.find(([value]) => value.toLowerCase() === wanted) ?? entries.find(([, shown]) => choiceName(shown).toLowerCase() === wanted);
	const value = isValue(raw) ? raw : (found?.[0] ?? '');
	return isValue(value) ? value : undefined;
}

function oneOf<Value extends string>(displayName: string, choices: Choices<Value>, raw: unknown): Value {
	const chosen = valueIn(choices, raw);
	if (chosen === undefined) throw invalidOption(displayName, raw, choices);
	return chosen;
}

export const choice = <Value extends string>(
	displayName: string,
	choices: Choices<Value>,
	{ value, ...details }: FieldDetails & { value: NoInfer<Value> },
): Field<Value> =>
	fieldOf({ displayName, type: 'options', default: value, options: toOptions(choices), ...details }, (raw) => oneOf(displayName, choices, raw));

/** One of a list that the service extends: those known to choose from, any other as an expression. */
export const openChoice = (
	displayName: string,
	known: Choices<string>,
	{ value, ...details }: FieldDetails & { value: string },
): Field<string> =>
	fieldOf({ displayName, type: 'options', default: value, options: toOptions(known), ...details }, (raw) => {
		if (typeof raw === 'string' && raw.trim() !== '') return valueIn(known, raw) ?? raw.trim();
		throw invalidValue(displayName, raw, 'text');
	});

/** Several of a list that the service extends: those known to choose from, any other as an expression. */
export const openChoices = (
	displayName: string,
	known: Choices<string>,
	{ value = [], ...details }: FieldDetails & { value?: string[]; required?: boolean },
): Field<string[]> =>
	fieldOf({ displayName, type: 'multiOptions', default: value, options: toOptions(known), ...details }, (raw) => {
		const list = toList(raw);
		if (details.required && list.length === 0) throw new InvalidInput(`'${displayName}' is empty`, 'Choose at least one');
		return list.map((entry) => {
			if (typeof entry !== 'string') throw invalidValue(displayName, entry, 'text');
			return valueIn(known, entry) ?? entry;
		});
	});

export const choices = <Value extends string>(
	displayName: string,
	of: Choices<Value>,
	options: FieldDetails & { value?: Array<NoInfer<Value>>; required?: boolean },
): Field<Value[]> =>
	mapped(openChoices(displayName, of, options), (list) => list.map((entry) => oneOf(displayName, of, entry)));
