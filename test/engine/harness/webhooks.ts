/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import express from 'express';
import { HookContext } from 'n8n-core';
import { createServer } from 'node:http';
import {
	NodeHelpers,
	UnexpectedError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type IWebhookData,
	type Workflow,
	type WorkflowActivateMode,
} from 'n8n-workflow';
import { close, listen } from '../../services/shared/listen';
import { deliver, prepareRequest } from './delivery';
import { saveStaticData, type Instance, type StaticData } from './instance';
import { runFrom, type Execution } from './run';
import { startTrigger, type RunningTrigger } from './trigger';
import type { WorkflowJson } from './workflow';

/** An execution that a delivery started. */
export interface StartedExecution extends Execution {
	/** What the trigger put out. */
	items: INodeExecutionData[];
}

export interface ServeOptions {
	/** Address that the node is told instead of the server's own. */
	publicUrl?: string;
	/** As 'Listen for test event' in the editor: nothing of the static data is kept with the workflow. */
	test?: boolean;
}

/** A trigger of a workflow, served over HTTP as n8n serves it. */
export interface ServedWebhook {
	/** What the node tells the service. */
	url: string;
	/** Whether the service already has the webhook. */
	checkExists(): Promise<boolean>;
	create(): Promise<boolean>;
	delete(): Promise<boolean>;
	/** As n8n does when the workflow is published. */
	activate(): Promise<void>;
	/** As n8n does when it starts: only `trigger()` of the node. */
	start(activation?: WorkflowActivateMode): Promise<void>;
	/** Lets the clock strike; resolves when the trigger has looked. */
	tick(): Promise<void>;
	/** As n8n does when it stops: only the trigger is closed. */
	stop(): Promise<void>;
	/** In the order in which they ended. */
	executions: StartedExecution[];
	/** Resolves with them once there are that many. */
	started(count: number): Promise<StartedExecution[]>;
	/** What `webhook()` threw, before or after its answer. */
	errors: unknown[];
	/** What is stored of the trigger. */
	readonly staticData: IDataObject;
	/** Sends a request as the service would; POST unless told otherwise. */
	send(init?: RequestInit): Promise<Response>;
	close(): Promise<void>;
}

export async function serveWebhook(
	instance: Instance,
	json: WorkflowJson,
	nodeName: string,
	{ publicUrl, test = false }: ServeOptions = {},
): Promise<ServedWebhook> {
	const store: StaticData = test ? new Map() : instance.staticData;
	const executions: StartedExecution[] = [];
	const errors: unknown[] = [];
	let waiting: Array<() => void> = [];

	let running: RunningTrigger | undefined;
	const started = (execution: Execution, items: INodeExecutionData[]) => {
		executions.push({ ...execution, items });
		for (const resolve of waiting) resolve();
		waiting = [];
	};

	const app = express();
	const server = createServer(app);
	const origin = `http://127.0.0.1:${await listen(server, '127.0.0.1')}`;
	const baseUrl = publicUrl ?? origin;
	const additionalData = instance.additionalData({
		instanceBaseUrl: `${baseUrl}/`,
		webhookBaseUrl: `${baseUrl}/webhook`,
		webhookTestBaseUrl: `${baseUrl}/webhook-test`,
	});
	const load = () => {
		const workflow = instance.toWorkflow(json, store);
		const node = workflow.getNode(nodeName);
		if (!node) throw new UnexpectedError(`The workflow has no node '${nodeName}'`);
		return { workflow, node };
	};
	const webhook: IWebhookData = {
		...describeWebhook(instance, load()),
		workflowExecuteAdditionalData: additionalData,
		isTest: test,
	};
	const path = `/${test ? 'webhook-test' : 'webhook'}/${webhook.path}`;

	app.use(async (request, response) => {
		if (request.path !== path || request.method !== webhook.httpMethod) {
			response.status(404).json({ message: 'The requested webhook is not registered.' });
			return;
		}
		prepareRequest(request);
		const { workflow, node } = load();
		try {
			const items = await deliver(instance, workflow, node, webhook, request, response);
			saveStaticData(workflow, store);
			if (!items) return;
			const [first = []] = items;
			const execution = await runFrom(instance, workflow, node, { items: first, mode: test ? 'manual' : 'webhook' }, store);
			started(execution, test ? execution.output(nodeName) : first);
		} catch (error) {
			errors.push(error);
			const message = 'Workflow Webhook Error: Workflow could not be started!';
			if (!response.headersSent) response.status(500).json({ code: 0, message });
		}
	});

	const hook = async (method: 'checkExists' | 'create' | 'delete', { workflow, node } = load()) => {
		const methods = instance.nodeTypes.getByNameAndVersion(node.type, node.typeVersion).webhookMethods;
		const mode = test ? 'manual' : 'trigger';
		const context = new HookContext(workflow, node, additionalData, mode, 'init', webhook);
		return (await methods?.default?.[method].call(context)) === true;
	};
	const hookAndSave = async (method: 'checkExists' | 'create' | 'delete') => {
		const loaded = load();
		const done = await hook(method, loaded);
		saveStaticData(loaded.workflow, store);
		return done;
	};

	const start = async (activation: WorkflowActivateMode, workflow?: Workflow) => {
		await running?.close();
		const failed = (error: Error) => void errors.push(error);
		running = await startTrigger(instance, json, nodeName, { store, additionalData, activation, workflow, started, failed });
	};
	/** Webhook and trigger at the same time; what one of them stores is saved once both are there. */
	const publish = async () => {
		const loaded = load();
		const register = async () => (await hook('checkExists', loaded)) || (await hook('create', loaded));
		const results = await Promise.allSettled([register(), ...(test ? [] : [start('activate', loaded.workflow)])]);
		const failure = results.find((result) => result.status === 'rejected');
		if (failure) await hook('delete', loaded).catch(() => undefined);
		saveStaticData(loaded.workflow, store);
		if (failure) throw failure.reason;
	};

	return {
		url: baseUrl + path,
		executions,
		errors,
		get staticData() {
			const { workflow, node } = load();
			return workflow.getStaticData('node', node);
		},
		checkExists: async () => await hookAndSave('checkExists'),
		create: async () => await hookAndSave('create'),
		delete: async () => await hookAndSave('delete'),
		activate: publish,
		start: async (activation = 'init') => await start(activation),
		tick: async () => await running?.tick(),
		stop: async () => await running?.close(),
		async started(count) {
			while (executions.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
			return executions;
		},
		send: async (init) => await fetch(origin + path, { method: 'POST', ...init }),
		async close() {
			await running?.close();
			await close(server);
		},
	};
}

function describeWebhook(
	instance: Instance,
	{ workflow, node }: { workflow: Workflow; node: INode },
): Omit<IWebhookData, 'workflowExecuteAdditionalData'> {
	const { description } = instance.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const [webhookDescription] = description.webhooks ?? [];
	if (!webhookDescription) throw new UnexpectedError(`'${node.type}' has no webhook`);
	const resolve = (value: string | boolean | undefined) =>
		workflow.expression.getSimpleParameterValue(node, value, 'internal', {});
	const isFullPath = resolve(webhookDescription.isFullPath) === true;
	return {
		webhookDescription,
		node: node.name,
		workflowId: workflow.id,
		httpMethod: webhookDescription.httpMethod === 'GET' ? 'GET' : 'POST',
		path: NodeHelpers.getNodeWebhookPath(workflow.id, node, String(resolve(webhookDescription.path)), isFullPath),
	};
}
