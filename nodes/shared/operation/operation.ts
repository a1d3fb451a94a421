import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Client, Request } from '../http';
import { asObject, isObject } from '../json';
import { shownWhen, unsent, type Fields, type Values } from './field';
import { boolean, number } from './fields';

/** One incoming item, with its fields read and checked. */
export interface Call<V> {
	client: Client;
	values: V;
	context: IExecuteFunctions;
	itemIndex: number;
	/** The request of the operation's endpoint with these values. */
	request: OwnRequest;
}

/** A request with what an operation's fields say: in the query, or for POST, PUT and PATCH in the JSON body. */
type OwnRequest = Request & { query?: Record<string, unknown>; json?: Record<string, unknown> };

/** An item with binary data. */
export class ItemWithFile {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}

/** What an operation makes of one incoming item: one item or several. */
export type Result = IDataObject | ItemWithFile | Array<IDataObject | ItemWithFile>;

/**
 * What became of one incoming item of an operation that takes all of them at once, or of several together: then
 * `itemIndexes` are all of them, and `itemIndex` the first.
 */
export type Outcome = { itemIndex: number; itemIndexes?: number[] } & (
	| { json: IDataObject; binary?: IBinaryKeyData }
	| { error: unknown }
);

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Method and path of the request, `{name}` standing for a field: `PUT /tags/{tagId}`. */
export type Endpoint = `${(typeof methods)[number]} /${string}`;

type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
	? Name | Placeholder<Rest>
	: never;

interface Row<F extends Fields, E extends Endpoint> {
	/** As in the list of operations: 'Get Many'. */
	name: string;
	/** As in the nodes panel: 'Get many tags'. */
	action: string;
	/** Ends without a full stop, says it in other words than `action`. */
	description: string;
	fields: F;
	/** What is sent, or the main one of several; every placeholder has to be a field. */
	endpoint: E & (Placeholder<E> extends keyof F ? E : never);
	/** The endpoint is below the service's address and not below its API. */
	outsideApi?: boolean;
	/** Takes or gives a file, which an AI agent can do nothing with: not on offer in a tool. */
	withFile?: boolean;
	/** Least version of the service that knows the operation: '0.9.0'. */
	since?: string;
	/** Milliseconds to wait for the answer, where it takes longer than others. */
	timeout?: number;
	/** Waits more than it asks: all items are under way at once, their requests paced as ever. */
	patient?: boolean;
}

interface RequestRow<F extends Fields, E extends Endpoint> extends Row<F, E> {
	/** Takes out of the answer what becomes items. */
	output(body: unknown, values: Values<F>): Result;
}

interface RunRow<F extends Fields, E extends Endpoint> extends Row<F, E> {
	/** Does the work for one incoming item. */
	run(call: Call<Values<F>>): Promise<Result>;
}

interface RunAllRow<F extends Fields, E extends Endpoint> extends Row<F, E> {
	/** Does the work for all incoming items. */
	runAll(calls: Array<Call<Values<F>>>): Promise<Outcome[]>;
}

type AnyRow<F extends Fields, E extends Endpoint> = RequestRow<F, E> | RunRow<F, E> | RunAllRow<F, E>;

/** An operation whose fields are no longer known to the compiler, as the tables hold them. */
export type Operation = AnyRow<Fields, Endpoint>;

/** The item of something that is gone. */
export const deleted = (): IDataObject => ({ deleted: true });

/** Keeps the types of a row's fields for its functions, then forgets them. */
export const operation = <F extends Fields, const E extends Endpoint>(row: AnyRow<F, E>): Operation => row;

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
	/** Walks through the matches; no more than `limit` are read, which is Infinity for all. */
	pages(call: Call<Values<F>>, limit: number): AsyncIterable<IDataObject>;
}

/** An operation that returns many, with 'Return All' and 'Limit'. */
export function listing<F extends Fields, const E extends Endpoint>(row: Listing<F, E>): Operation {
	const { pages, ...rest }: Listing<Fields, Endpoint> = row;
	return {
		...rest,
		fields: { ...paging, ...row.fields },
		async run(call) {
			const limit = call.values.returnAll === true ? Infinity : Number(call.values.limit);
			return await take(pages(call, limit), limit);
		},
	};
}

interface WholeListing<F extends Fields, E extends Endpoint> extends Row<F, E> {
	/** Takes the list out of the one answer that holds all of it. */
	list(body: unknown, values: Values<F>): IDataObject[];
}

/** An operation that returns many out of a list that the service does not page. */
export function wholeListing<F extends Fields, const E extends Endpoint>(row: WholeListing<F, E>): Operation {
	const { list, ...rest }: WholeListing<Fields, Endpoint> = row;
	return listing({
		...rest,
		async *pages({ client, request, values }) {
			yield* list(await client.json(request), values);
		},
	});
}

async function take(all: AsyncIterable<IDataObject>, limit: number): Promise<IDataObject[]> {
	const taken: IDataObject[] = [];
	for await (const each of all) {
		taken.push(each);
		if (taken.length >= limit) break;
	}
	return taken;
}

/** `customPrompt` -> `custom_prompt`, as the services spell it. */
const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The request of an endpoint, its placeholders filled in. */
export const requestTo = <const E extends Endpoint>(endpoint: E, values: Record<Placeholder<E>, string | number>) =>
	filledIn(endpoint, (name) => Object.entries(values).find(([each]) => each === name)?.[1]);

function filledIn(endpoint: Endpoint, valueOf: (name: string) => unknown): Pick<Request, 'method' | 'path'> {
	const method = methods.find((each) => endpoint.startsWith(`${each} `)) ?? 'GET';
	const path = endpoint
		.slice(method.length + 1)
		.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(valueOf(name))));
	return { method, path };
}

/**
 * What the service gets of an operation's values: those named in the endpoint in its path, the others in the query
 * or, for POST, PUT and PATCH, in the JSON body. What a collection holds stands beside the other values.
 */
export function toRequest(
	{ endpoint, outsideApi, fields, timeout }: Pick<Operation, 'endpoint' | 'outsideApi' | 'fields' | 'timeout'>,
	values: Values<Fields>,
): OwnRequest {
	const request = filledIn(endpoint, (name) => values[name]);
	const sent = Object.fromEntries(Object.entries(fields).filter(([name]) => !endpoint.includes(`{${name}}`)));
	const parameters = onTheWire(sent, values);
	const hasBody = ['POST', 'PUT', 'PATCH'].includes(request.method);
	return { ...request, outsideApi, timeout, ...(hasBody ? { json: parameters } : { query: parameters }) };
}

/** Values under the names that the service knows them by; a name with dots leads into objects. */
export function onTheWire(fields: Fields, values: Record<string, unknown>): Record<string, unknown> {
	const parameters: Record<string, unknown> = {};
	for (const [name, { inner, sentAs }] of Object.entries(fields)) {
		const value = values[name];
		if (value === undefined || sentAs === false) continue;
		if (inner) Object.assign(parameters, onTheWire(inner, asObject(value)));
		else place(parameters, (sentAs ?? snakeCase(name)).split('.'), value);
	}
	return parameters;
}

function place(object: Record<string, unknown>, [name = '', ...rest]: string[], value: unknown) {
	if (rest.length === 0) {
		object[name] = value;
		return;
	}
	const known = object[name];
	const inner = isObject(known) ? known : {};
	object[name] = inner;
	place(inner, rest, value);
}
