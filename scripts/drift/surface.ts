import type { IDataObject } from 'n8n-workflow';

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head'];

const isObject = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const objectOf = (value: unknown): IDataObject => (isObject(value) ? value : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The speech models that a page names, sorted. Those for streaming (`universal-streaming-…`, `u3-rt-pro`) aren't meant. */
export const modelsOf = (page: string): string[] =>
	[...new Set(page.match(/\b(?:universal-\d[a-z0-9-]*|assemblyai-stt-[a-z0-9-]+|slam-\d+)\b/g))].filter((name) => !/streaming|guide/.test(name)).sort();

/**
 * What a client can notice of an OpenAPI document, a line each, sorted: routes (`GET /recordings`), parameters
 * (`GET /recordings ?page`), fields of bodies (`POST /tags {name}`), fields of schemas (`Tag.name`) and enumerated values
 * (`Tag.kind = personal`). Texts and examples are left out.
 */
export function surfaceOf(document: unknown): string[] {
	const { paths, components } = objectOf(document);
	const { schemas, parameters } = objectOf(components);
	const resolve = (value: unknown): IDataObject => {
		const { $ref, ...rest } = objectOf(value);
		if (typeof $ref !== 'string') return rest;
		const name = $ref.split('/').at(-1) ?? '';
		return objectOf(objectOf(schemas)[name] ?? objectOf(parameters)[name]);
	};
	const routes = Object.entries(objectOf(paths)).flatMap(([path, item]) =>
		methods.flatMap((method) => {
			const operation = objectOf(item)[method];
			return operation === undefined ? [] : routeLines(`${method.toUpperCase()} ${path}`, objectOf(operation), objectOf(item), resolve);
		}),
	);
	const fields = Object.entries(objectOf(schemas)).flatMap(([name, schema]) => schemaLines(name, objectOf(schema), resolve));
	return [...new Set([...routes, ...fields])].sort();
}

function routeLines(route: string, operation: IDataObject, item: IDataObject, resolve: (value: unknown) => IDataObject): string[] {
	const named = [...listOf(item.parameters), ...listOf(operation.parameters)].map(resolve);
	const bodies = Object.values(objectOf(objectOf(operation.requestBody).content)).map((content) => resolve(objectOf(content).schema));
	return [
		route,
		...named.map(({ name }) => `${route} ?${String(name)}`),
		...bodies.flatMap((body) => fieldsOf(body, resolve).map(([field]) => `${route} {${field}}`)),
	];
}

function schemaLines(name: string, schema: IDataObject, resolve: (value: unknown) => IDataObject): string[] {
	const values = (path: string, { enum: known }: IDataObject) => listOf(known).map((value) => `${path} = ${String(value)}`);
	const fields = fieldsOf(schema, resolve).flatMap(([field, value]) => {
		const path = `${name}.${field}`;
		const { items, anyOf } = objectOf(value);
		return [path, ...[value, items, ...listOf(anyOf)].flatMap((each) => values(path, resolve(each)))];
	});
	return [...values(name, schema), ...fields];
}

const fieldsOf = (schema: IDataObject, resolve: (value: unknown) => IDataObject): Array<[string, unknown]> => [
	...Object.entries(objectOf(schema.properties)),
	...listOf(schema.allOf).flatMap((part) => fieldsOf(resolve(part), resolve)),
];

/** Paths of all values of an answer: `capabilities.search.modes`. Lists count by their first entry. */
export function shapeOf(value: unknown, path = ''): string[] {
	if (Array.isArray(value)) return value.length === 0 ? [`${path}[]`] : shapeOf(value[0], `${path}[]`);
	if (!isObject(value)) return [path];
	return Object.entries(value).flatMap(([key, each]) => shapeOf(each, path === '' ? key : `${path}.${key}`));
}

export interface Drift {
	added: string[];
	gone: string[];
}

export const compare = (recorded: string[], live: string[]): Drift => ({
	added: live.filter((line) => !recorded.includes(line)),
	gone: recorded.filter((line) => !live.includes(line)),
});
