import { InvalidInput } from '../../errors';
import { isObject, parseJson } from '../../json';

export interface FieldDetails {
	description?: string;
	placeholder?: string;
	sentAs?: string;
}

export interface TextDetails extends FieldDetails {
	required?: boolean;
	rows?: number;
}

export interface ListDetails {
	required?: boolean;
	/** An empty list takes away what is there. */
	clears?: boolean;
}

export const isBlank = (raw: unknown): boolean =>
	raw === undefined ||
	raw === null ||
	(typeof raw === 'string' && raw.trim() === '') ||
	(isObject(raw) && 'mode' in raw && 'value' in raw && isBlank(raw.value));

export const isWritten = (raw: unknown): boolean => raw !== undefined && (!isObject(raw) || !('mode' in raw) || raw.value !== undefined);

export const quoted = (raw: unknown): string => {
	const written = typeof raw === 'string' ? `'${raw}'` : String(typeof raw === 'object' ? JSON.stringify(raw) : raw);
	return written.length > 200 ? `${written.slice(0, 200)}…` : written;
};

export const invalidValue = (displayName: string, raw: unknown, expected: string, advice?: string) =>
	new InvalidInput(`'${displayName}' must be ${expected}, but is ${quoted(raw)}`, advice);

export const invalidOption = (displayName: string, raw: unknown, choices: object) =>
	new InvalidInput(`'${displayName}' has no option ${quoted(raw)}`, `Use one of: ${Object.keys(choices).join(', ')}`);

/** Throws InvalidInput for a list of blanks, where an empty one takes away what is there: it has to be really empty. */
export function refuseBlanks(displayName: string, raw: unknown, list: readonly unknown[], expected: string) {
	if (list.length > 0 || isBlank(raw)) return;
	const given = typeof raw === 'string' ? parseJson(raw) : raw;
	if (!Array.isArray(given) || given.length > 0) throw invalidValue(displayName, raw, expected);
}

/** A list from an array, also one in JSON as models write it, separated text or one value, without blanks. */
export const toList = (raw: unknown, separator = ','): unknown[] => {
	const list = typeof raw === 'string' ? parseJson(raw) : raw;
	const entries = Array.isArray(list) ? list : typeof raw === 'string' ? raw.split(separator) : [raw];
	return entries
		.map((entry: unknown) => (typeof entry === 'string' ? entry.trim() : entry))
		.filter((entry) => !isBlank(entry));
};
