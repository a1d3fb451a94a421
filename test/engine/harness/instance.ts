/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { PackageDirectoryLoader } from 'n8n-core';
import { join } from 'node:path';
import {
	deepCopy,
	NodeConnectionTypes,
	NodeHelpers,
	UnexpectedError,
	Workflow,
	type IDataObject,
	type INode,
	type INodeCredentials,
	type INodeType,
	type INodeTypes,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { binaryStorage, externalSecrets } from './container';
import { Vault, type CredentialData } from './credentials';
import { standInNodes, type StandIn } from './stand-ins';
import type { WorkflowJson } from './workflow';

/** What n8n keeps of workflows between their runs, by workflow id. */
export type StaticData = Map<string, IDataObject>;

/** The parts of n8n that everything else here shares. */
export interface Instance {
	loader: PackageDirectoryLoader;
	/** The nodes of this package that use a type of credential. */
	nodesOf(credential: string): INodeType[];
	nodeTypes: INodeTypes;
	vault: Vault;
	staticData: StaticData;
	/** Keys of executions, which n8n's database has once each. */
	keys: Set<string>;
	/** The instance's own credentials. */
	credentials: INodeCredentials;
	/** Credentials for a node of this type: those given, else the instance's own. */
	credentialsFor(nodeType: string, given?: CredentialData): INodeCredentials;
	additionalData(more?: Partial<IWorkflowExecuteAdditionalData>): IWorkflowExecuteAdditionalData;
	/** The workflow, with what is stored of it. */
	toWorkflow(json: WorkflowJson, staticData?: StaticData): Workflow;
}

/** Another package that is made from these sources can be tested in its place. */
const root = process.env.PACKAGE_DIRECTORY ?? join(__dirname, '../../..');
const loaders = new Map<string, Promise<PackageDirectoryLoader>>();

/** The built package, loaded once in each test file. */
export async function loadPackage(directory = root): Promise<PackageDirectoryLoader> {
	const known = loaders.get(directory);
	if (known) return await known;
	const loading = load(directory);
	loaders.set(directory, loading);
	return await loading;
}

async function load(directory: string) {
	const loader = new PackageDirectoryLoader(directory);
	await loader.loadAll();
	await binaryStorage().init();
	return loader;
}

/** What survives a process of n8n. */
export type Database = Pick<Instance, 'staticData' | 'keys' | 'vault' | 'credentials'>;

export interface InstanceOptions {
	/** For every node that takes one of such a type. */
	credentials?: CredentialData;
	/** What nodes of other packages do, by their full type. */
	standIns?: Record<string, StandIn>;
	/** Where the package is, with its `dist`: another one has a memory of its own, as another process of n8n. */
	packageDirectory?: string;
	/** The database of another instance. */
	database?: Database;
}

/** A node as n8n gives it to agents, under a type of its own. */
function asTool(node: INodeType | IVersionedNodeType): INodeType {
	const latest = NodeHelpers.getVersionedNodeType(node);
	const description = { ...latest.description, name: `${latest.description.name}Tool`, inputs: [], outputs: [NodeConnectionTypes.AiTool] };
	return Object.assign(Object.create(latest), { description });
}

export async function createInstance(options: InstanceOptions): Promise<Instance> {
	const loader = await loadPackage(options.packageDirectory);
	const { database } = options;
	const vault = database?.vault ?? new Vault(loader);
	const own = database?.credentials ?? vault.add(options.credentials ?? {});
	const others = standInNodes(options.standIns);
	const { staticData, keys }: Pick<Database, 'staticData' | 'keys'> = database ?? { staticData: new Map(), keys: new Set() };

	const find = (type: string): INodeType | IVersionedNodeType => {
		const other = others.get(type);
		if (other) return other;
		if (type.startsWith('n8n-nodes-base.')) throw new UnexpectedError(`Nothing stands in for '${type}'`);
		const name = type.slice(type.lastIndexOf('.') + 1);
		return name.endsWith('Tool') ? asTool(loader.getNode(name.slice(0, -'Tool'.length)).type) : loader.getNode(name).type;
	};
	const nodeTypes: INodeTypes = {
		getByName: find,
		getByNameAndVersion: (type, version) => NodeHelpers.getVersionedNodeType(find(type), version),
		getKnownTypes: () => ({}),
	};

	const credentialsFor = (nodeType: string, given?: CredentialData): INodeCredentials => {
		const available = given ? { ...own, ...vault.add(given) } : own;
		const wanted = nodeTypes.getByNameAndVersion(nodeType).description.credentials ?? [];
		return Object.fromEntries(
			wanted.flatMap(({ name }) => {
				const credential = available[name];
				return credential ? [[name, credential]] : [];
			}),
		);
	};
	const withCredentials = (node: INode): INode => ({
		...node,
		credentials: { ...credentialsFor(node.type), ...known(node.credentials) },
	});
	/** A workflow from a file names credentials that are not here. */
	const known = (credentials: INodeCredentials = {}): INodeCredentials =>
		Object.fromEntries(Object.entries(credentials).filter(([, { id }]) => vault.has(id)));

	return {
		loader,
		nodeTypes,
		vault,
		staticData,
		keys,
		credentials: own,
		credentialsFor,
		nodesOf: (type) =>
			Object.keys(loader.known.nodes)
				.map((name) => nodeTypes.getByNameAndVersion(`n8n-nodes-transcription.${name}`))
				.filter(({ description }) => description.credentials?.some(({ name }) => name === type)),
		additionalData: (more) => Object.assign(bareData(vault), more),
		toWorkflow: ({ id = 'workflow', name = 'Test', settings, ...json }, store = staticData) =>
			new Workflow({
				id,
				name,
				active: true,
				nodeTypes,
				connections: json.connections,
				nodes: deepCopy(json.nodes).map(withCredentials),
				settings: { executionOrder: 'v1', ...settings },
				staticData: deepCopy(store.get(id) ?? {}),
			}),
	};
}

/** Stores what a run changed, as n8n does: as JSON, and only where something changed. */
export function saveStaticData(workflow: Workflow, store: StaticData) {
	const { staticData } = workflow;
	if (staticData.__dataChanged === true) store.set(workflow.id, deepCopy(staticData));
}

const absent = async (): Promise<never> => {
	throw new UnexpectedError('This part of n8n is not here');
};

const nowhere = 'http://127.0.0.1:9';

const bareData = (credentialsHelper: Vault): IWorkflowExecuteAdditionalData => ({
	credentialsHelper,
	externalSecretsProxy: externalSecrets(),
	currentNodeExecutionIndex: 0,
	restApiUrl: `${nowhere}/rest`,
	instanceBaseUrl: `${nowhere}/`,
	formBaseUrl: `${nowhere}/form`,
	formWaitingBaseUrl: `${nowhere}/form-waiting`,
	formTestBaseUrl: `${nowhere}/form-test`,
	webhookBaseUrl: `${nowhere}/webhook`,
	webhookWaitingBaseUrl: `${nowhere}/webhook-waiting`,
	webhookTestBaseUrl: `${nowhere}/webhook-test`,
	mcpBaseUrl: `${nowhere}/mcp`,
	mcpTestBaseUrl: `${nowhere}/mcp-test`,
	variables: {},
	logAiEvent: () => {},
	executeWorkflow: absent,
	getRunExecutionData: async () => undefined,
	getRuntimeCredential: async () => undefined,
	startRunnerTask: absent,
});
