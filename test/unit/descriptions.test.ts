import { NodeHelpers, type INodeProperties, type INodeType } from 'n8n-workflow';
import { isInPackage, nodeFiles, nodeIn } from '../engine/harness';
import { innerOf, meet, optionsOf, rulesOf, walk, type Found } from './descriptions/walk';
import { hasEmoji, isPunctuated, isSentenceCase, isTitleCase } from './descriptions/wording';

const link = '<a href="https://docs.n8n.io/code/expressions/">expression</a>';

// n8n's linter sees these rules broken only where a description is written out in a `*.node.ts`; these are generated.
describe.each(nodeFiles)('%s', (file) => {
	let node: INodeType;
	let all: Found[];

	beforeAll(async () => {
		node = await nodeIn(file);
		// n8n adds these to every polling trigger.
		all = walk(node.description.properties.filter(({ name }) => name !== 'pollTimes'));
	});

	/** Places of the properties that are concerned and break the rule. */
	const breaking = (
		concerned: (property: INodeProperties) => boolean,
		keeps: (property: INodeProperties) => boolean,
	) => all.filter(({ property }) => concerned(property) && !keeps(property)).map(({ place }) => place);

	const every = () => true;
	const named = (name: string) => (property: INodeProperties) => property.name === name;
	const ofType = (type: INodeProperties['type']) => (property: INodeProperties) => property.type === type;
	const isSorted = (names: string[]) => names.join() === names.toSorted((a, b) => a.localeCompare(b)).join();
	const texts = () => [
		node.description.description,
		...all.flatMap(({ property }) => [
			property.displayName,
			property.description ?? '',
			property.hint ?? '',
			...optionsOf(property).flatMap(({ name, description = '' }) => [name, description]),
		]),
	];

	describe('names', () => {
		test('display names are in Title Case', () => {
			expect(breaking(({ type }) => type !== 'notice', ({ displayName }) => isTitleCase(displayName))).toEqual([]);
		});

		test('names of resources and operations are in Title Case', () => {
			const isChoice = (property: INodeProperties) => ['resource', 'operation'].includes(property.name);
			const keeps = (property: INodeProperties) => optionsOf(property).every(({ name }) => isTitleCase(name));
			expect(breaking(isChoice, keeps)).toEqual([]);
		});

		test('every operation has an action, in sentence case', () => {
			const keeps = (property: INodeProperties) =>
				optionsOf(property).every(({ action }) => action !== undefined && isSentenceCase(action));
			expect(breaking(named('operation'), keeps)).toEqual([]);
		});

		test('no action stands twice', () => {
			const actions = all
				.filter(({ property }) => property.name === 'operation')
				.flatMap(({ property }) => optionsOf(property).map(({ action }) => action));
			expect(actions.filter((action, index) => actions.indexOf(action) !== index)).toEqual([]);
		});

		test('a list that is loaded is called Name or ID, and says so in the usual words', () => {
			const isLoaded = ({ type, typeOptions }: INodeProperties) =>
				(type === 'options' || type === 'multiOptions') && typeOptions?.loadOptionsMethod !== undefined;
			const keeps = ({ type, displayName, description }: INodeProperties) =>
				type === 'options'
					? displayName.endsWith(' Name or ID') &&
						description === `Choose from the list, or specify an ID using an ${link}`
					: displayName.endsWith(' Names or IDs') &&
						description === `Choose from the list, or specify IDs using an ${link}`;
			expect(breaking(isLoaded, keeps)).toEqual([]);
		});
	});

	describe('descriptions', () => {
		test('of a boolean begin with Whether', () => {
			expect(breaking(ofType('boolean'), ({ description = '' }) => description.startsWith('Whether '))).toEqual([]);
		});

		test('have a full stop only where they are several sentences', () => {
			expect(texts().filter((text) => !isPunctuated(text))).toEqual([]);
		});

		test('begin with a capital and are trimmed', () => {
			expect(texts().filter((text) => text !== text.trim() || /^\p{Ll}/u.test(text))).toEqual([]);
		});

		test('say more than the name does', () => {
			const keeps = (property: INodeProperties) =>
				property.description !== property.displayName &&
				optionsOf(property).every(({ name, description }) => description !== name);
			expect(breaking(every, keeps)).toEqual([]);
		});

		test('have no emoji', () => {
			expect(texts().filter(hasEmoji)).toEqual([]);
		});
	});

	describe('usual fields', () => {
		test('Return All', () => {
			const wording = {
				displayName: 'Return All',
				type: 'boolean',
				default: false,
				description: 'Whether to return all results or only up to a given limit',
			};
			const found = all.filter(({ property }) => property.name === 'returnAll').map(({ property }) => property);
			expect(found).toEqual(found.map(() => expect.objectContaining(wording)));
		});

		test('Limit', () => {
			const wording = {
				displayName: 'Limit',
				type: 'number',
				default: 50,
				typeOptions: expect.objectContaining({ minValue: 1 }),
				description: 'Max number of results to return',
			};
			const found = all
				.filter(({ property }) => property.name === 'limit' && property.displayOptions?.show?.returnAll)
				.map(({ property }) => property);
			expect(found).toEqual(found.map(() => expect.objectContaining(wording)));
		});

		test('resource and operation take no expressions', () => {
			const isChoice = (property: INodeProperties) => ['resource', 'operation'].includes(property.name);
			expect(breaking(isChoice, ({ noDataExpression }) => noDataExpression === true)).toEqual([]);
		});

		test('a resource locator offers the list first', () => {
			expect(breaking(ofType('resourceLocator'), ({ modes }) => modes?.[0]?.name === 'list')).toEqual([]);
		});

		test('a placeholder is an example', () => {
			const isFilledIn = ({ type, placeholder }: INodeProperties) => placeholder !== undefined && type !== 'collection' && type !== 'fixedCollection';
			expect(breaking(isFilledIn, ({ placeholder = '' }) => placeholder.startsWith('e.g. '))).toEqual([]);
		});

		test('a collection says what it adds', () => {
			expect(breaking(ofType('collection'), ({ placeholder = '' }) => placeholder.startsWith('Add '))).toEqual([]);
		});

		test('a collection of rows says what it adds', () => {
			expect(breaking(ofType('fixedCollection'), ({ placeholder = '' }) => placeholder.startsWith('Add '))).toEqual([]);
		});

		test('no two collections that are shown together have the same button', () => {
			const collections = node.description.properties.filter(({ type }) => type === 'collection' || type === 'fixedCollection');
			const twins = collections.filter((property, index) =>
				collections.slice(index + 1).some((other) => other.placeholder === property.placeholder && meet(property, other)),
			);
			expect(twins.map((property) => walk([property])[0]?.place)).toEqual([]);
		});

		test('a password is hidden', () => {
			const isSecret = ({ name, type }: INodeProperties) => type === 'string' && /secret|password|token/i.test(name);
			expect(breaking(isSecret, ({ typeOptions }) => typeOptions?.password === true)).toEqual([]);
		});
	});

	// Rules that n8n's linter will have. It reads source code, so it will not see these properties.
	describe('coming rules', () => {
		const optional = () => node.description.properties.filter(({ required }) => required !== true);

		test('non-required-fields-in-collection', () => {
			const exempt = ['collection', 'fixedCollection', 'notice', 'callout', 'hidden', 'curlImport'];
			const selectors = ['resource', 'operation', 'authentication'];
			// n8n would refuse an empty one that is required, although it means something.
			const isChosen = ({ type, default: value }: INodeProperties) => type === 'multiOptions' && Array.isArray(value) && value.length > 0;
			const found = optional().filter((each) => !exempt.includes(each.type) && !selectors.includes(each.name) && !isChosen(each));
			expect(walk(found).map(({ place }) => place)).toEqual([]);
		});

		test('open-ended-node-fields', () => {
			expect(optional().filter(ofType('json')).map(({ name }) => name)).toEqual([]);
		});
	});

	describe('order', () => {
		test('five options or more are sorted by name', () => {
			const keeps = (property: INodeProperties) => isSorted(optionsOf(property).map(({ name }) => name));
			expect(breaking((property) => optionsOf(property).length >= 5, keeps)).toEqual([]);
		});

		test('the fields of a collection are sorted by display name', () => {
			const keeps = (property: INodeProperties) => isSorted(innerOf(property).map(({ displayName }) => displayName));
			expect(breaking(ofType('collection'), keeps)).toEqual([]);
		});
	});

	describe('what works', () => {
		test('every list has its method', () => {
			const { listSearch = {}, loadOptions = {} } = node.methods ?? {};
			const keeps = ({ typeOptions, modes = [] }: INodeProperties) => {
				const { loadOptionsMethod } = typeOptions ?? {};
				const isLoadable = loadOptionsMethod === undefined || loadOptionsMethod in loadOptions;
				return (
					isLoadable &&
					modes.every(({ typeOptions: { searchListMethod = undefined } = {} }) => searchListMethod === undefined || searchListMethod in listSearch)
				);
			};
			expect(breaking(every, keeps)).toEqual([]);
		});

		test('every property can be shown', () => {
			const { properties } = node.description;
			const offers = (property: INodeProperties, value: unknown) =>
				property.type === 'options' || property.type === 'multiOptions'
					? optionsOf(property).some((option) => option.value === value)
					: typeof value === typeof property.default;
			const isReachable = (property: INodeProperties) =>
				rulesOf(property).every(
					([name, values]) =>
						name === '@tool' ||
						values.every((value) =>
							properties.some((other) => other.name === name && meet(other, property) && offers(other, value)),
						),
				);
			expect(properties.filter((property) => !isReachable(property)).map(({ name }) => name)).toEqual([]);
		});

		test('no two properties of one name can be shown at the same time', () => {
			const { properties } = node.description;
			const twice = properties.filter((property, index) =>
				properties.slice(index + 1).some((other) => other.name === property.name && meet(property, other)),
			);
			expect(twice.map((property) => walk([property])[0]?.place)).toEqual([]);
		});

		// n8n checks such a field even while its collection is hidden, and refuses to run any operation without it.
		test('no field in a collection is required', () => {
			const { properties } = node.description;
			const inner = all.filter(({ property }) => !properties.includes(property));
			expect(inner.filter(({ property }) => property.required).map(({ place }) => place)).toEqual([]);
		});

		test('no option stands twice', () => {
			const keeps = (property: INodeProperties) => {
				const options = optionsOf(property);
				return (
					new Set(options.map(({ value }) => value)).size === options.length &&
					new Set(options.map(({ name }) => name)).size === options.length
				);
			};
			expect(breaking(every, keeps)).toEqual([]);
		});

		test('what an expression of a webhook compares a field with is one of its values', () => {
			const expressions = JSON.stringify(node.description.webhooks ?? []).replaceAll('\\"', '"');
			const compared = [...expressions.matchAll(/\$parameter\["(\w+)"\] [!=]== "(\w+)"/g)].map(([, name = '', value]) => ({ name, value }));
			const isValue = ({ name, value }: (typeof compared)[number]) => all.some(({ property }) => property.name === name && optionsOf(property).some((each) => each.value === value));
			expect(compared.filter((each) => !isValue(each))).toEqual([]);
		});

		test('every default is a value that the field can have', () => {
			expect(breaking(every, hasValidDefault)).toEqual([]);
		});

		test('every operation can be reached from its resource', () => {
			const resources = all
				.filter(({ place }) => place === 'resource')
				.flatMap(({ property }) => optionsOf(property).map(({ value }) => value));
			const lists = node.description.properties.filter(named('operation'));
			const withOperations = lists.flatMap((list) => list.displayOptions?.show?.resource ?? []);
			expect(withOperations.toSorted()).toEqual(resources.toSorted());
		});
	});

	describe('as a tool of an agent', () => {
		/** What an agent can choose of a property, be it a resource or an operation. */
		const offered = (property?: INodeProperties) =>
			property ? optionsOf(property).filter(({ displayOptions }) => displayOptions?.hide?.['@tool'] === undefined) : [];

		/** The parameters of each operation on offer, as n8n fills them in. */
		const operations = () => {
			const { properties, name } = node.description;
			const tool = { ...node.description, name: `${name}Tool` };
			return offered(properties.find(named('resource'))).flatMap(({ value: resource }) => {
				const list = properties.find((each) => each.name === 'operation' && each.displayOptions?.show?.resource?.[0] === resource);
				return offered(list).map(({ value: operation }) => {
					const given = { resource: String(resource), operation: String(operation) };
					return { ...given, ...NodeHelpers.getNodeParameters(properties, given, true, false, { typeVersion: 1 }, tool) };
				});
			});
		};

		test('no resource is without operations', () => {
			const { properties } = node.description;
			const resources = offered(properties.find(named('resource'))).map(({ value }) => value);
			expect([...new Set(operations().map(({ resource }) => resource))]).toEqual(resources);
		});

		test('nothing takes or gives a file', () => {
			const { properties, name } = node.description;
			const tool = { ...node.description, name: `${name}Tool` };
			const fields = properties.filter(({ name, type }) => /^(input|output)Field$/.test(name) && type !== 'hidden');
			const shown = operations().filter((parameters) =>
				fields.some((field) => NodeHelpers.displayParameter(parameters, field, { typeVersion: 1 }, tool)),
			);
			expect(shown.map(({ resource, operation }) => `${resource}.${operation}`)).toEqual([]);
		});

		test('what it has no choice of is a value that the field can have', () => {
			const { properties } = node.description;
			const fixed = properties.filter(({ type }) => type === 'hidden');
			const ordinary = (property: INodeProperties) =>
				properties.find(({ name, displayOptions }) => name === property.name && displayOptions?.show?.['@tool']?.[0] === false);
			const keeps = (property: INodeProperties) => hasValidDefault({ ...property, ...ordinary(property), default: property.default });
			expect(fixed.filter((property) => !keeps(property)).map(({ name }) => name)).toEqual([]);
		});
	});

	describe('the node', () => {
		test('has a codex next to it', () => {
			expect(isInPackage(file.replace(/\.js$/, '.json'))).toBe(true);
			expect(node.description.codex).toMatchObject({
				categories: expect.arrayContaining([expect.any(String)]),
				resources: { primaryDocumentation: [{ url: expect.stringMatching(/^https:/) }] },
			});
		});

		test('has an icon for the light and one for the dark theme', () => {
			const { iconUrl } = node.description;
			if (typeof iconUrl !== 'object') throw new Error('One icon for both themes');
			expect(iconUrl.light).not.toBe(iconUrl.dark);
			for (const url of [iconUrl.light, iconUrl.dark]) {
				expect(isInPackage(url.replace(/^icons\/[^/]+\//, ''))).toBe(true);
			}
		});

		test('says what it does, and shows what it is set to', () => {
			expect(node.description).toMatchObject({
				description: expect.stringMatching(/^\p{Lu}/u),
				subtitle: expect.stringMatching(/^=/),
			});
		});

		test("tells n8n's AI builder how to use it, and what goes with it", () => {
			const { searchHint, relatedNodes = [] } = node.description.builderHint ?? {};
			expect(searchHint).toMatch(/^\p{Lu}.*\.$/u);
			const nodesHere = nodeFiles.map((each) => /(\w+)\.node\.js$/.exec(each)?.[1]?.replace(/^./, (first) => first.toLowerCase()));
			expect(relatedNodes.map(({ nodeType }) => nodeType.replace('n8n-nodes-transcription.', ''))).not.toEqual([]);
			for (const { nodeType } of relatedNodes) expect(nodesHere).toContain(nodeType.replace('n8n-nodes-transcription.', ''));
		});

		test("tells it of an operation what else to choose, in sentences without n8n's own syntax", () => {
			const hints = all.flatMap(({ property }) => optionsOf(property).flatMap(({ builderHint }) => builderHint?.propertyHint ?? []));
			expect(hints.filter((hint) => !/^\p{Lu}[^{}]*\.$/u.test(hint))).toEqual([]);
			expect(hints.length > 1).toBe(!file.includes('Trigger'));
		});

		test('is a tool for agents, unless it is a trigger', () => {
			const isTrigger = node.description.group.includes('trigger');
			expect(node.description.usableAsTool ?? false).toBe(!isTrigger);
		});

		test('is named a trigger if it is one', () => {
			const { name, displayName, group, inputs } = node.description;
			const isTrigger = group.includes('trigger');
			expect([name.endsWith('Trigger'), displayName.endsWith(' Trigger')]).toEqual([isTrigger, isTrigger]);
			expect(inputs).toHaveLength(isTrigger ? 0 : 1);
		});

		test('answers webhooks as it says, from version 2 on', () => {
			const { webhooks = [], version } = node.description;
			if (webhooks.length === 0) return;
			// n8n evaluates more for version 1, and would answer with the name of a mode where `responseData` is absent.
			expect(Math.min(...[version].flat())).toBeGreaterThanOrEqual(2);
			expect(webhooks).toEqual(webhooks.map(() => expect.objectContaining({ responseData: '' })));
		});
	});
});

function hasValidDefault(property: INodeProperties): boolean {
	const { type, default: value, typeOptions: { minValue = -Infinity, maxValue = Infinity, loadOptionsMethod } = {} } = property;
	const values = optionsOf(property).map((option) => option.value);
	switch (type) {
		case 'boolean':
			return typeof value === 'boolean';
		case 'number':
			return typeof value === 'number' && value >= minValue && value <= maxValue;
		case 'options':
			return loadOptionsMethod === undefined ? values.some((each) => each === value) : typeof value === 'string';
		case 'multiOptions':
			return Array.isArray(value) && value.every((each) => values.some((option) => option === each));
		case 'collection':
			return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
		case 'fixedCollection':
			return hasValidRows(property);
		case 'resourceLocator':
			return typeof value === 'object' && value !== null && 'mode' in value && ['list', 'id'].includes(String(value.mode));
		case 'hidden':
			return true;
		default:
			return typeof value === 'string';
	}
}

/** Whether the rows of a default are such as the field offers. */
function hasValidRows({ default: value, options = [] }: INodeProperties): boolean {
	return Object.entries(Object(value)).every(([name, rows]) => {
		const group = options.find((option) => 'values' in option && option.name === name);
		if (!group || !('values' in group) || !Array.isArray(rows)) return false;
		return rows.every((row: unknown) =>
			Object.entries(Object(row)).every(([inner, each]) => {
				const field = group.values.find((candidate) => candidate.name === inner);
				return field !== undefined && hasValidDefault({ ...field, default: each as INodeProperties['default'] });
			}),
		);
	});
}
