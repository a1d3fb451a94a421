import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether an agent calls the node itself: n8n then counts each try as a run. */
export const isCalledByAgent = (context: IExecuteFunctions) => 'isToolExecution' in context && context.isToolExecution();

/** n8n's agents run the node as a tool, or as a node of a type of its own; n8n 1 knows only the latter. */
export const isTool = (context: IExecuteFunctions) => context.getNode().type.endsWith('Tool') || isCalledByAgent(context);
