import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { byName, fieldProperties } from './field';
import type { Operation } from './operation';
import { fieldsOf } from './presented';

type Operations = Record<string, Operation>;

export type Resources = Record<string, Operations>;

const inWords = (key: string) => key.replace(/[A-Z]/g, ' $&');

/** What the panel calls a resource or an operation: its key in words, unless it has another name. */
export const shownName = (key: string, { name }: { name?: string }): string =>
	name ?? (key === 'getAll' ? 'Get Many' : inWords(key).replace(/^./, (first) => first.toUpperCase()));

const actionOf = (resource: string, key: string): string =>
	key === 'getAll' ? `Get many ${inWords(resource).toLowerCase()}s` : `${shownName(key, {})} ${inWords(resource).toLowerCase()}`;

/** The properties of a node: resources, operations and fields with their display rules. `names` are those of resources that aren't their key in words. */
export function toProperties(resources: Resources, defaultResource: string, names: Record<string, string> = {}): INodeProperties[] {
	const options = Object.entries(resources).map(([value, operations]) => {
		const needsFiles = Object.values(operations).every(({ withFile }) => withFile);
		return { name: shownName(value, { name: names[value] }), value, ...(needsFiles && notInTool) };
	});
	return [
		selection('Resource', options, defaultResource),
		...Object.entries(resources).flatMap(([resource, operations]) => [
			operationChoice(resource, operations),
			...propertiesOf(resource, operations),
		]),
	];
}

const notInTool = { displayOptions: { hide: { '@tool': [true] } } };

function selection(displayName: string, unsorted: INodePropertyOptions[], chosen?: string): INodeProperties {
	const options = [...unsorted].sort(byName);
	const value = chosen ?? options[0]?.value ?? '';
	return { displayName, name: displayName.toLowerCase(), type: 'options', noDataExpression: true, default: value, options };
}

function operationChoice(resource: string, operations: Operations): INodeProperties {
	const options = Object.entries(operations).map(([value, { name, action, description, hint, withFile }]) => ({
		name: shownName(value, { name }),
		value,
		action: action ?? actionOf(resource, value),
		description,
		...(hint && { builderHint: { propertyHint: hint } }),
		...(withFile && notInTool),
	}));
	const choice = selection('Operation', options, 'getAll' in operations ? 'getAll' : undefined);
	return { ...choice, displayOptions: { show: { resource: [resource] } } };
}

/** Identical fields of several operations become one property, as long as each operation keeps the order of its fields. */
function propertiesOf(resource: string, operations: Operations): INodeProperties[] {
	const all: Array<{ property: INodeProperties; content: string; operations: string[] }> = [];
	for (const [operation, each] of Object.entries(operations)) {
		let previous = -1;
		for (const property of fieldProperties(fieldsOf(each))) {
			const content = JSON.stringify(property);
			const known = all.findIndex((each, index) => index > previous && each.content === content);
			if (known === -1) all.splice(previous + 1, 0, { property, content, operations: [] });
			previous = known === -1 ? previous + 1 : known;
			all[previous]?.operations.push(operation);
		}
	}
	return all.map(({ property, operations: operation }) => {
		const show = { resource: [resource], operation, ...property.displayOptions?.show };
		return Object.assign(property, { displayOptions: { show } });
	});
}
