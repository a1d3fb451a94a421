import { InvalidInput } from '../../errors';
import { fieldOf, type Field } from '../field';
import { invalidValue, isBlank, type FieldDetails, type TextDetails } from './input';
import { withoutCase } from '../../without-case';

/** One line of text, without blanks around it, or several with `rows`. */
export const text = (
	displayName: string,
	{ required = false, value = '', ...details }: TextDetails & { value?: string } = {},
): Field<string> => ({
	...fieldOf({ displayName, type: 'string', default: value, required, ...details }, (raw) => {
		if (isBlank(raw)) {
			if (required) throw new InvalidInput(`'${displayName}' is empty`, 'Enter a value');
			return '';
		}
		if (typeof raw === 'object' || typeof raw === 'function') throw invalidValue(displayName, raw, 'text');
		return details.rows === undefined ? String(raw).trim() : String(raw);
	}),
	blankClears: !required,
});

/** A number within bounds, whole unless `decimals` allows decimal places. */
export function number(
	displayName: string,
	{ value, min, max, decimals = 0, ...details }: FieldDetails & { value: number; min?: number; max?: number; decimals?: number },
): Field<number> {
	const typeOptions = { minValue: min, maxValue: max, ...(decimals === 0 && { numberPrecision: 0 }) };
	return fieldOf({ displayName, type: 'number', default: value, typeOptions, ...details }, (raw) => {
		const isNumeric = typeof raw === 'number' || (typeof raw === 'string' && !isBlank(raw));
		const parsed = isNumeric ? Number(raw) : NaN;
		const fits = parsed >= (min ?? -Infinity) && parsed <= (max ?? Infinity);
		if (fits && (decimals > 0 || Number.isInteger(parsed))) return parsed;
		const kind = decimals === 0 ? 'a whole number' : 'a number';
		const range = max === undefined ? ` of at least ${min}` : ` from ${min} to ${max}`;
		throw invalidValue(displayName, raw, min === undefined ? kind : kind + range);
	});
}

export const boolean = (displayName: string, { value = false, ...details }: FieldDetails & { value?: boolean }): Field<boolean> =>
	fieldOf({ displayName, type: 'boolean', default: value, ...details }, (raw) => {
		if (typeof raw === 'boolean') return raw;
		if (typeof raw === 'string' && /^(true|false)$/i.test(raw.trim())) return withoutCase(raw) === 'true';
		throw invalidValue(displayName, raw, 'true or false');
	});

export const color = (displayName: string, details: FieldDetails): Field<string> =>
	fieldOf({ displayName, type: 'color', default: '#3B82F6', ...details }, (raw) => {
		if (typeof raw === 'string' && /^#[0-9a-f]{6}$/i.test(raw.trim())) return raw.trim();
		throw invalidValue(displayName, raw, 'a color such as #3B82F6');
	});
