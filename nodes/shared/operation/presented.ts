import type { IDataObject } from 'n8n-workflow';
import { omit, pick } from '../json';
import { demanded, inTool, shownWhen, unsent, type Fields } from './field';
import { choice, simplify, textList } from './fields';
import type { Operation, Simplifier } from './operation';

export const maxSimplifiedFields = 10;

const tellsOfProblem = /error|warning|fail|ignored|paused|reason/;

export const holdsSomething = (value: unknown): boolean =>
	typeof value === 'object' && value !== null ? Object.values(value).some((each) => each === false || each === 0 || holdsSomething(each)) : Boolean(value);

/** These fields, in the order a person reads; the others only where there are few, or where they tell of a problem. */
export const keeping =
	(...names: string[]): Simplifier =>
	(item) => {
		const fitsWhole = Object.keys(item).length <= maxSimplifiedFields;
		const others = Object.entries(item).filter(([name, value]) => fitsWhole || (tellsOfProblem.test(name) && holdsSomething(value)));
		return { ...pick(item, names), ...Object.fromEntries(others.filter(([name]) => !names.includes(name))) };
	};

const forTool = { '@tool': [true] };

const names = textList('Fields', { placeholder: 'e.g. id, name', description: 'Comma-separated names of the fields to return' });

const responseFields: Fields = {
	simplify: inTool(true, simplify),
	response: unsent(
		shownWhen(
			forTool,
			choice(
				'Output',
				{
					simplified: { name: 'Simplified', description: 'The fields that matter most' },
					raw: { name: 'Raw', description: 'All fields' },
					selected: { name: 'Selected Fields', description: 'Only the fields you name' },
				},
				{ value: 'simplified' },
			),
		),
	),
	responseFields: unsent(
		shownWhen({ ...forTool, response: ['selected'] }, demanded(names)),
	),
};

/** The fields of an operation. What it returns is chosen below the others, before the collections at the end. */
export function fieldsOf({ fields, simplified, simplifiedWhen }: Pick<Operation, 'fields' | 'simplified' | 'simplifiedWhen'>): Fields {
	if (!simplified) return fields;
	const all = Object.entries(fields);
	const at = all.findLastIndex(([, { property }]) => property.type !== 'collection') + 1;
	const added = Object.entries(responseFields).map(([name, field]) => [name, shownWhen(simplifiedWhen ?? {}, field)] as const);
	return Object.fromEntries([...all.slice(0, at), ...added, ...all.slice(at)]);
}

/** An item as its operation shows it. n8n 1 takes even an empty `error` for a failure, and with 'Retry On Fail' runs the node again. */
export function presented({ simplified }: Pick<Operation, 'simplified'>, values: Record<string, unknown>, given: IDataObject): IDataObject {
	const { simplify: isSimple, response, responseFields: fields } = values;
	const item = 'error' in given && !given.error ? omit(given, ['error']) : given;
	if (!simplified || isSimple === false || response === 'raw') return item;
	const simple = simplified(item);
	const selected = response === 'selected' && Array.isArray(fields) ? pick({ ...item, ...simple }, fields.map(String)) : {};
	return Object.keys(selected).length > 0 ? selected : simple;
}
