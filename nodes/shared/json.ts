import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from './errors';

/** The failure of an answer that lacks what it has to hold. */
export const unexpectedResponse = (wanted: string) =>
	new ServiceFailure(`The answer holds no ${wanted}`, {
		advice: 'The service may be of another version than this node knows',
		final: true,
	});

export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON object out of an answer. Throws ServiceFailure for anything else. */
export function asObject(value: unknown): IDataObject {
	if (!isObject(value)) throw unexpectedResponse('JSON object');
	return value;
}

/** A list of JSON objects out of an answer. Throws ServiceFailure for anything else. */
export function asObjects(value: unknown): IDataObject[] {
	if (!Array.isArray(value)) throw unexpectedResponse('list');
	return value.map(asObject);
}

/** The list that an answer holds under `name`. Throws ServiceFailure when there is none. */
export const objectsAt = (body: unknown, name: string): IDataObject[] => asObjects(asObject(body)[name]);

/** The object that an answer holds under `name`. Throws ServiceFailure when there is none. */
export const objectAt = (body: unknown, name: string): IDataObject => asObject(asObject(body)[name]);

/** Some properties of an object, those that it has, in the order asked for. */
export const pick = (object: IDataObject, names: readonly string[]): IDataObject =>
	Object.fromEntries(names.filter((name) => name in object).map((name) => [name, object[name]]));

/** The value of a JSON text, undefined when it is none. `reviver` as in `JSON.parse`. */
export function parseJson(text: string, reviver?: (key: string, value: unknown) => unknown): unknown {
	try {
		return JSON.parse(text, reviver);
	} catch {
		return undefined;
	}
}
