/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { randomUUID } from 'node:crypto';

import { parse } from 'flatted';
import type { ICredentialDataDecryptedObject, IDataObject, INode, IRunExecutionData, IWorkflowBase } from 'n8n-workflow';

import { pause } from './instance';

export const owner = { email: 'owner@example.com', password: 'Owner-pass-1', firstName: 'Demo', lastName: 'Owner' };

export type WorkflowFile = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'>;

export interface Credential {
	readonly id: string;
	readonly name: string;
	readonly type: string;
}

export interface Execution {
	readonly id: string;
	readonly status: string;
	readonly startedAt: string;
	readonly data: IRunExecutionData;
}

interface Publication {
	readonly status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
	readonly triggers: ReadonlyArray<{ readonly nodeId: string; readonly status: string; readonly errorMessage: string | null }>;
}

export type Client = Awaited<ReturnType<typeof connect>>;

/** What the editor does over n8n's own REST interface, for the owner of a fresh instance. */
export async function connect(url: string) {
	let cookie = '';

	async function call<T>(method: string, path: string, body?: object): Promise<T> {
		const answer = await fetch(`${url}/rest${path}`, {
			method,
			// The cookie is only good together with the browser id that it was made for.
			// n8n could close an idle connection just when it is used again.
			headers: { 'content-type': 'application/json', 'browser-id': 'end-to-end', cookie, connection: 'close' },
			body: body === undefined ? null : JSON.stringify(body),
		});
		const cookies = answer.headers.getSetCookie();
		if (cookies.length > 0) cookie = cookies.map((line) => line.split(';')[0]).join('; ');
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
		return (JSON.parse(text) as { data: T }).data;
	}

	const settings = await call<{ userManagement: { showSetupOnFirstLoad: boolean } }>('GET', '/settings');
	if (settings.userManagement.showSetupOnFirstLoad) await call('POST', '/owner/setup', owner);
	else await call('POST', '/login', { emailOrLdapLoginId: owner.email, password: owner.password });
	/** n8n 1 activates a workflow instead of publishing a version of it, and is told what to run. */
	const isFirst = (await call<{ versionCli: string }>('GET', '/settings')).versionCli.startsWith('1.');

	async function createCredential(type: string, name: string, data: ICredentialDataDecryptedObject): Promise<Credential> {
		return await call('POST', '/credentials', { type, name, data });
	}

	/** As the editor's 'Import from file' does it, with a credential chosen in each node that takes one of its type. */
	async function importWorkflow(file: WorkflowFile, ...credentials: readonly Credential[]): Promise<IWorkflowBase> {
		const nodes = file.nodes.map((node) => ({
			...node,
			webhookId: node.type.toLowerCase().endsWith('trigger') ? (node.webhookId ?? randomUUID()) : undefined,
			credentials: chosen(node, credentials),
		}));
		return await call('POST', '/workflows', { settings: {}, ...file, nodes, ...(isFirst && { active: false }) });
	}

	/** Publishing happens in the background; a trigger that cannot register shows up there only. */
	async function publish(workflow: IWorkflowBase): Promise<void> {
		const { versionId } = await call<{ versionId: string }>('GET', `/workflows/${workflow.id}`);
		if (isFirst) return await call('PATCH', `/workflows/${workflow.id}`, { active: true, versionId });
		await call('POST', `/workflows/${workflow.id}/activate`, { versionId, name: '', description: '' });
		const deadline = Date.now() + 60_000;
		for (;;) {
			const { status, triggers } = await call<Publication>('GET', `/workflows/${workflow.id}/publication-status`);
			if (status === 'published') return;
			const failed = triggers.filter(({ errorMessage }) => errorMessage !== null);
			if (failed.length > 0 || Date.now() > deadline) {
				const reasons = failed.map(({ nodeId, errorMessage }) => `${nameOf(workflow, nodeId)}: ${errorMessage}`);
				throw new Error(`'${workflow.name}' could not be published (${status}). ${reasons.join('; ')}`);
			}
			await pause(200);
		}
	}

	async function unpublish(workflow: IWorkflowBase): Promise<void> {
		if (isFirst) await call('PATCH', `/workflows/${workflow.id}`, { active: false });
		else await call('POST', `/workflows/${workflow.id}/deactivate`, {});
	}

	/** Runs a workflow from one of its triggers, as 'Execute workflow' does, and waits for its end. */
	async function run(workflow: IWorkflowBase, trigger: string): Promise<Execution> {
		const { executionId } = await call<{ executionId: string }>('POST', `/workflows/${workflow.id}/run`, {
			triggerToStartFrom: { name: trigger },
			...(isFirst && { workflowData: await call<IWorkflowBase>('GET', `/workflows/${workflow.id}`) }),
		});
		return await waitFor(`the run of '${workflow.name}'`, async () => await finished(executionId));
	}

	/** The ids of a workflow's executions, oldest first. */
	async function executionIds(workflow: IWorkflowBase, status?: string): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id, ...(status !== undefined && { status: [status] }) }));
		const { results } = await call<{ results: Array<{ id: string }> }>('GET', `/executions?filter=${filter}&limit=100`);
		return results.map(({ id }) => id).sort((a, b) => Number(a) - Number(b));
	}

	/** The first finished execution that is none of the known ones and that `isWanted` accepts. */
	async function nextExecution(
		workflow: IWorkflowBase,
		known: readonly string[],
		isWanted: (execution: Execution) => boolean = () => true,
		timeout?: number,
	): Promise<Execution> {
		const look = async () => {
			for (const id of await executionIds(workflow)) {
				const execution = known.includes(id) ? undefined : await finished(id);
				if (execution !== undefined && isWanted(execution)) return execution;
			}
			return undefined;
		};
		return await waitFor(`an execution of '${workflow.name}'`, look, timeout);
	}

	/** All finished executions of a workflow, oldest first. */
	async function executions(workflow: IWorkflowBase): Promise<Execution[]> {
		const found = await Promise.all((await executionIds(workflow)).map(finished));
		return found.filter((execution) => execution !== undefined);
	}

	async function finished(id: string): Promise<Execution | undefined> {
		const execution = await call<{ status: string; startedAt: string; data: string }>('GET', `/executions/${id}`);
		if (!['success', 'error', 'canceled', 'crashed'].includes(execution.status)) return undefined;
		return { id, status: execution.status, startedAt: execution.startedAt, data: parse(execution.data) as IRunExecutionData };
	}

	return { url, call, createCredential, importWorkflow, publish, unpublish, run, executionIds, executions, nextExecution };
}

/** The items that a node put out in its last run. */
export function outputOf(execution: Execution, node: string): IDataObject[] {
	const items = execution.data.resultData.runData[node]?.at(-1)?.data?.main?.[0] ?? [];
	return items.map(({ json }) => json);
}

/** Fails with what n8n shows on the failed node. */
export function expectSuccess(execution: Execution): Execution {
	if (execution.status === 'success') return execution;
	const { error, lastNodeExecuted } = execution.data.resultData;
	const description = error !== undefined && 'description' in error ? ` ${String(error.description ?? '')}` : '';
	throw new Error(`'${lastNodeExecuted}' ended in ${execution.status}: ${error?.message}${description}`);
}

const chosen = ({ credentials: wanted }: INode, credentials: readonly Credential[]): INode['credentials'] =>
	wanted && {
		...wanted,
		...Object.fromEntries(credentials.filter(({ type }) => type in wanted).map(({ id, name, type }) => [type, { id, name }])),
	};

const nameOf = (workflow: IWorkflowBase, nodeId: string): string =>
	workflow.nodes.find(({ id }) => id === nodeId)?.name ?? nodeId;

export async function waitFor<T>(what: string, look: () => Promise<T | undefined>, timeout = 120_000): Promise<T> {
	const deadline = Date.now() + timeout;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`${what} did not come within ${timeout / 1000} s`);
		await pause(500);
	}
}
