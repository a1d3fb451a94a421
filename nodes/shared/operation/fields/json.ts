import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../errors';
import { isObject, parseJson } from '../../json';
import { fieldOf, type Field } from '../field';
import { invalidValue, type FieldDetails } from './input';

export const jsonObject = (displayName: string, details: FieldDetails = {}): Field<IDataObject> =>
	fieldOf({ displayName, type: 'json', default: '{}', ...details }, (raw) => {
		const parsed = readJson(displayName, raw);
		if (!isObject(parsed)) throw invalidValue(displayName, raw, 'a JSON object such as {"customer": "Ada"}');
		return parsed;
	});

/** A JSON list of objects whose named properties are text or numbers; `optional` ones may be missing, but not all of `oneOf`. `example` is for the error message. */
export function jsonList<Name extends string>(
	displayName: string,
	names: readonly Name[],
	{ example, optional = [], oneOf, ...details }: FieldDetails & { example: string; optional?: readonly string[]; oneOf?: readonly string[]; required?: boolean },
): Field<Array<Record<Name, string>>> {
	const isEntry = (entry: unknown): entry is Record<Name, string> =>
		isObject(entry) && names.every((name) => typeof entry[name] === 'string') && (oneOf?.some((name) => (entry[name] ?? null) !== null) ?? true);
	const named = [...names, ...optional];
	const withText = (entry: unknown) =>
		isObject(entry) ? { ...entry, ...Object.fromEntries(named.filter((name) => typeof entry[name] === 'number').map((name) => [name, String(entry[name])])) } : entry;
	return fieldOf({ displayName, type: 'json', default: '[]', ...details }, (raw) => {
		const parsed = readJson(displayName, raw);
		const list = Array.isArray(parsed) ? parsed.map(withText) : [undefined];
		if (!list.every(isEntry)) throw invalidValue(displayName, raw, `a list such as ${example}`);
		return list;
	});
}

function readJson(displayName: string, raw: unknown): unknown {
	if (typeof raw !== 'string') return raw;
	const parsed = parseJson(raw);
	if (parsed !== undefined) return parsed;
	throw new InvalidInput(`'${displayName}' is not valid JSON`, 'Check its quotes, commas and braces');
}
