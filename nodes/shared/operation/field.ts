import { deepCopy, type INodeProperties, type ITriggerFunctions, type NodeParameterValue, type NodeParameterValueType } from 'n8n-workflow';
import type { Need } from '../http';
import { InvalidInput } from '../errors';
import { isObject } from '../json';
import { isBlank, type TextDetails } from './fields/input';
import { hasExpression } from './parameters';

interface ParseContext {
	timezone: string;
	isTool?: boolean;
}

export interface Field<Value> {
	property: Omit<INodeProperties, 'name' | 'displayOptions'>;
	parse(raw: unknown, setting: ParseContext): Value;
	/** Its name in requests if not its own in snake_case; false if it is not sent. */
	sentAs?: string | false;
	inner?: Fields;
	need?: Need;
	/** A blank value in an update takes away what is there, unless a model wrote it. */
	blankClears?: boolean;
	shownWhen?: Record<string, NodeParameterValue[]>;
	inTool?: NodeParameterValueType;
	isOpenInTool?: boolean;
}

export type Fields = Record<string, Field<unknown>>;

export const fieldOf = <Value>(
	{ required, rows, sentAs, ...property }: TextDetails & Field<Value>['property'],
	parse: Field<Value>['parse'],
): Field<Value> => ({
	property: { ...property, ...(required && { required }), ...(rows && { typeOptions: { rows } }) },
	sentAs,
	parse,
});

type ValueOf<F> = F extends Field<infer Value> ? Value : never;

export type Values<F extends Fields> = { [Name in keyof F]: ValueOf<F[Name]> };

/** The same field, shown only for the given values of other fields, besides those that it needs already. */
export const shownWhen = <F extends Field<unknown>>(condition: Record<string, NodeParameterValue[]>, field: F): F => ({
	...field,
	shownWhen: { ...field.shownWhen, ...condition },
});

export const demanded = <Value>(field: Field<Value>): Field<Value> => ({ ...field, property: { ...field.property, required: true } });

/** The same field, refused by services that do not meet the need. */
export const newSince = <Value>(since: string, field: Field<Value>, feature?: string): Field<Value> => ({
	...field,
	need: { since, feature },
});

/** The needs of the fields added to collections. */
export const needsOf = (fields: Fields, values: Record<string, unknown>): Need[] =>
	Object.entries(fields).flatMap(([name, { inner = {} }]) => {
		const given = values[name];
		return Object.entries(inner).flatMap(([inside, { need }]) =>
			need && isObject(given) && given[inside] !== undefined ? [need] : [],
		);
	});

/** The same field, fixed to `value` and hidden in an AI agent's tool, which cannot use files. */
export const inTool = <Value extends NodeParameterValueType>(
	value: NoInfer<Value>,
	field: Field<Value>,
): Field<Value> => ({ ...field, inTool: value });

export const defaultInTool = <Value extends NodeParameterValueType>(
	value: NoInfer<Value>,
	field: Field<Value>,
): Field<Value> => ({ ...field, inTool: value, isOpenInTool: true });

/** The same field, by default with the ID of the incoming item: every item about a recording has it as `id`. */
export const fromItem = <Value>(field: Field<Value>): Field<Value> => ({
	...field,
	property: { ...field.property, default: { mode: 'id', value: '={{ $json.id }}' } },
});

export const unsent = <Value>(field: Field<Value>): Field<Value> => ({ ...field, sentAs: false });

export const withoutFields = <F extends Fields, Name extends keyof F & string>(fields: F, ...names: Name[]): Omit<F, Name> =>
	Object.fromEntries(Object.entries(fields).filter(([name]) => !names.some((each) => each === name))) as Omit<F, Name>;

/** Values by field name. `Object.entries` loses the types of single fields, hence the cast. */
export const mapFields = <F extends Fields>(
	fields: F,
	value: (name: string, field: Field<unknown>) => unknown,
) =>
	Object.fromEntries(
		Object.entries(fields).map(([name, field]) => [name, value(name, field)]),
	) as Values<F>;

/** Models must send something for a field that they leave out, so a blank is the default; an empty list is a choice. */
const hasNoBlank: Array<INodeProperties['type']> = ['boolean', 'color', 'fixedCollection', 'json', 'multiOptions', 'number', 'options'];

/** The checked value of a field, or its default for a blank unless it is required. Throws InvalidInput. */
export function readField<Value>({ property, parse }: Field<Value>, given: unknown, setting: ParseContext): Value {
	const isNothing = isBlank(given) && hasNoBlank.includes(property.type);
	if (isNothing && property.required) throw new InvalidInput(`'${property.displayName}' is empty`, 'Enter a value');
	const isLeftOut = (isNothing || given === undefined) && !hasExpression(property.default);
	return parse(isLeftOut ? property.default : given, setting);
}

export const readFields = <F extends Fields>(
	fields: F,
	parameter: (name: string, fallback: unknown) => unknown,
	setting: ParseContext,
) =>
	mapFields(fields, (name, field) => readField(field, parameter(name, field.property.default), setting));

export const readTriggerFields = <F extends Fields>(
	context: Pick<ITriggerFunctions, 'getNodeParameter' | 'getTimezone'>,
	fields: F,
) =>
	readFields(fields, (name, fallback) => context.getNodeParameter(name, fallback), { timezone: context.getTimezone() });

/** `localeCompare` would delay every start of n8n by 27 ms. */
const compare = (a: string, b: string) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1);

export const byName = (a: { name: string }, b: { name: string }) => compare(a.name, b.name);

export const byDisplayName = (a: { displayName: string }, b: { displayName: string }) =>
	compare(a.displayName, b.displayName);

/** Always has a value. n8n's linter wants any field that is not called required in a collection, but n8n refuses an empty required list. */
const alwaysHasValue = ({ type }: Field<unknown>['property']) => ['boolean', 'number', 'options'].includes(type);

/** Fields as n8n properties. One that differs in tools becomes two, of which n8n shows one. */
export const fieldProperties = (fields: Fields): INodeProperties[] =>
	Object.entries(fields).flatMap(([name, { property, shownWhen, inTool, isOpenInTool }]) => {
		const shown = (rule = shownWhen) => rule && { displayOptions: { show: rule } };
		const own = () => Object.assign(deepCopy(property), { name }, alwaysHasValue(property) && { required: true });
		if (inTool === undefined) return Object.assign(own(), shown());
		const other = isOpenInTool ? own() : { displayName: property.displayName, name, type: 'hidden' as const };
		return [
			Object.assign(own(), shown({ ...shownWhen, '@tool': [false] })),
			Object.assign(other, { default: inTool }, shown({ ...shownWhen, '@tool': [true] })),
		];
	});
