import { InvalidInput } from '../../errors';
import { isObject } from '../../json';
import { byDisplayName, fieldProperties, mapFields, type Field, type Fields, type Values } from '../field';
import { isBlank } from './input';

const addLabel = (displayName: string) =>
	/Options$/.test(displayName) ? 'Add Option' : displayName === 'Filters' ? 'Add Filter' : 'Add Field';

/** Optional fields behind an 'Add' button; the value has only those added. `required` demands at least one. */
export function collection<F extends Fields>(
	displayName: string,
	fields: F,
	{ required = false } = {},
): Field<Partial<Values<F>>> {
	return {
		property: {
			displayName,
			type: 'collection',
			placeholder: addLabel(displayName),
			default: {},
			// n8n reports a missing required field even if its collection is hidden.
			options: fieldProperties(fields)
				.map((property) => ({ ...property, required: undefined }))
				.sort(byDisplayName),
		},
		inner: fields,
		parse(raw, setting) {
			const given = isObject(raw) ? raw : {};
			if (required && Object.keys(given).length === 0) {
				throw new InvalidInput(`'${displayName}' is empty`, 'Add at least one field');
			}
			const added = Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(given, name)));
			return mapFields(added as F, (name, field) => field.parse(given[name], setting));
		},
	};
}

export const mapped = <From, To>(field: Field<From>, map: (value: From) => To): Field<To> => ({
	...field,
	parse: (raw, setting) => map(field.parse(raw, setting)),
});

/** The same field, null if blank. */
export const orNull = <Value>(field: Field<Value>): Field<Value | null> => ({
	...field,
	parse: (raw, setting) => (isBlank(raw) ? null : field.parse(raw, setting)),
});
