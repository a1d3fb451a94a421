/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { readFileSync } from 'node:fs';
import { jsonParse, type IConnections, type INode, type INodeCredentials, type INodeParameters, type IWorkflowSettings } from 'n8n-workflow';

/** A workflow as n8n exports it. */
export interface WorkflowJson {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

/** A workflow from a file that can be imported in n8n. */
export const readWorkflow = (file: string): WorkflowJson => jsonParse<WorkflowJson>(readFileSync(file, 'utf8'));

export interface NodeSettings extends Partial<INode> {
	name: string;
	type: string;
	parameters?: INodeParameters;
	credentials?: INodeCredentials;
}

/** A node as a workflow holds it. */
export const toNode = (settings: NodeSettings): INode => ({
	id: settings.name,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	...settings,
});

/** Nodes joined one after the other. */
export function chain(nodes: INode[], rest: Omit<WorkflowJson, 'nodes' | 'connections'> = {}): WorkflowJson {
	const connections: IConnections = {};
	for (const [index, { name }] of nodes.entries()) {
		const next = nodes[index + 1];
		if (next) connections[name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
	return { ...rest, nodes, connections };
}

/** The value of a resource locator for a thing given by its id. */
/** Rows of a field, given as JSON. */
export const byJson = (json: INodeParameters[string]): INodeParameters => ({ json: [{ json }] });

export const byId = (value: number | string): INodeParameters => ({ __rl: true, mode: 'id', value });
