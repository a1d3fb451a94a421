import type { ITriggerFunctions } from 'n8n-workflow';

export const ownerOf = (context: Pick<ITriggerFunctions, 'getWorkflow' | 'getNode'>): string =>
	`${String(context.getWorkflow().id)}:${context.getNode().id}`;
