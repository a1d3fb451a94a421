import { LoadOptionsContext } from 'n8n-core';
import {
	UnexpectedError,
	type INodeListSearchResult,
	type INodeParameters,
	type INodePropertyOptions,
} from 'n8n-workflow';
import type { CredentialData } from './credentials';
import type { Instance } from './instance';
import { latestVersion } from './run';
import { chain, toNode } from './workflow';

export interface ListOptions {
	credentials?: CredentialData;
	/** What the node is set to so far. */
	parameters?: INodeParameters;
}

export interface SearchOptions extends ListOptions {
	filter?: string;
	paginationToken?: string;
}

/** The list of a resource locator, as the editor asks for it. */
export async function listSearch(
	instance: Instance,
	type: string,
	method: string,
	{ filter, paginationToken, ...options }: SearchOptions = {},
): Promise<INodeListSearchResult> {
	const { nodeType, context } = editing(instance, type, options);
	const search = nodeType.methods?.listSearch?.[method];
	if (!search) throw new UnexpectedError(`'${type}' has no list '${method}'`);
	return await search.call(context, filter, paginationToken);
}

/** The options of a dropdown, as the editor asks for them. */
export async function loadOptions(
	instance: Instance,
	type: string,
	method: string,
	options: ListOptions = {},
): Promise<INodePropertyOptions[]> {
	const { nodeType, context } = editing(instance, type, options);
	const load = nodeType.methods?.loadOptions?.[method];
	if (!load) throw new UnexpectedError(`'${type}' has no options '${method}'`);
	return await load.call(context);
}

function editing(instance: Instance, type: string, { credentials, parameters = {} }: ListOptions) {
	const node = toNode({
		name: 'Edited',
		type: `${instance.loader.packageName}.${type}`,
		typeVersion: latestVersion(instance, type),
		parameters,
		credentials: instance.credentialsFor(type, credentials),
	});
	const workflow = instance.toWorkflow(chain([node]));
	const additionalData = instance.additionalData({ currentNodeParameters: parameters });
	return {
		nodeType: instance.nodeTypes.getByNameAndVersion(node.type, node.typeVersion),
		context: new LoadOptionsContext(workflow, node, additionalData, ''),
	};
}
