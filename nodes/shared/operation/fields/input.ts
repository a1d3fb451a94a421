import { InvalidInput } from '../../errors';

/** What most fields may say of themselves; the rest of a property is the factory's. */
export interface FieldDetails {
	description?: string;
	placeholder?: string;
	hint?: string;
	sentAs?: string;
}

export const isBlank = (raw: unknown) =>
	raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');

const quoted = (raw: unknown) => (typeof raw === 'string' ? `'${raw}'` : JSON.stringify(raw));

/** A value that is something else than wanted. */
export const invalidValue = (displayName: string, raw: unknown, wanted: string) =>
	new InvalidInput(`'${displayName}' is ${quoted(raw)}`, `It has to be ${wanted}`);

/** A list however it was written: an array, text with commas, or one value. Blank entries are dropped. */
export const toList = (raw: unknown): unknown[] => {
	const entries = Array.isArray(raw) ? raw : typeof raw === 'string' ? raw.split(',') : [raw];
	return entries
		.map((entry: unknown) => (typeof entry === 'string' ? entry.trim() : entry))
		.filter((entry) => !isBlank(entry));
};
