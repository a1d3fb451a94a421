import { resources as assemblyAi } from '../../../nodes/AssemblyAi/resources';
import { collection, type Field, type Fields } from '../../../nodes/shared/operation';
import { choice, choices } from '../../../nodes/shared/operation/fields';
import { readFields } from '../../../nodes/shared/operation/field';
import { fieldsOf } from '../../../nodes/shared/operation/simplify';
import { resources as specala } from '../../../nodes/Specala/resources';
import { resources as speakr } from '../../../nodes/Speakr/resources';

const setting = { timezone: 'UTC' };

const operations = Object.entries({ assemblyAi, specala, speakr }).flatMap(([service, resources]) =>
	Object.entries(resources).flatMap(([resource, each]) =>
		Object.entries(each.operations).map(([operation, row]) => ({ name: `${service} ${resource}:${operation}`, fields: fieldsOf(row) })),
	),
);

const optional = operations.flatMap(({ name, fields }) =>
	Object.entries(fields).flatMap(([field, details]) =>
		details.property.required || ['fixedCollection', 'json'].includes(details.property.type) || details.shownWhen || details.inner ? [] : [{ name: `${name} ${field}`, details }],
	),
);

const inCollections = operations.flatMap(({ name, fields }) =>
	Object.entries(fields).flatMap(([field, { inner = {} }]) =>
		Object.entries(inner).map(([each, details]) => ({ name: `${name} ${field}.${each}`, each, details })),
	),
);

const blanks = ['', ' ', null, undefined];

const read = (fields: Fields, raw: unknown) => readFields(fields, () => raw, setting);

test.each(optional)('a blank is as good as nothing: $name', ({ details }) => {
	const given = { details };
	for (const blank of blanks) expect(read(given, blank)).toEqual(read(given, details.property.default));
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
	test('is one of several, too', () => {
		expect(choices('Events', { a: 'First', b: 'Second' }, {}).parse('A, second', setting)).toEqual(['a', 'b']);
	});
	test('is a collection as JSON', () => {
		expect(collection('Filters', { status }).parse('{"status": "COMPLETED"}', setting)).toEqual({ status: 'completed' });
	});
});
