import { deepCopy } from 'n8n-workflow';
import type {
	IHookFunctions,
	INodeProperties,
	IPollFunctions,
	IWebhookFunctions,
	NodeParameterValue,
	NodeParameterValueType,
} from 'n8n-workflow';
import { isObject } from '../json';

/** What a field's value may depend on beside itself. */
interface ParseContext {
	/** IANA name of the workflow's time zone. */
	timezone: string;
}

/** One input of an operation: what n8n shows, and what the code gets. */
export interface Field<Value> {
	/** The name and the display rule come from the field's place in its operation. */
	property: Omit<INodeProperties, 'name' | 'displayOptions'>;
	/** Checks what n8n hands over. Throws InvalidInput. */
	parse(raw: unknown, setting: ParseContext): Value;
	/** The name on the wire, where it is not the field's own in snake_case; false when it is not for the service. */
	sentAs?: string | false;
	/** The fields of a collection. */
	inner?: Fields;
	/** Least version of the service that knows the field: an older one would ignore it without a word. */
	since?: string;
	/** Shown only while other fields of the operation have these values. */
	shownWhen?: Record<string, NodeParameterValue[]>;
	/** What it always is in an AI agent's tool, where it is not on offer. */
	inTool?: NodeParameterValueType;
}

export type Fields = Record<string, Field<unknown>>;

type ValueOf<F> = F extends Field<infer Value> ? Value : never;

export type Values<F extends Fields> = { [Name in keyof F]: ValueOf<F[Name]> };

/** The same field, shown only while others have the given values. */
export const shownWhen = <Value>(
	condition: Record<string, NodeParameterValue[]>,
	field: Field<Value>,
): Field<Value> => ({ ...field, shownWhen: condition });

/** The same field, not to be sent to a service older than `version`. */
export const newSince = <Value>(version: string, field: Field<Value>): Field<Value> => ({ ...field, since: version });

/** The versions that the fields need which were given in a collection. */
export const versionsNeeded = (fields: Fields, values: Record<string, unknown>): string[] =>
	Object.entries(fields).flatMap(([name, { inner = {} }]) => {
		const given = values[name];
		return Object.entries(inner).flatMap(([inside, { since }]) =>
			since !== undefined && isObject(given) && given[inside] !== undefined ? [since] : [],
		);
	});

/** The same field, with that value and not on offer in an AI agent's tool: an agent can do nothing with files. */
export const inTool = <Value extends NodeParameterValueType>(
	value: NoInfer<Value>,
	field: Field<Value>,
): Field<Value> => ({ ...field, inTool: value });

/** The same field, for the node alone: the service does not get it. */
export const unsent = <Value>(field: Field<Value>): Field<Value> => ({ ...field, sentAs: false });

/** Fields without some of them. */
export const without = <F extends Fields, Name extends keyof F & string>(fields: F, ...names: Name[]): Omit<F, Name> =>
	Object.fromEntries(Object.entries(fields).filter(([name]) => !names.some((each) => each === name))) as Omit<F, Name>;

/** `Object.entries` keeps no link between a name and its field's type, hence the one cast. */
export const mapFields = <F extends Fields>(
	fields: F,
	value: (name: string, field: Field<unknown>) => unknown,
) =>
	Object.fromEntries(
		Object.entries(fields).map(([name, field]) => [name, value(name, field)]),
	) as Values<F>;

/** The values of all fields, read through `parameter` and checked. Throws InvalidInput. */
export const readFields = <F extends Fields>(
	fields: F,
	parameter: (name: string, fallback: unknown) => unknown,
	setting: ParseContext,
) => mapFields(fields, (name, { property, parse }) => parse(parameter(name, property.default), setting));

/** The values of a trigger's fields. Throws InvalidInput. */
export const readTriggerFields = <F extends Fields>(
	context: IHookFunctions | IPollFunctions | IWebhookFunctions,
	fields: F,
) =>
	readFields(fields, (name, fallback) => context.getNodeParameter(name, fallback), {
		timezone: context.getTimezone(),
	});

/** Names that n8n shows, from A to Z. `localeCompare` takes 27 ms when it is first called, at every start of n8n. */
const compare = (a: string, b: string) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1);

export const byName = (a: { name: string }, b: { name: string }) => compare(a.name, b.name);

export const byDisplayName = (a: { displayName: string }, b: { displayName: string }) =>
	compare(a.displayName, b.displayName);

/** Fields as n8n's properties, each with a name of its own. One that tools have no choice of is two: n8n shows one of them. */
export const fieldProperties = (fields: Fields): INodeProperties[] =>
	Object.entries(fields).flatMap(([name, { property, shownWhen, inTool }]) => {
		const shown = (rule = shownWhen) => rule && { displayOptions: { show: rule } };
		const own = deepCopy(property);
		if (inTool === undefined) return Object.assign(own, { name }, shown());
		return [
			Object.assign(own, { name }, shown({ ...shownWhen, '@tool': [false] })),
			{
				displayName: property.displayName,
				name,
				type: 'hidden',
				default: inTool,
				...shown({ ...shownWhen, '@tool': [true] }),
			},
		];
	});
