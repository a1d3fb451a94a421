import { TriggerContext } from 'n8n-core';
import type {
	INodeExecutionData,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { saveStaticData, type Instance, type StaticData } from './instance';
import { runFrom, type Execution } from './run';
import type { WorkflowJson } from './workflow';

export interface RunningTrigger {
	/** Lets the clock strike once; resolves when the trigger has looked. It may join a look that is under way. */
	tick(): Promise<void>;
	/** As n8n does when it stops or unpublishes the workflow. */
	close(): Promise<void>;
}

interface TriggerOptions {
	store: StaticData;
	additionalData: IWorkflowExecuteAdditionalData;
	activation: WorkflowActivateMode;
	/** The workflow whose webhook is registered meanwhile, as n8n does: both see the same static data. */
	workflow?: Workflow;
	started(execution: Execution, items: INodeExecutionData[]): void;
	failed(error: Error): void;
}

/** Runs `trigger()` of a node as n8n does: it emits under keys that the database has once. */
export async function startTrigger(
	instance: Instance,
	json: WorkflowJson,
	nodeName: string,
	{ store, additionalData, activation, workflow = instance.toWorkflow(json, store), started, failed }: TriggerOptions,
): Promise<RunningTrigger | undefined> {
	const node = workflow.getNode(nodeName);
	const { trigger } = node ? instance.nodeTypes.getByNameAndVersion(node.type, node.typeVersion) : {};
	if (!node || !trigger) return undefined;
	const strikes: Array<(time: Date) => unknown> = [];
	const executing = new Set<Promise<unknown>>();

	const run = async (items: INodeExecutionData[], key?: string): Promise<IRun | undefined> => {
		if (key !== undefined && instance.keys.has(key)) return undefined;
		if (key !== undefined) instance.keys.add(key);
		const execution = await runFrom(instance, instance.toWorkflow(json, store), node, { items, mode: 'trigger' }, store);
		started(execution, items);
		return execution.run;
	};
	const emit: ITriggerFunctions['emit'] = ([items = []], _, done, key) => {
		saveStaticData(workflow, store);
		// n8n resolves it with nothing if it has the key.
		const running = run(items, key).then((result) => done?.resolve(result as IRun), (error: Error) => done?.reject(error));
		executing.add(running);
		void running.finally(() => executing.delete(running));
	};
	const clock: Pick<ITriggerFunctions['helpers'], 'registerCron'> = { registerCron: (_, onTick) => void strikes.push(onTick) };
	const context = new TriggerContext(workflow, node, additionalData, 'trigger', activation, emit, failed, failed, clock);
	const response: ITriggerResponse | undefined = await trigger.call(context);
	saveStaticData(workflow, store);
	return {
		async tick() {
			for (const strike of strikes) await strike(new Date());
			await Promise.all(executing);
		},
		close: async () => await response?.closeFunction?.(),
	};
}
