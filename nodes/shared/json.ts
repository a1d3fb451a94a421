import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from './errors';

/** The failure of a response that lacks what it must have. */
export const unexpectedResponse = (expected: string) =>
	new ServiceFailure(`The response did not contain the expected ${expected}`, {
		advice: 'This version of the service may not be supported',
		final: true,
	});

export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON object in a response. Throws ServiceFailure for anything else. */
export function asObject(value: unknown): IDataObject {
	if (!isObject(value)) throw unexpectedResponse('JSON object');
	return value;
}

/** A list of JSON objects in a response. Throws ServiceFailure for anything else. */
export function asObjects(value: unknown): IDataObject[] {
	if (!Array.isArray(value)) throw unexpectedResponse('list');
	return value.map(asObject);
}

/** The list at `name` in a response. Throws ServiceFailure if there is none. */
export const objectsAt = (body: unknown, name: string): IDataObject[] => asObjects(asObject(body)[name]);

/** The object at `name` in a response. Throws ServiceFailure if there is none. */
export const objectAt = (body: unknown, name: string): IDataObject => asObject(asObject(body)[name]);

/** The named properties that an object has, in the given order. */
export const pick = (object: IDataObject, names: readonly string[]): IDataObject =>
	Object.fromEntries(names.filter((name) => name in object).map((name) => [name, object[name]]));

/** The other properties of an object. */
export const omit = (object: IDataObject, names: readonly string[]): IDataObject =>
	Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

/** Parses JSON; undefined if it is invalid. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The value at a dotted path, undefined if there is none. */
export const valueAt = (value: unknown, path: string): unknown =>
	path.split('.').reduce((inner, name) => (isObject(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined), value);

/** Both objects, merged at every depth. Where both have another value, that of `extra` counts. */
export const merged = (base: object, extra: object): Record<string, unknown> => {
	const known = new Map<string, unknown>(Object.entries(base));
	for (const [name, value] of Object.entries(extra)) {
		const before = known.get(name);
		known.set(name, isObject(before) && isObject(value) ? merged(before, value) : value);
	}
	return Object.fromEntries(known);
};
