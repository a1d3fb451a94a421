import { boolean, number } from '../../shared/operation';

/** An option that is on as soon as it is added. */
export const toggle = (displayName: string, description: string, sentAs?: string) =>
	boolean(displayName, { value: true, description, sentAs });

export const fraction = (
	displayName: string,
	{ value = 0, decimals = 2, ...words }: { value?: number; decimals?: number; sentAs?: string; description: string },
) => number(displayName, { value, min: 0, max: 1, decimals, ...words });
