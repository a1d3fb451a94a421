import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isObject, parseJson } from '../json';

const fieldOfItem = /^=\{\{\s*\$json\.(\w+)\s*\}\}$/;

export const hasExpression = (parameter: unknown) => JSON.stringify(parameter).includes('"=');

/** Reads a parameter for an item, by n8n only where it has to: n8n takes a millisecond for each expression. */
export function parametersOf(context: IExecuteFunctions) {
	const items = context.getInputData();
	const readers = new Map<string, (item: IDataObject) => unknown>();
	return (name: string, itemIndex: number, fallback: unknown): unknown => {
		const known = readers.get(name)?.(items[itemIndex]?.json ?? {});
		if (known !== undefined) return known;
		const value = context.getNodeParameter(name, itemIndex, fallback);
		if (!readers.has(name)) readers.set(name, readerOf(context.getNodeParameter(name, itemIndex, fallback, { rawExpressions: true }), value));
		return value;
	};
}

/** A function that returns the value of a parameter for an item, or undefined if n8n has to evaluate it. */
function readerOf(raw: unknown, value: unknown): (item: IDataObject) => unknown {
	if (!hasExpression(raw)) {
		const constant = JSON.stringify(value);
		return () => parseJson(constant);
	}
	const locator = isObject(raw) && !hasExpression({ ...raw, value: '' }) ? raw : undefined;
	const [, field] = fieldOfItem.exec(String(locator ? locator.value : raw)) ?? [];
	return (item) => {
		const found = field !== undefined && Object.hasOwn(item, field) ? item[field] : undefined;
		if (typeof found !== 'string' && typeof found !== 'number') return undefined;
		return locator ? { ...locator, value: found } : found;
	};
}
