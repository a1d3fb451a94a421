import { boolean, mapped, number, type Field } from '../../shared/operation';

/** An option that is on as soon as it is added. */
export const toggle = (displayName: string, description: string, sentAs?: string) =>
	boolean(displayName, { value: true, description, sentAs });

export const fraction = (
	displayName: string,
	{ value = 0, decimals = 2, ...words }: { value?: number; decimals?: number; sentAs?: string; description: string },
) => number(displayName, { value, min: 0, max: 1, decimals, ...words });

/** The same field, not set if its list or object has nothing in it. */
export const omittedIfEmpty = <Value extends object>(field: Field<Value>): Field<Value | undefined> =>
	mapped(field, (value) => (Object.keys(value).length > 0 ? value : undefined));
