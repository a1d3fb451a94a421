import type { INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../errors';
import { isObject, parseJson } from '../../json';
import { byDisplayName, fieldProperties, mapFields, type Field, type Fields, type Values } from '../field';
import { invalidValue, isBlank, isWritten } from './input';

const addLabel = (displayName: string) =>
	/^(Additional|Update) Fields$/.test(displayName) ? 'Add Field' : `Add ${displayName.replace(/s$/, '')}`;

/** n8n reports a missing required field even if its collection is hidden. */
export const optional = (fields: Fields): INodeProperties[] => fieldProperties(fields).map((property) => ({ ...property, required: undefined }));

/** Optional fields behind an 'Add' button, without those that an expression finds nothing for, and without blank ones unless `blankClears`; `required` demands at least one. */
export function collection<F extends Fields>(
	displayName: string,
	fields: F,
	{ required = false, blankClears = required }: { required?: boolean; blankClears?: boolean } = {},
): Field<Partial<Values<F>>> {
	return {
		property: {
			displayName,
			type: 'collection',
			placeholder: addLabel(displayName),
			default: {},
			options: optional(fields).sort(byDisplayName),
		},
		inner: fields,
		parse(raw, setting) {
			const read = typeof raw === 'string' ? (parseJson(raw) ?? raw) : raw;
			if (!isObject(read) && !isBlank(read)) throw invalidValue(displayName, raw, 'an object with its fields');
			const given = isObject(read) ? read : {};
			const canClear = blankClears && setting.isTool !== true;
			const isGiven = ([name, field]: [string, Field<unknown>]) =>
				Object.hasOwn(given, name) && (!isBlank(given[name]) || (canClear && field.blankClears === true && isWritten(given[name])));
			const added = Object.fromEntries(Object.entries(fields).filter(isGiven));
			const values = mapFields(added as F, (name, field) => field.parse(given[name], setting));
			if (required && Object.values(values).every((value) => value === undefined)) {
				throw new InvalidInput(`'${displayName}' is empty`, 'Add at least one field, and check that its expression finds a value');
			}
			return values;
		},
	};
}

export const mapped = <From, To>(field: Field<From>, map: (value: From) => To): Field<To> => ({
	...field,
	parse: (raw, setting) => map(field.parse(raw, setting)),
});

export const orNull = <Value>(field: Field<Value>): Field<Value | null> => ({
	...field,
	blankClears: true,
	parse: (raw, setting) => (isBlank(raw) ? null : field.parse(raw, setting)),
});
