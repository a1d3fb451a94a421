import { InvalidInput } from '../../errors';
import type { Field } from '../field';
import { invalidValue, isBlank, toList, type FieldDetails } from './input';

/** Any number of texts: one per line, comma-separated, or an array. */
export function textList(
	displayName: string,
	{ required = false, rows, sentAs, ...words }: FieldDetails & { required?: boolean; rows?: number } = {},
): Field<string[]> {
	return {
		property: {
			displayName,
			type: 'string',
			default: '',
			...words,
			...(required && { required }),
			...(rows && { typeOptions: { rows } }),
		},
		sentAs,
		parse(raw) {
			const lines = typeof raw === 'string' && raw.includes('\n') ? raw.split('\n') : raw;
			const list = isBlank(lines) ? [] : toList(lines);
			if (required && list.length === 0) throw new InvalidInput(`'${displayName}' is empty`, 'Enter at least one');
			return list.map((entry) => {
				if (typeof entry === 'object') throw invalidValue(displayName, entry, 'text');
				return String(entry);
			});
		},
	};
}
