import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	UnexpectedError,
	type ExecutionError,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IRun,
	type IRunExecutionData,
	type Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import type { CredentialData } from './credentials';
import { saveStaticData, type Instance, type StaticData } from './instance';
import { chain, toNode, type WorkflowJson } from './workflow';

/** What became of an execution. */
export interface Execution {
	status: IRun['status'];
	/** What ended it. */
	error?: ExecutionError;
	/** What a node put out, last time it ran; nothing when it did not run. */
	output(nodeName: string, outputIndex?: number): INodeExecutionData[];
	run: IRun;
}

export interface RunOptions {
	/** What the first node is given: one empty item unless given. */
	items?: INodeExecutionData[];
	mode?: WorkflowExecuteMode;
	/** Cancels the execution while it runs. */
	signal?: AbortSignal;
	/** The failed execution that is started again, as 'Retry execution' does. */
	retryOf?: Execution;
}

export interface NodeRunOptions extends RunOptions {
	credentials?: CredentialData;
	/** With 'On Error' set to 'Continue'. */
	continueOnFail?: boolean;
	typeVersion?: number;
	timezone?: string;
	/** Other settings of the node. */
	settings?: Partial<INode>;
}

export interface NodeExecution extends Execution {
	items: INodeExecutionData[];
	/** What the editor shows above the output. */
	hints: string[];
}

const nodeName = 'Node under test';
let executions = 0;

/** Runs one node of the package after a manual trigger. */
export async function runNode(
	instance: Instance,
	type: string,
	parameters: INodeParameters,
	{ credentials, continueOnFail = false, typeVersion, timezone, settings, ...options }: NodeRunOptions = {},
): Promise<NodeExecution> {
	const start = toNode({ name: 'Start', type: 'n8n-nodes-base.manualTrigger' });
	const node = toNode({
		name: nodeName,
		type: `${instance.loader.packageName}.${type}`,
		typeVersion: typeVersion ?? latestVersion(instance, type),
		parameters,
		credentials: instance.credentialsFor(type, credentials),
		...(continueOnFail && { onError: 'continueRegularOutput' }),
		...settings,
	});
	const execution = await runWorkflow(instance, chain([start, node], { settings: { timezone } }), options);
	const hints = execution.run.data.resultData.runData[nodeName]?.at(-1)?.hints ?? [];
	return { ...execution, items: execution.output(nodeName), hints: hints.map(({ message }) => message) };
}

/** Runs a trigger that has no webhook as 'Execute step' does. */
export async function testTrigger(instance: Instance, type: string, parameters: INodeParameters): Promise<Omit<NodeExecution, 'hints'>> {
	const node = toNode({
		name: nodeName,
		type: `${instance.loader.packageName}.${type}`,
		typeVersion: latestVersion(instance, type),
		parameters,
		credentials: instance.credentialsFor(type),
	});
	const execution = await runWorkflow(instance, chain([node]), { mode: 'manual' });
	return { ...execution, items: execution.output(nodeName) };
}

export function latestVersion({ nodeTypes }: Instance, type: string): number {
	const { version } = nodeTypes.getByNameAndVersion(type).description;
	return Math.max(...[version].flat());
}

/** Runs a workflow from the node that nothing leads to. */
export async function runWorkflow(
	instance: Instance,
	json: WorkflowJson,
	options: RunOptions = {},
): Promise<Execution> {
	const workflow = instance.toWorkflow(json);
	const start = Object.values(workflow.nodes).find(({ name }) => workflow.getParentNodes(name).length === 0);
	if (!start) throw new UnexpectedError('The workflow has no node to start from');
	return await runFrom(instance, workflow, start, options);
}

/** What n8n's database has of an execution, without its error and the run of the node that failed. */
function toRetry({ run }: Execution): IRunExecutionData {
	const data = structuredClone(run.data);
	const { lastNodeExecuted = '', runData } = data.resultData;
	delete data.resultData.error;
	runData[lastNodeExecuted]?.pop();
	return data;
}

export async function runFrom(
	instance: Instance,
	workflow: Workflow,
	start: INode,
	{ items = [{ json: {} }], retryOf, mode = retryOf ? 'retry' : 'trigger', signal }: RunOptions,
	staticData: StaticData = instance.staticData,
): Promise<Execution> {
	const executionId = String(++executions);
	const now = new Date();
	const workflowData = {
		id: workflow.id,
		name: workflow.name ?? '',
		active: true,
		isArchived: false,
		activeVersionId: null,
		createdAt: now,
		updatedAt: now,
		nodes: Object.values(workflow.nodes),
		connections: workflow.connectionsBySourceNode,
	};
	const additionalData = instance.additionalData({ executionId });
	const hooks = new ExecutionLifecycleHooks(mode, executionId, workflowData);
	const data = retryOf
		? toRetry(retryOf)
		: createRunExecutionData({ executionData: { nodeExecutionStack: [{ node: start, data: { main: [items] }, source: null }] } });
	const running = new WorkflowExecute({ ...additionalData, hooks }, mode, data).processRunExecutionData(workflow);
	const cancel = () => running.cancel();
	signal?.addEventListener('abort', cancel, { once: true });
	const run = await running;
	signal?.removeEventListener('abort', cancel);
	if (mode !== 'manual') saveStaticData(workflow, staticData);
	return {
		run,
		status: run.status,
		error: run.data.resultData.error,
		output: (name, index = 0) => run.data.resultData.runData[name]?.at(-1)?.data?.main?.[index] ?? [],
	};
}
