import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { asNodeError, InvalidInput } from '../errors';
import { connect, type Client, type Service } from '../http';
import { isObject } from '../json';
import { withoutCase } from '../without-case';
import { fieldOf, type Field } from './field';
import { toList } from './fields';
import { invalidValue, isBlank, refuseBlanks, type FieldDetails, type ListDetails } from './fields/input';

interface SearchPage {
	results: INodeListSearchItems[];
	next?: string;
}

/** A page of what fits the filter, or all there is, of which the names that fit are shown. */
export type SearchList = (client: Client, filter: string, cursor: string | undefined, context: ILoadOptionsFunctions) => Promise<SearchPage | SearchPage['results']>;

export const matches = (name: string, filter: string): boolean => withoutCase(name).includes(withoutCase(filter));

const maxPagesAtOnce = 5;

/** The first page with a result, since what does not match is left out after it was read; the fifth if there is none. */
export async function firstFound(read: (cursor?: string) => Promise<SearchPage>, cursor?: string) {
	let page = await read(cursor);
	for (let count = 1; page.next !== undefined && page.results.length === 0 && count < maxPagesAtOnce; count++) page = await read(page.next);
	return page;
}

const expressionLink = '<a href="https://docs.n8n.io/code/expressions/">expression</a>';

const chooseOrEnter = 'Choose one from the list, or enter its ID';

/** A numeric id from a number or text. Throws InvalidInput. */
export function toId(displayName: string, raw: unknown, advice = chooseOrEnter): number {
	if (isBlank(raw)) throw notChosen(displayName, advice);
	const id = numericIdIn(raw);
	if (id === undefined) throw invalidValue(displayName, raw, 'a whole number', advice);
	return id;
}

const notChosen = (displayName: string, advice = chooseOrEnter) => new InvalidInput(`'${displayName}' is not set`, advice);

function numericIdIn(raw: unknown): number | undefined {
	const id = typeof raw === 'string' && /^\s*\d+\s*$/.test(raw) ? Number(raw) : raw;
	return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

interface IdFormat {
	placeholder: string;
	regex: string;
	errorMessage: string;
}

const numericId: IdFormat = {
	placeholder: 'e.g. 42',
	regex: '^\\s*[0-9]+\\s*$',
	errorMessage: 'The ID must be a whole number',
};
const textId: IdFormat = {
	placeholder: 'e.g. 9ea68fd3-f953-42c1-9742-976c447fb463',
	regex: '^\\s*[\\w-]+\\s*$',
	errorMessage: 'Use only letters, digits and hyphens',
};

interface LocatorDetails {
	description?: string;
	/** The URLs of the service's pages; its first group is the ID. */
	page?: IdFormat;
	dependsOn?: string[];
}

const validated = ({ placeholder, ...properties }: IdFormat) => ({
	type: 'string' as const,
	placeholder,
	validation: [{ type: 'regex', properties }],
});

const locatorProperty = (
	displayName: string,
	list: string,
	format: IdFormat,
	{ description, page, dependsOn }: LocatorDetails,
): Field<unknown>['property'] => ({
	displayName,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description,
	...(dependsOn && { typeOptions: { loadOptionsDependsOn: dependsOn.map((name) => `${name}.value`) } }),
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: `Select a ${displayName.split(' ').at(-1)?.toLowerCase()}...`,
			typeOptions: { searchListMethod: list, searchable: true },
		},
		...(page ? [{ displayName: 'By URL', name: 'url', ...validated(page), extractValue: { type: 'regex' as const, regex: page.regex } }] : []),
		{ displayName: 'By ID', name: 'id', ...validated(format) },
	],
});

const chosenIn = (raw: unknown, page?: IdFormat) => {
	const chosen = isObject(raw) && 'value' in raw ? raw.value : raw;
	return (page && typeof chosen === 'string' && new RegExp(page.regex).exec(chosen.trim())?.[1]) || chosen;
};

export const locator = (displayName: string, list: string, details: LocatorDetails = {}): Field<number> => ({
	property: locatorProperty(displayName, list, numericId, details),
	parse: (raw) => toId(displayName, chosenIn(raw, details.page)),
});

const chosenText = (chosen: unknown) => (typeof chosen === 'string' || typeof chosen === 'number' ? String(chosen).trim() : '');

/** A text id such as a UUID, chosen from the named list or typed. */
export const textLocator = (displayName: string, list: string, details: LocatorDetails = {}): Field<string> => ({
	property: locatorProperty(displayName, list, textId, details),
	parse(raw) {
		const chosen = chosenIn(raw, details.page);
		const id = chosenText(chosen);
		if (id === '') throw notChosen(displayName);
		if (!/^[\w-]+$/.test(id)) throw invalidValue(displayName, chosen, 'an ID of letters, digits and hyphens');
		return id;
	},
});

/** Any text, such as the name of a model, chosen from the named list or typed. */
export const nameLocator = (displayName: string, list: string, placeholder: string): Field<string> => ({
	property: locatorProperty(displayName, list, { placeholder, regex: '\\S', errorMessage: 'Enter a name' }, {}),
	parse(raw) {
		const name = chosenText(chosenIn(raw));
		if (name === '') throw notChosen(displayName, 'Choose one from the list, or enter its name');
		return name;
	},
});

/** Several numeric ids, each once, chosen from the named list or typed. `displayName` is in the singular. */
export function locators(displayName: string, list: string, { required = false, clears = false }: ListDetails = {}): Field<number[]> {
	const label = `${displayName} Names or IDs`;
	const description = `Choose from the list, or specify IDs using an ${expressionLink}`;
	const typeOptions = { loadOptionsMethod: list };
	return fieldOf({ displayName: label, type: 'multiOptions', default: [], typeOptions, description, required }, (raw) => {
		const ids = [...new Set(toList(raw).map((entry) => toId(displayName, entry)))];
		if (required && ids.length === 0) throw new InvalidInput(`'${label}' is empty`, 'Choose at least one');
		if (clears) refuseBlanks(label, raw, ids, 'a list of IDs');
		return ids;
	});
}

export const idList = (displayName: string, description: string, advice?: string): Field<number[]> =>
	listOfIds(displayName, { placeholder: 'e.g. 12, 15', description }, (entry) => {
		const id = numericIdIn(entry);
		if (id === undefined) throw invalidValue(displayName, entry, 'whole numbers', advice);
		return id;
	});

/** At least one ID of any kind, each once: by default that of the item. */
export const listOfIds = <Id>(displayName: string, details: FieldDetails, toId: (entry: unknown) => Id): Field<Id[]> =>
	fieldOf({ displayName, type: 'string', default: '={{ $json.id }}', required: true, ...details }, (raw) => {
		const ids = [...new Set(toList(raw).map(toId))];
		if (ids.length === 0) throw new InvalidInput(`'${displayName}' is empty`, 'Enter at least one ID');
		return ids;
	});

/** The `methods` of a node: each list for searching and for loading as a whole. */
export function listMethods(service: Service, lists: Record<string, SearchList>) {
	const listSearch: Record<string, (this: ILoadOptionsFunctions, filter?: string, cursor?: string) => Promise<INodeListSearchResult>> = {};
	const loadOptions: Record<string, (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>> = {};
	for (const [name, list] of Object.entries(lists)) {
		const read = async (context: ILoadOptionsFunctions, filter = '', cursor?: string): Promise<SearchPage> => {
			const found = await list(await connect(context, service, { hurried: true }), filter, cursor, context);
			return Array.isArray(found) ? { results: found.filter(({ name }) => matches(name, filter)) } : found;
		};
		listSearch[name] = async function (filter, cursor) {
			const { results, next } = await read(this, filter, cursor).catch(asNodeError(this));
			return { results, paginationToken: next };
		};
		loadOptions[name] = async function () {
			return (await read(this).catch(asNodeError(this))).results;
		};
	}
	return { listSearch, loadOptions };
}
