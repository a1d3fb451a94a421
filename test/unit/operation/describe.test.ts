import type { IDataObject } from 'n8n-workflow';
import { boolean, collection, operation, shownWhen, text, toProperties, type Resources } from '../../../nodes/shared/operation';
import { fieldsOf } from '../../../nodes/shared/operation/presented';

const output = (): IDataObject => ({});
const name = text('Name', { required: true });

const resources: Resources = {
	tag: {
		update: operation({
			name: 'Update',
			action: 'Update a tag',
			description: 'Change one',
			endpoint: 'PUT /tags',
			fields: { name, deep: boolean('Deep', {}), depth: shownWhen({ deep: [true] }, text('Depth')) },
			output,
		}),
		create: operation({
			name: 'Create',
			action: 'Create a tag',
			description: 'Make one',
			endpoint: 'POST /tags',
			fields: { name },
			output,
		}),
	},
	account: {
		getAll: operation({
			name: 'Get Many',
			action: 'Get many accounts',
			description: 'List them',
			endpoint: 'GET /accounts',
			fields: { name: text('Other Name') },
			output,
		}),
	},
};

const properties = toProperties(resources, 'tag');
const named = (wanted: string) => properties.filter((property) => property.name === wanted);

test('the resource comes first, its options by name', () => {
	expect(properties[0]).toMatchObject({
		name: 'resource',
		default: 'tag',
		noDataExpression: true,
		options: [
			{ name: 'Account', value: 'account' },
			{ name: 'Tag', value: 'tag' },
		],
	});
});

test('each resource has a list of its operations, by name', () => {
	expect(named('operation')).toMatchObject([
		{
			noDataExpression: true,
			displayOptions: { show: { resource: ['tag'] } },
			options: [
				{ name: 'Create', value: 'create', action: 'Create a tag', description: 'Make one' },
				{ name: 'Update', value: 'update', action: 'Update a tag', description: 'Change one' },
			],
		},
		{ displayOptions: { show: { resource: ['account'] } } },
	]);
});

test("the operation chosen at first is 'Get Many', else the first shown", () => {
	expect(named('operation').map((property) => property.default)).toEqual(['create', 'getAll']);
});

test('a field that operations share to the letter is one property', () => {
	expect(named('name')).toMatchObject([
		{ displayName: 'Name', displayOptions: { show: { resource: ['tag'], operation: ['update', 'create'] } } },
		{ displayName: 'Other Name', displayOptions: { show: { resource: ['account'], operation: ['getAll'] } } },
	]);
});

test('a field may depend on another', () => {
	expect(named('depth')).toMatchObject([
		{ displayOptions: { show: { resource: ['tag'], operation: ['update'], deep: [true] } } },
	]);
});

test('what an operation returns is chosen below its other fields, above its last collections', () => {
	const options = collection('Options', { note: text('Note') });
	const fields = { name, deepOptions: shownWhen({ deep: [true] }, options), deep: boolean('Deep', {}), options };
	const shown = Object.keys(fieldsOf({ fields, simplified: (item) => item }));
	expect(shown).toEqual(['name', 'deepOptions', 'deep', 'simplify', 'response', 'responseFields', 'options']);
});

test('a resource is called as it is named', () => {
	const [resource] = toProperties(resources, 'tag', { tag: 'Label' });
	expect(resource?.options).toMatchObject([{ name: 'Account' }, { name: 'Label', value: 'tag' }]);
});

test('what has no name is called by its key in words, and getAll as n8n calls it', () => {
	const row = { action: 'Do it', description: 'Do it', endpoint: 'GET /tags' as const, fields: {}, output };
	const [resource, operationOf] = toProperties({ calendarEvent: { getAll: row, addToRecording: row } }, 'calendarEvent');
	expect(resource?.options).toMatchObject([{ name: 'Calendar Event', value: 'calendarEvent' }]);
	expect(operationOf?.options).toMatchObject([{ name: 'Add To Recording' }, { name: 'Get Many' }]);
});
