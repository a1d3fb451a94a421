/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- measures, never shipped */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode, IWorkflowBase } from 'n8n-workflow';
import { request } from 'undici';
import { connect, type Client, type Credential, type WorkflowFile } from '../test/n8n/client';
import { installN8n } from '../test/n8n/install';
import { freePort, makeHome, pause, startProcess, type Instance } from '../test/n8n/instance';
import { assemblyAiHosts, startAssemblyAi, type StandInAssemblyAi } from '../test/services/assemblyai';
import { specalaHost, startSpecala, type StandInSpecala } from '../test/services/specala';
import { startSpeakr, type StandInSpeakr } from '../test/services/speakr';
import { isObject } from '../test/services/speakr/json';
import { openLink, type Link } from './link';
import { cpuOf } from './process';

const root = join(__dirname, '..');

/** In the credentials, for deliveries. */
export const secret = 'bench-secret';

/** A real n8n with the packed package, and the services behind links. */
export interface Stage {
	/** Starts n8n again, on the same data, after it has ended or was killed. */
	restart(end?: 'kill' | 'stop'): Promise<void>;
	/** The process of n8n. */
	readonly pid: number;
	client: Client;
	speakr: StandInSpeakr;
	specala: StandInSpecala;
	assemblyAi: StandInAssemblyAi;
	links: Record<'speakr' | 'specala' | 'assemblyAi', Link>;
	/** Publishes a workflow with the credentials of the services. What a call of it runs is measured; n8n keeps nothing of it. */
	publish(file: WorkflowFile): Promise<() => Promise<Run>>;
	/** Imports a workflow with the credentials of the services. */
	importWorkflow(file: WorkflowFile): Promise<IWorkflowBase>;
	/** Publishes a workflow that begins with a trigger, and whose executions are kept. */
	publishTrigger(file: WorkflowFile): Promise<IWorkflowBase>;
	/** Where n8n takes what a webhook of this path is sent. */
	webhookUrl(path: string): string;
	close(): Promise<void>;
}

export interface Run {
	/** Milliseconds from the call to the end of the execution. */
	wall: number;
	/** Milliseconds of CPU of the n8n process. */
	cpu: number;
	/** How many items with an `id` came out of the last node. */
	items: number;
}

export async function openStage(): Promise<Stage> {
	const [speakr, specala, assemblyAi] = await Promise.all([
		startSpeakr({ rateLimit: 0 }),
		startSpecala({ rateLimit: Infinity }),
		startAssemblyAi(),
	]);
	const links = { speakr: await openLink(speakr.url, true), specala: await openLink(specala.url), assemblyAi: await openLink(assemblyAi.url) };
	const standIns = { [specalaHost]: links.specala.url, ...Object.fromEntries(assemblyAiHosts.map((host) => [host, links.assemblyAi.url])) };
	const installed = await installN8n();
	const home = await makeHome(installed, [root, join(__dirname, 'bare')]);
	const port = await freePort();
	const settings = { N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' };
	const start = async () => await startProcess(installed, home, { port, standIns, settings });
	let n8n: Instance = await start();
	const client = await connect(n8n.url);
	const credentials: Credential[] = [
		await client.createCredential('speakrApi', 'Speakr', { baseUrl: links.speakr.url, apiToken: speakr.tokens.alice, webhookSecret: secret }),
		await client.createCredential('specalaApi', 'Specala AI', { apiKey: specala.keys.pro }),
		await client.createCredential('httpBearerAuth', 'Speakr, for HTTP Request', { token: speakr.tokens.alice }),
		await client.createCredential('httpHeaderAuth', 'Specala AI, for HTTP Request', { name: 'Authorization', value: `Bearer ${specala.keys.pro}` }),
		await client.createCredential('crypto', 'Speakr, for Crypto', { hmacSecret: secret }),
		await client.createCredential('assemblyAiApi', 'AssemblyAI', { apiKey: assemblyAi.keys.alice, region: 'us', webhookSecret: secret }),
	];
	const importWorkflow = async (file: WorkflowFile) => await client.importWorkflow(toLink(file, links.speakr.url), ...credentials);
	return {
		importWorkflow,
		async restart(end = 'stop') {
			await n8n[end]();
			n8n = await start();
			await untilIdle(n8n.pid);
		},
		get pid() {
			return n8n.pid;
		},
		client,
		speakr,
		specala,
		assemblyAi,
		links,
		async publish(file) {
			const path = randomUUID();
			const workflow = await importWorkflow(called(file, path));
			await client.publish(workflow);
			return async () => await call(`${n8n.url}/webhook/${path}`, n8n.pid);
		},
		async publishTrigger(file) {
			const workflow = await importWorkflow(file);
			await client.publish(workflow);
			return workflow;
		},
		webhookUrl: (path) => `${n8n.url}/webhook/${path}`,
		async close() {
			await n8n.stop();
			home.remove();
			await Promise.all([...Object.values(links), speakr, specala, assemblyAi].map(async (each) => await each.close()));
		},
	};
}

/** Waits until a process does next to nothing for a second. */
export async function untilIdle(pid: number): Promise<void> {
	for (let before = -Infinity; cpuOf(pid) - before > 60; await pause(1_000)) before = cpuOf(pid);
}

/** Milliseconds. */
const maxRun = 1_800_000;

async function call(url: string, pid: number): Promise<Run> {
	const [began, before] = [performance.now(), cpuOf(pid)];
	// An export of 100,000 is answered at its end, for which fetch wouldn't wait.
	const response = await request(url, { method: 'POST', headersTimeout: maxRun, signal: AbortSignal.timeout(maxRun) });
	const body: unknown = await response.body.json();
	const [wall, cpu] = [performance.now() - began, cpuOf(pid) - before];
	if (response.statusCode !== 200) throw new Error(`The workflow failed: ${JSON.stringify(body)}`);
	return { wall, cpu, items: isObject(body) ? Number(body.count_id) : NaN };
}

/** Started by a webhook instead of a click, which then answers with the number of items; nothing is saved. */
const called = ({ nodes, ...file }: WorkflowFile, path: string): WorkflowFile => ({
	...file,
	nodes: nodes.map((node) => {
		if (node.name === 'Start') {
			return { ...node, type: 'n8n-nodes-base.webhook', typeVersion: 2.1, webhookId: path, parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} } };
		}
		return node.name === 'End' ? { ...node, ...counting } : node;
	}),
	settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
});

/** In n8n's own process, unlike the Code node, to which all items would be copied. */
const counting = {
	type: 'n8n-nodes-base.summarize',
	typeVersion: 1.1,
	parameters: { fieldsToSummarize: { values: [{ aggregation: 'count', field: 'id' }] }, options: { continueIfFieldNotFound: true } },
};

/** The address of a Speakr in a workflow of an expert. */
const anySpeakr = 'https://speakr.example.com';

const toLink = (file: WorkflowFile, url: string): WorkflowFile => JSON.parse(JSON.stringify(file).replaceAll(anySpeakr, url));

/** A workflow that an expert would build from n8n's own nodes; importable as it is. */
export const theirWorkflow = (name: string): WorkflowFile =>
	JSON.parse(readFileSync(join(__dirname, 'workflows', `${name}.json`), 'utf8'));

/** The same without nodes that have one before and one behind them. */
export const without = (names: readonly string[], file: WorkflowFile): WorkflowFile => names.reduce(withoutNode, file);

function withoutNode({ nodes, connections, ...file }: WorkflowFile, name: string): WorkflowFile {
	const { [name]: behind, ...others } = connections;
	const bridged = Object.entries(others).map(([from, to]) => [from, JSON.stringify(to).includes(`"node":"${name}"`) ? behind : to]);
	return { ...file, nodes: nodes.filter((node) => node.name !== name), connections: Object.fromEntries(bridged) };
}

export type Plain = Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters'> & Partial<INode>;

export const startNode: Plain = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
const end: Plain = { name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

export const bearer = { httpBearerAuth: { id: null, name: '' } };

/** Nodes in a row, between 'Start' and 'End'. */
export const inRow = (name: string, ...nodes: Plain[]): WorkflowFile =>
	joined(name, [startNode, ...nodes, end]);

/** A trigger and 'End'. */
export const startingWith = (name: string, type: string, parameters: INode['parameters'], credential?: string): WorkflowFile => {
	const credentials = credential === undefined ? {} : { credentials: { [credential]: { id: null, name: '' } } };
	return joined(name, [{ name: 'Trigger', type, typeVersion: 2, parameters, ...credentials }, end]);
};

export function joined(name: string, row: Plain[]): WorkflowFile {
	return {
		name,
		nodes: row.map((node, index) => ({ ...node, id: `node-${index}`, position: [index * 220, 0] })),
		connections: Object.fromEntries(
			row.slice(1).map(({ name: to }, index) => [row[index]?.name ?? '', { main: [[{ node: to, type: 'main', index: 0 }]] }]),
		),
		settings: { executionOrder: 'v1' },
	};
}

/** A node of ours with its credential. */
export const ourNode = (name: string, type: 'speakr' | 'specala' | 'assemblyAi', parameters: INode['parameters']): Plain => ({
	name,
	type: `n8n-nodes-transcription.${type}`,
	typeVersion: 1,
	parameters,
	credentials: { [`${type}Api`]: { id: null, name: '' } },
});

/** An HTTP Request as an expert would set it up, with Bearer Auth. */
export const theirRequest = (name: string, parameters: INode['parameters']): Plain => ({
	name,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.5,
	parameters: { ...parameters, authentication: 'genericCredentialType', genericAuthType: 'httpBearerAuth' },
	credentials: bearer,
});

export const itemsOf = (items: readonly object[]): Plain => ({
	name: 'Items',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode: `return ${JSON.stringify(items)};` },
});

/** An item with an `id` for each of the numbers or texts given. */
export const itemsNode = (ids: readonly unknown[]): Plain => itemsOf(ids.map((id) => ({ json: { id } })));
