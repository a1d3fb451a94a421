import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether the workflow leads from the node back to it. 'Loop Over Items' comes back for other items. */
export function isInLoop(context: IExecuteFunctions): boolean {
	const { name } = context.getNode();
	const before = new Set(context.getParentNodes(name).map((node) => node.name));
	const loop = context.getChildNodes(name).filter((node) => before.has(node.name));
	return loop.length > 0 && !loop.some(({ type }) => type === 'n8n-nodes-base.splitInBatches');
}
