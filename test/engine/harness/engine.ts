import type { PackageDirectoryLoader } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeCredentialTestResult,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
} from 'n8n-workflow';
import { testCredential } from './credential-test';
import { createInstance, type Database, type InstanceOptions } from './instance';
import { listSearch, loadOptions, type ListOptions, type SearchOptions } from './lists';
import { servePolls, type PolledTrigger, type PollOptions } from './polls';
import {
	latestVersion,
	runNode,
	runWorkflow,
	testTrigger,
	type Execution,
	type NodeExecution,
	type NodeRunOptions,
	type RunOptions,
} from './run';
import { serveWebhook, type ServedWebhook, type ServeOptions } from './webhooks';
import { chain, toNode, type WorkflowJson } from './workflow';

/** n8n's engine with the built package in it, without n8n's server, editor and database. */
export interface Engine {
	loader: PackageDirectoryLoader;
	/** What survives a process of n8n. */
	database: Database;
	runNode(type: string, parameters: INodeParameters, options?: NodeRunOptions): Promise<NodeExecution>;
	runWorkflow(workflow: WorkflowJson, options?: RunOptions): Promise<Execution>;
	serveWebhook(workflow: WorkflowJson, nodeName: string, options?: ServeOptions): Promise<ServedWebhook>;
	/** The webhook of a workflow that holds nothing but this trigger. */
	serveTrigger(type: string, parameters: INodeParameters, options?: ServeOptions): Promise<ServedWebhook>;
	/** One run of a trigger in the editor. */
	testTrigger(type: string, parameters: INodeParameters): Promise<Omit<NodeExecution, 'hints'>>;
	/** A polling trigger, asked when the test says so. */
	servePolls(type: string, parameters: INodeParameters, options?: PollOptions): PolledTrigger;
	listSearch(type: string, method: string, options?: SearchOptions): Promise<INodeListSearchResult>;
	loadOptions(type: string, method: string, options?: ListOptions): Promise<INodePropertyOptions[]>;
	testCredential(type: string, data: ICredentialDataDecryptedObject): Promise<INodeCredentialTestResult>;
}

export async function createEngine(options: InstanceOptions = {}): Promise<Engine> {
	const instance = await createInstance(options);
	const { loader } = instance;
	return {
		loader,
		database: instance,
		runNode: async (...given) => await runNode(instance, ...given),
		runWorkflow: async (...given) => await runWorkflow(instance, ...given),
		serveWebhook: async (...given) => await serveWebhook(instance, ...given),
		async serveTrigger(type, parameters, serveOptions) {
			const trigger = toNode({
				name: 'Trigger',
				type: `${loader.packageName}.${type}`,
				typeVersion: latestVersion(instance, type),
				webhookId: crypto.randomUUID(),
				parameters,
			});
			const workflow = chain([trigger], { id: crypto.randomUUID() });
			return await serveWebhook(instance, workflow, trigger.name, serveOptions);
		},
		testTrigger: async (...given) => await testTrigger(instance, ...given),
		servePolls: (...given) => servePolls(instance, ...given),
		listSearch: async (...given) => await listSearch(instance, ...given),
		loadOptions: async (...given) => await loadOptions(instance, ...given),
		testCredential: async (...given) => await testCredential(instance, ...given),
	};
}
