import type { INodeParameters } from 'n8n-workflow';
import { chain, toNode, type WorkflowJson } from '../harness';

/** A node that stores what is exported, as a test says. */
export const storeType = 'n8n-nodes-base.storeExported';

/** An export whose items are stored before its manifest leads back to it, while there is more. */
export function exportLoop(type: string, parameters: INodeParameters, id = 'loop'): WorkflowJson {
	const more = { conditions: { conditions: [{ leftValue: '={{ $json.manifest?.more === true }}' }] } };
	const nodes = [
		toNode({ name: 'Start', type: 'n8n-nodes-base.manualTrigger' }),
		toNode({ name: 'Export', type: `n8n-nodes-transcription.${type}`, parameters: { resource: 'archive', operation: 'export', ...parameters } }),
		toNode({ name: 'Store', type: storeType }),
		toNode({ name: 'More?', type: 'n8n-nodes-base.filter', parameters: more }),
	];
	const { connections } = chain(nodes, { id });
	return { id, nodes, connections: { ...connections, 'More?': { main: [[{ node: 'Export', type: 'main', index: 0 }]] } } };
}
