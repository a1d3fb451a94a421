import { InvalidInput } from '../../errors';
import type { Field } from '../field';
import { invalidValue, isBlank, type FieldDetails } from './input';
import { withoutCase } from '../../without-case';

/** One line of text, or several with `rows`. */
export function text(
	displayName: string,
	{
		required = false,
		value = '',
		rows,
		sentAs,
		...words
	}: FieldDetails & { required?: boolean; value?: string; rows?: number } = {},
): Field<string> {
	return {
		property: {
			displayName,
			type: 'string',
			default: value,
			...words,
			...(required && { required }),
			...(rows && { typeOptions: { rows } }),
		},
		sentAs,
		blankClears: !required,
		parse(raw) {
			if (isBlank(raw)) {
				if (required) throw new InvalidInput(`'${displayName}' is empty`, 'Enter a value');
				return '';
			}
			if (typeof raw === 'object' || typeof raw === 'function') throw invalidValue(displayName, raw, 'text');
			return String(raw);
		},
	};
}

/** A number within bounds, whole unless `decimals` allows decimal places. */
export function number(
	displayName: string,
	{
		value,
		min,
		max,
		decimals = 0,
		sentAs,
		...words
	}: FieldDetails & { value: number; min?: number; max?: number; decimals?: number },
): Field<number> {
	return {
		property: {
			displayName,
			type: 'number',
			default: value,
			typeOptions: { minValue: min, maxValue: max, numberPrecision: decimals },
			...words,
		},
		sentAs,
		parse(raw) {
			const isNumeric = typeof raw === 'number' || (typeof raw === 'string' && !isBlank(raw));
			const parsed = isNumeric ? Number(raw) : NaN;
			const fits = parsed >= (min ?? -Infinity) && parsed <= (max ?? Infinity);
			if (!fits || (decimals === 0 && !Number.isInteger(parsed))) {
				const kind = decimals === 0 ? 'a whole number' : 'a number';
				const range = max === undefined ? ` of at least ${min}` : ` from ${min} to ${max}`;
				throw invalidValue(displayName, raw, min === undefined ? kind : kind + range);
			}
			return parsed;
		},
	};
}

export function boolean(
	displayName: string,
	{ value = false, sentAs, ...words }: FieldDetails & { value?: boolean },
): Field<boolean> {
	return {
		property: { displayName, type: 'boolean', default: value, ...words },
		sentAs,
		parse(raw) {
			if (typeof raw === 'boolean') return raw;
			if (typeof raw === 'string' && /^(true|false)$/i.test(raw.trim())) return withoutCase(raw) === 'true';
			throw invalidValue(displayName, raw, 'true or false');
		},
	};
}

/** A color as `#RRGGBB`. */
export function color(displayName: string, { sentAs, ...words }: FieldDetails = {}): Field<string> {
	return {
		property: { displayName, type: 'color', default: '#3B82F6', ...words },
		sentAs,
		parse(raw) {
			if (typeof raw === 'string' && /^#[0-9a-f]{6}$/i.test(raw.trim())) return raw.trim();
			throw invalidValue(displayName, raw, 'a color such as #3B82F6');
		},
	};
}
