import type { IDataObject, IExecuteFunctions, NodeParameterValue } from 'n8n-workflow';
import { collected, firstOf } from '../collected';
import { unreadableHints, unreadableIn, type Client, type Request, type Service } from '../http';
import { asObject, isObject, listAt, merged } from '../json';
import { showHints } from './warnings';
import { shownWhen, unsent, type Fields, type Values } from './field';
import { boolean, number, quoted } from './fields';
import type { Item } from './item';

export interface Call<V> {
	client: Client;
	values: V;
	context: IExecuteFunctions;
	itemIndex: number;
	request: OwnRequest;
	/** Does something once all items of the run are made, unless n8n drops them. */
	afterwards(task: () => void | Promise<void>): void;
}

type OwnRequest = Request & { query?: Record<string, unknown>; json?: Record<string, unknown> };

type Result = Item | Item[];

/** An output item or error of `runAll`; one for several input items lists them all in `itemIndexes`. */
export type Outcome = { itemIndex: number; itemIndexes?: number[] } & ({ item: Item } | { error: unknown });

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Method and path with fields in braces: `PUT /tags/{tagId}`. */
export type Endpoint = `${(typeof methods)[number]} /${string}`;

type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
	? Name | Placeholder<Rest>
	: never;

export type Simplifier = (item: IDataObject) => IDataObject;

interface Row<F extends Fields, E extends Endpoint> {
	name?: string;
	action?: string;
	description: string;
	/** For n8n's AI builder: what else to choose, or what goes with it. */
	hint?: string;
	fields: F;
	endpoint: E & (Placeholder<E> extends keyof F ? E : never);
	/** If it isn't the node's. */
	service?: Service;
	/** Takes or returns a file: hidden in an AI agent's tool. */
	withFile?: boolean;
	since?: string;
	feature?: string;
	/** Scopes that the credential needs in addition to those of the endpoint. */
	alsoNeeds?: readonly string[];
	timeout?: number;
	/** Offers 'Simplify', and what it leaves of an item. */
	simplified?: Simplifier;
	simplifiedWhen?: Record<string, NodeParameterValue[]>;
	/** Mostly waits: all items run at once, their requests still paced. */
	patient?: boolean;
}

type AnyRow<F extends Fields, E extends Endpoint> = Row<F, E> &
	(
		| { output(body: unknown, values: Values<F>): Result }
		| { run(call: Call<Values<F>>): Promise<Result> }
		| { runAll(calls: Array<Call<Values<F>>>): Promise<Outcome[]> }
	);

export type Operation = AnyRow<Fields, Endpoint>;

export const operation = <F extends Fields, const E extends Endpoint>(row: AnyRow<F, E>): Operation => row;

/** Deletes what the last placeholder of the endpoint names. */
export function deletion<F extends Fields, const E extends Endpoint>(row: Row<F, E>): Operation {
	const [, id = ''] = /\{(\w+)\}$/.exec(row.endpoint) ?? [];
	return { ...row, output: (_, values) => asObject({ id: values[id], deleted: true }) };
}

/** The same operations, refused by services that do not meet the need. */
export const operationsSince = (since: string, operations: Record<string, Operation>, feature?: string): Record<string, Operation> =>
	Object.fromEntries(Object.entries(operations).map(([key, each]) => [key, { since, feature, ...each }]));

const paging = {
	returnAll: unsent(
		boolean('Return All', {
			description: 'Whether to return all results or only up to a given limit',
		}),
	),
	limit: unsent(
		shownWhen(
			{ returnAll: [false] },
			number('Limit', { value: 50, min: 1, description: 'Max number of results to return' }),
		),
	),
};

interface Listing<F extends Fields, E extends Endpoint> extends Row<F, E> {
	pages(call: Call<Values<F>>, limit: number): AsyncIterable<IDataObject>;
}

export function listing<F extends Fields, const E extends Endpoint>(row: Listing<F, E>): Operation {
	const { pages, ...rest }: Listing<Fields, Endpoint> = row;
	return {
		...rest,
		fields: withPaging(row),
		async run(call) {
			const limit = call.values.returnAll === true ? Infinity : Number(call.values.limit);
			const listed = await collected(firstOf(pages(call, limit), limit));
			showHints(call.context, hintsFor(listed.length, limit, call.values));
			call.afterwards(() => showHints(call.context, unreadableHints(unreadableIn(call.client).size), 'warning'));
			return listed;
		},
	};
}

interface WholeListing<F extends Fields, E extends Endpoint> extends Row<F, E> {
	at: string;
	toItem(entry: unknown, values: Values<F>): IDataObject;
}

/** Declares a list that the service returns in one response, under the name `at`. */
export function wholeListing<F extends Fields, const E extends Endpoint>(row: WholeListing<F, E>): Operation {
	const { at, toItem, ...rest }: WholeListing<Fields, Endpoint> = row;
	return listing({
		...rest,
		async *pages({ client, request, values }) {
			yield* listAt(await client.json(request), at, (entry) => toItem(entry, values), unreadableIn(client));
		},
	});
}

/** What the list belongs to, and what must be given, comes before paging. */
function withPaging({ endpoint, fields }: Pick<Operation, 'endpoint' | 'fields'>): Fields {
	const all = Object.entries(fields);
	const isFirst = ([name, { property }]: (typeof all)[number]) => endpoint.includes(`{${name}}`) || property.required === true;
	return Object.fromEntries([...all.filter(isFirst), ...Object.entries(paging), ...all.filter((each) => !isFirst(each))]);
}

function hintsFor(count: number, limit: number, { filters, query }: Values<Fields>): string[] {
	const isFiltered = isObject(filters) && Object.keys(filters).length > 0;
	if (count === 0 && isFiltered) return ["Nothing matches the filters. Remove or change one of the 'Filters'."];
	if (count === 0) return typeof query === 'string' && query !== '' ? [`Nothing was found for ${quoted(query)}`] : [];
	return count === limit ? [`Only the first ${limit} results were returned. There may be more. Turn on 'Return All', or increase 'Limit'.`] : [];
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const requestTo = <const E extends Endpoint>(endpoint: E, values: Record<Placeholder<E>, string | number>) =>
	filledIn(endpoint, (name) => Object.entries(values).find(([each]) => each === name)?.[1]);

function filledIn(endpoint: Endpoint, valueOf: (name: string) => unknown): Pick<Request, 'method' | 'path'> {
	const method = methods.find((each) => endpoint.startsWith(`${each} `)) ?? 'GET';
	const path = endpoint
		.slice(method.length + 1)
		.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(valueOf(name))));
	return { method, path };
}

/** The request of an operation: values named in its endpoint go into the path, the others into the query or JSON body. */
export function toRequest(
	{ endpoint, fields, timeout }: Pick<Operation, 'endpoint' | 'fields' | 'timeout'>,
	values: Values<Fields>,
): OwnRequest {
	const request = filledIn(endpoint, (name) => values[name]);
	const sent = Object.fromEntries(Object.entries(fields).filter(([name]) => !endpoint.includes(`{${name}}`)));
	const parameters = requestParameters(sent, values);
	const hasBody = ['POST', 'PUT', 'PATCH'].includes(request.method);
	return { ...request, timeout, ...(hasBody ? { json: parameters } : { query: parameters }) };
}

/** Values under their names in requests, collections flattened; a dotted name nests objects. */
export function requestParameters(fields: Fields, values: Record<string, unknown>): Record<string, unknown> {
	let parameters: Record<string, unknown> = {};
	for (const [name, { inner, sentAs }] of Object.entries(fields)) {
		const value = values[name];
		if (value === undefined || sentAs === false) continue;
		const sent = inner ? requestParameters(inner, asObject(value)) : nested((sentAs ?? snakeCase(name)).split('.'), value);
		parameters = merged(parameters, sent);
	}
	return parameters;
}

const nested = ([name = '', ...rest]: string[], value: unknown): Record<string, unknown> => ({ [name]: rest.length === 0 ? value : nested(rest, value) });
