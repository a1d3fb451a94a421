import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../errors';
import { isObject } from '../../json';
import { mapFields, readField, type Field, type Fields, type Values } from '../field';
import { optional } from './collection';
import { isBlank, quoted, type FieldDetails } from './input';
import { jsonObject } from './json';

interface RowDetails<F extends Fields> extends FieldDetails {
	row: string;
	columns: F;
	/** A row as an entry of the object; its name may not be blank. */
	toEntry(values: Values<F>): [name: string, value: IDataObject[string]];
	/** The value of two rows with the same name, which are refused without it. */
	join?(one: IDataObject[string], other: IDataObject[string]): IDataObject[string];
	example: string;
}

export function rows<F extends Fields>(
	displayName: string,
	{ row, columns, toEntry, join, example, description, sentAs }: RowDetails<F>,
): Field<IDataObject> {
	const json = jsonObject('JSON', { placeholder: `e.g. ${example}`, description: `All at once, as JSON: ${example}` });
	const named = jsonObject(displayName);
	return {
		property: {
			displayName,
			type: 'fixedCollection',
			placeholder: `Add ${row}`,
			default: {},
			description,
			typeOptions: { multipleValues: true },
			options: [
				{ name: 'rows', displayName: row, values: optional(columns) },
				{ name: 'json', displayName: 'JSON', values: optional({ json }) },
			],
		},
		sentAs,
		parse(raw, setting) {
			if (isBlank(raw)) return {};
			const given: Record<string, unknown> = isObject(raw) && isRowsOrJson(raw) ? raw : { json: { json: raw } };
			const written = listOf(given.json).flatMap(({ json }) => (isBlank(json) ? [] : Object.entries(named.parse(json, setting))));
			const read = (values: IDataObject) => toEntry(mapFields(columns, (name, field) => readField(field, values[name], setting)));
			const entries = new Map<string, IDataObject[string]>();
			for (const [label, value] of [...written, ...listOf(given.rows).filter(isFilled).map(read)]) {
				const name = label.trim();
				if (name === '') throw new InvalidInput(`A row of '${displayName}' is incomplete`, 'Fill it in, or remove it');
				const isSecond = entries.has(name);
				if (isSecond && !join) throw new InvalidInput(`'${displayName}' has more than one row for ${quoted(name)}`, 'Keep one of them');
				entries.set(name, isSecond && join ? join(entries.get(name), value) : value);
			}
			return Object.fromEntries(entries);
		},
	};
}

const isRowsOrJson = (raw: IDataObject) => Object.entries(raw).every(([name, value]) => ['rows', 'json'].includes(name) && (typeof value === 'object' || isBlank(value)));

const listOf = (group: unknown): IDataObject[] => [group].flat().filter(isObject);

/** The editor adds rows that are empty, with switches off. */
const isFilled = (row: IDataObject) => Object.values(row).some((value) => !isBlank(value) && value !== false);
