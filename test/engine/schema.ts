import type { IDataObject } from 'n8n-workflow';

type Type = 'array' | 'boolean' | 'null' | 'number' | 'object' | 'string';

/** What n8n's editor shows of an output before it exists. The editor opens lists and objects only if that is all they can be. */
export interface Schema {
	type: Type | [Type, 'null'];
	properties?: Record<string, Schema>;
	items?: Schema;
}

function typeOf(value: unknown): Type {
	if (value === null || value === undefined) return 'null';
	if (Array.isArray(value)) return 'array';
	const type = typeof value;
	return type === 'boolean' || type === 'number' || type === 'object' ? type : 'string';
}

/** Keys such as `SPEAKER_00` are data. */
const isName = (key: string) => /^[a-z]\w*$/.test(key);

/** Names and types of what these values have. */
export function schemaOf(values: unknown[]): Schema {
	const types = values.map(typeOf);
	const [type = 'null'] = types.filter((each) => each !== 'null');
	if (type === 'array') {
		const inner = values.flatMap((value) => (Array.isArray(value) ? value : []));
		return inner.length === 0 ? { type } : { type, items: schemaOf(inner) };
	}
	if (type !== 'object') return { type: types.includes('null') && type !== 'null' ? [type, 'null'] : type };
	const objects = values.filter((value): value is IDataObject => typeOf(value) === 'object');
	const names = [...new Set(objects.flatMap((object) => Object.keys(object)))].filter(isName);
	const inner = (name: string) => objects.filter((object) => name in object).map((object) => object[name]);
	return { type, properties: Object.fromEntries(names.map((name) => [name, schemaOf(inner(name))])) };
}

/** The type that a value has unless it is null. */
export const ownType = ({ type }: Schema): Type => (Array.isArray(type) ? type[0] : type);

/** Where one schema has another field or type than the other. What is null or empty in one says nothing of its type. */
export function differences(one: Schema, other: Schema, place = ''): string[] {
	const types = [ownType(one), ownType(other)];
	if (types.includes('null')) return [];
	if (types[0] !== types[1]) return [`${place}: ${types.join(' / ')}`];
	if (one.items && other.items) return differences(one.items, other.items, `${place}[]`);
	const [ones = {}, others = {}] = [one.properties, other.properties];
	return [...new Set([...Object.keys(ones), ...Object.keys(others)])].flatMap((name) => {
		const [mine, theirs] = [ones[name], others[name]];
		const at = place === '' ? name : `${place}.${name}`;
		return mine && theirs ? differences(mine, theirs, at) : [`${at}: only in one`];
	});
}
