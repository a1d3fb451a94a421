import type { IDataObject } from 'n8n-workflow';
import { asFailure, orUndefined, ServiceFailure } from './errors';

/** The failure of a response that lacks what it must have. */
export const unexpectedResponse = (expected: string) =>
	new ServiceFailure(`The response did not contain the expected ${expected}`, {
		advice: 'This version of the service may not be supported',
		final: true,
	});

export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects in a list. None where there is no list; never throws. */
export const objectsIn = (list: unknown): IDataObject[] => (Array.isArray(list) ? list.filter(isObject) : []);

/** A JSON object in a response. Throws ServiceFailure for anything else. */
export function asObject(value: unknown): IDataObject {
	if (!isObject(value)) throw unexpectedResponse('JSON object');
	return value;
}

/** What `parse` makes of each entry of a list, in its place; undefined, and added to `unreadable`, where it throws a ServiceFailure.
 * Throws ServiceFailure where there is no list, and where none of several entries can be read: then the service has changed. */
export function parseEach<T>(value: unknown, parse: (entry: unknown) => T, unreadable = new Set<string>()): Array<T | undefined> {
	if (!Array.isArray(value)) throw unexpectedResponse('list');
	const failed: Array<{ text: string; failure: ServiceFailure }> = [];
	const parsed = value.map((entry: unknown) => {
		try {
			return parse(entry);
		} catch (error) {
			failed.push({ text: JSON.stringify(entry), failure: asFailure(error) });
			return undefined;
		}
	});
	const [first] = failed;
	if (first && parsed.length > 1 && failed.length === parsed.length) throw first.failure;
	for (const [index, { text }] of failed.entries()) unreadable.add(`${failed.slice(0, index).filter((each) => each.text === text).length} ${text}`);
	return parsed;
}

/** The entries of a list that `parse` can read. Throws as above. */
export const parseList = <T>(value: unknown, parse: (entry: unknown) => T, unreadable?: Set<string>): T[] =>
	parseEach(value, parse, unreadable).filter((each): each is T => each !== undefined);

export const asObjects = (value: unknown): IDataObject[] => parseList(value, asObject);

export const listAt = <T>(body: unknown, name: string, parse: (entry: unknown) => T, unreadable?: Set<string>): T[] =>
	parseList(asObject(body)[name], parse, unreadable);

export const objectsAt = (body: unknown, name: string): IDataObject[] => listAt(body, name, asObject);

export const objectAt = (body: unknown, name: string): IDataObject => asObject(asObject(body)[name]);

export const pick = (object: IDataObject, names: readonly string[]): IDataObject =>
	Object.fromEntries(names.filter((name) => Object.hasOwn(object, name)).map((name) => [name, object[name]]));

export const omit = (object: IDataObject, names: readonly string[]): IDataObject =>
	Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

export const parseJson = (text: string): unknown => orUndefined(() => JSON.parse(text));

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
