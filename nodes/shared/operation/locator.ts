import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { InvalidInput, toNodeError } from '../errors';
import { connect, type Client, type Service } from '../http';
import type { Field } from './field';
import { toList } from './fields';
import { invalidValue, isBlank } from './fields/input';

export interface SearchPage {
	results: INodeListSearchItems[];
	next?: string;
}

export type SearchList = (client: Client, filter: string, cursor?: string) => Promise<SearchPage>;

export const matches = (name: string, filter: string): boolean => name.toLowerCase().includes(filter.toLowerCase());

const expressionLink = '<a href="https://docs.n8n.io/code/expressions/">expression</a>';

/** A numeric id from a number or text. Throws InvalidInput. */
export function toId(displayName: string, raw: unknown): number {
	if (isBlank(raw)) throw new InvalidInput(`'${displayName}' is not chosen`, chooseOrEnter);
	const id = numericIdIn(raw);
	if (id === undefined) throw invalidValue(displayName, raw, 'a whole number', chooseOrEnter);
	return id;
}

const chooseOrEnter = 'Choose one from the list, or enter its ID';

function numericIdIn(raw: unknown): number | undefined {
	const id = typeof raw === 'string' && /^\s*\d+\s*$/.test(raw) ? Number(raw) : raw;
	return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

const isLocator = (raw: unknown): raw is { value: unknown } =>
	typeof raw === 'object' && raw !== null && 'value' in raw;

interface IdFormat {
	placeholder: string;
	regex: string;
	errorMessage: string;
}

const numericId: IdFormat = {
	placeholder: 'e.g. 42',
	regex: '^\\s*[0-9]+\\s*$',
	errorMessage: 'An ID is a whole number',
};
const textId: IdFormat = {
	placeholder: 'e.g. 9ea68fd3-f953-42c1-9742-976c447fb463',
	regex: '^\\s*[\\w-]+\\s*$',
	errorMessage: 'An ID has letters, digits and hyphens',
};

const locatorProperty = (
	displayName: string,
	list: string,
	{ placeholder, ...properties }: IdFormat,
	description?: string,
): Field<unknown>['property'] => ({
	displayName,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: `Select a ${displayName.toLowerCase()}...`,
			typeOptions: { searchListMethod: list, searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder, validation: [{ type: 'regex', properties }] },
	],
});

const locatedBy = (raw: unknown) => (isLocator(raw) ? raw.value : raw);

/** A numeric id, chosen from the named list or typed. */
export const locator = (displayName: string, list: string, description?: string): Field<number> => ({
	property: locatorProperty(displayName, list, numericId, description),
	parse: (raw) => toId(displayName, locatedBy(raw)),
});

/** A text id such as a UUID, chosen from the named list or typed. */
export const textLocator = (displayName: string, list: string, description?: string): Field<string> => ({
	property: locatorProperty(displayName, list, textId, description),
	parse(raw) {
		const given = locatedBy(raw);
		const id = typeof given === 'string' || typeof given === 'number' ? String(given).trim() : '';
		if (id === '') throw new InvalidInput(`'${displayName}' is not chosen`, chooseOrEnter);
		if (!/^[\w-]+$/.test(id)) throw invalidValue(displayName, given, 'an ID of letters, digits and hyphens');
		return id;
	},
});

/** Several numeric ids, chosen from the named list or typed. `displayName` is in the singular. */
export function locators(displayName: string, list: string, { required = false } = {}): Field<number[]> {
	return {
		property: {
			displayName: `${displayName} Names or IDs`,
			type: 'multiOptions',
			default: [],
			typeOptions: { loadOptionsMethod: list },
			description: `Choose from the list, or specify IDs using an ${expressionLink}`,
			...(required && { required }),
		},
		parse(raw) {
			const ids = toList(raw).map((entry) => toId(displayName, entry));
			if (required && ids.length === 0) {
				throw new InvalidInput(`'${displayName} Names or IDs' is empty`, 'Choose at least one');
			}
			return ids;
		},
	};
}

/** A text chosen from the named list or given by an expression. */
export const listed = (displayName: string, list: string): Field<string> => ({
	property: {
		displayName: `${displayName} Name or ID`,
		type: 'options',
		default: '',
		typeOptions: { loadOptionsMethod: list },
		description: `Choose from the list, or specify an ID using an ${expressionLink}`,
	},
	parse(raw) {
		if (typeof raw === 'object' && raw !== null) throw invalidValue(displayName, raw, 'a name or an ID');
		return String(raw ?? '');
	},
});

/** Numeric ids: one, comma-separated, or an array. */
export function idList(displayName: string, description: string, advice?: string): Field<number[]> {
	return {
		property: {
			displayName,
			type: 'string',
			default: '={{ $json.id }}',
			required: true,
			placeholder: 'e.g. 12, 15',
			description,
		},
		parse(raw) {
			const ids = toList(raw).map((entry) => {
				const id = numericIdIn(entry);
				if (id === undefined) throw invalidValue(displayName, entry, 'whole numbers', advice);
				return id;
			});
			if (ids.length === 0) throw new InvalidInput(`'${displayName}' is empty`, 'Enter at least one ID');
			return ids;
		},
	};
}

/** The `methods` of a node: each list for searching and for loading as a whole. */
export function listMethods(service: Service, lists: Record<string, SearchList>) {
	const listSearch: Record<string, (this: ILoadOptionsFunctions, filter?: string, cursor?: string) => Promise<INodeListSearchResult>> = {};
	const loadOptions: Record<string, (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>> = {};
	for (const [name, list] of Object.entries(lists)) {
		listSearch[name] = async function (filter = '', cursor) {
			try {
				const client = await connect(this, service, { hurried: true });
				const { results, next } = await list(client, filter, cursor);
				return { results, paginationToken: next };
			} catch (error) {
				throw toNodeError(this.getNode(), error);
			}
		};
		loadOptions[name] = async function () {
			try {
				const { results } = await list(await connect(this, service, { hurried: true }), '');
				return results;
			} catch (error) {
				throw toNodeError(this.getNode(), error);
			}
		};
	}
	return { listSearch, loadOptions };
}
