import type { IDataObject } from 'n8n-workflow';
import { resources as assemblyAi } from '../../../nodes/AssemblyAi/resources';
import { omit } from '../../../nodes/shared/json';
import { collection, type Field, type Fields } from '../../../nodes/shared/operation';
import { choice, choices, openChoice, openChoices } from '../../../nodes/shared/operation/fields';
import { readFields } from '../../../nodes/shared/operation/field';
import { fieldsOf } from '../../../nodes/shared/operation/presented';
import { resources as specala } from '../../../nodes/Specala/resources';
import { resources as speakr } from '../../../nodes/Speakr/resources';
import { eventFields } from '../../../nodes/AssemblyAi/triggers/event-item';
import { triggerFields } from '../../../nodes/Speakr/triggers/fields';
import { watchingFields } from '../../../nodes/Specala/triggers/poll';

const setting = { timezone: 'UTC' };

const operations = Object.entries({ assemblyAi, specala, speakr }).flatMap(([service, resources]) =>
	Object.entries(resources).flatMap(([resource, each]) =>
		Object.entries(each).map(([operation, row]) => ({ name: `${service} ${resource}:${operation}`, fields: fieldsOf(row) })),
	),
);

const triggers = Object.entries({ eventFields, triggerFields, watchingFields }).map(([name, fields]) => ({ name, fields }));

const fieldSets = [...operations, ...triggers];

const optional = fieldSets.flatMap(({ name, fields }) =>
	Object.entries(fields).flatMap(([field, details]) => (details.property.required ? [] : [{ name: `${name} ${field}`, details }])),
);

/** Those of which a blank might be taken for a choice. */
const demanded = fieldSets.flatMap(({ name, fields }) =>
	Object.entries(fields).flatMap(([field, details]) =>
		details.property.required && ['boolean', 'json', 'multiOptions'].includes(details.property.type) ? [{ name: `${name} ${field}`, details }] : [],
	),
);

const inCollections = fieldSets.flatMap(({ name, fields }) =>
	Object.entries(fields).flatMap(([field, { inner = {} }]) =>
		Object.entries(inner).map(([each, details]) => ({ name: `${name} ${field}.${each}`, each, details })),
	),
);

const samples: IDataObject = { string: 'a', options: 'universal-2', boolean: true, json: '{"a": "b"}' };

/** Each column of each group of rows; and a row in which all columns are filled in. */
const inRows = [...optional, ...inCollections].flatMap(({ name, details }) =>
	details.property.type !== 'fixedCollection' ? [] : (details.property.options ?? []).flatMap((group) => {
		if (!('values' in group)) return [];
		const row = Object.fromEntries(group.values.map(({ name: column, type }) => [column, samples[type]]));
		return Object.keys(row).map((column) => ({ name: `${name} ${group.name}.${column}`, details, group: group.name, row, column }));
	}),
);

const blanks = ['', ' ', null, undefined];

const read = (fields: Fields, raw: unknown) => readFields(fields, () => raw, setting);

function outcomeOf(parse: () => unknown) {
	try {
		return { value: parse() };
	} catch (error) {
		return { error: String(error) };
	}
}

test.each(optional)('a blank is as good as nothing: $name', ({ details }) => {
	const given = { details };
	for (const blank of blanks) expect(outcomeOf(() => read(given, blank))).toEqual(outcomeOf(() => read(given, details.property.default)));
});
test.each(demanded)('a blank is refused, not taken for its default: $name', ({ details }) => {
	for (const blank of blanks) expect(outcomeOf(() => read({ details }, blank)).error).toMatch(/ is empty$/);
});
test.each(inRows)('a blank is as good as nothing: $name', ({ details, group, row, column }) => {
	const outcome = (changed: object) => outcomeOf(() => details.parse({ [group]: [changed] }, setting));
	const others = omit(row, [column]);
	for (const blank of blanks) expect(outcome({ ...others, [column]: blank })).toEqual(outcome(others));
	expect(outcome(row)).not.toHaveProperty('error');
});
test.each(inCollections)('a blank is not given: $name', ({ each, details }) => {
	const field: Field<unknown> = collection('Filters', { [each]: details });
	for (const blank of blanks) expect(field.parse({ [each]: blank }, setting)).toEqual({});
});

test('an empty list is given', () => {
	const events = choices('Events', { a: 'First', b: 'Second' }, { value: ['a'] });
	expect(readFields({ events }, () => [], setting)).toEqual({ events: [] });
});

describe('what a model writes', () => {
	const status = choice('Status', { completed: 'Completed', in_progress: 'In Progress' }, { value: 'completed' });

	test.each([['COMPLETED', 'completed'], [' completed ', 'completed'], ['In progress', 'in_progress'], ['in_progress', 'in_progress']])(
		'%s is %s',
		(raw, value) => expect(status.parse(raw, setting)).toBe(value),
	);
	test.each([['EN', 'en'], ['german', 'de'], [' en_US ', 'en_US'], ['Tlh', 'Tlh']])('%s of a list that the service extends is %s', (raw, value) => {
		const languages = { de: 'German', en: 'English' };
		expect(openChoice('Language', languages, { value: 'en' }).parse(raw, setting)).toBe(value);
		expect(openChoices('Languages', languages, {}).parse([raw], setting)).toEqual([value.trim()]);
	});
	test('is one of several, too', () => {
		expect(choices('Events', { a: 'First', b: 'Second' }, {}).parse('A, second', setting)).toEqual(['a', 'b']);
	});
	test('is a collection as JSON', () => {
		expect(collection('Filters', { status }).parse('{"status": "COMPLETED"}', setting)).toEqual({ status: 'completed' });
	});
});
