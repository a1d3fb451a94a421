/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- drives a real n8n, never shipped */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { connect, expectSuccess, outputOf, type Client, type WorkflowFile } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { startN8n, type Instance } from '../n8n/instance';
import { assemblyAiHosts, startAssemblyAi, type StandInAssemblyAi } from '../services/assemblyai';
import { specalaHost, startSpecala, type StandInSpecala } from '../services/specala';
import { startSpeakr, type StandInSpeakr } from '../services/speakr';
import { chain } from './workflows';

const root = join(__dirname, '../..');
const packages = ['n8n-nodes-speakr', 'n8n-nodes-specala', 'n8n-nodes-assemblyai-transcripts'] as const;

/** A workflow made with the package that has everything. */
const listWorkflow = (node: string, credential: string, resource: string, operation = 'getAll'): WorkflowFile =>
	chain(`List with ${node}`, [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: 'List',
			type: `n8n-nodes-transcription.${node}`,
			typeVersion: 1,
			parameters: { resource, operation },
			credentials: { [credential]: { id: null, name: '' } },
		},
	]);

/** As the README of such a package tells. */
const movedTo = (workflow: WorkflowFile, name: string): WorkflowFile =>
	JSON.parse(JSON.stringify(workflow).replaceAll('n8n-nodes-transcription.', `${name}.`));

describe('packages of one service each, in one n8n', () => {
	let speakr: StandInSpeakr;
	let specala: StandInSpecala;
	let assemblyAi: StandInAssemblyAi;
	let n8n: Instance;
	let client: Client;

	beforeAll(async () => {
		execFileSync('node', ['scripts/pack-services.mjs'], { cwd: root });
		[speakr, specala, assemblyAi] = await Promise.all([startSpeakr(), startSpecala(), startAssemblyAi()]);
		specala.state.addTranscriptions(3);
		const hosts = assemblyAiHosts.map((host) => [host, assemblyAi.url]);
		n8n = await startN8n(await installN8n(), {
			packages: packages.map((name) => join(root, 'node_modules/.cache/services', name)),
			standIns: { [specalaHost]: specala.url, ...Object.fromEntries(hosts) },
		});
		client = await connect(n8n.url);
	});
	afterAll(async () => {
		await n8n?.stop();
		await Promise.all([speakr?.close(), specala?.close(), assemblyAi?.close()]);
	});

	const run = async (workflow: WorkflowFile, type: string, data: Record<string, string>) => {
		const imported = await client.importWorkflow(workflow, await client.createCredential(type, type, data));
		return outputOf(expectSuccess(await client.run(imported, 'Start')), 'List');
	};

	it('n8n-nodes-speakr runs a workflow made with the whole package', async () => {
		const workflow = movedTo(listWorkflow('speakr', 'speakrApi', 'tag'), packages[0]);
		const tag = await fetch(`${speakr.url}/api/v1/tags`, {
			method: 'POST',
			headers: { authorization: `Bearer ${speakr.tokens.alice}`, 'content-type': 'application/json' },
			body: JSON.stringify({ name: 'Board' }),
		});
		expect(tag.status).toBe(201);
		expect(await run(workflow, 'speakrApi', { baseUrl: speakr.url, apiToken: speakr.tokens.alice })).toEqual([
			expect.objectContaining({ name: 'Board' }),
		]);
	});

	it('n8n-nodes-specala runs a workflow made with the whole package', async () => {
		const workflow = movedTo(listWorkflow('specala', 'specalaApi', 'transcription'), packages[1]);
		expect(await run(workflow, 'specalaApi', { apiKey: specala.keys.pro })).toHaveLength(3);
	});

	it('n8n-nodes-assemblyai-transcripts runs a workflow made with the whole package', async () => {
		const workflow = movedTo(listWorkflow('assemblyAi', 'assemblyAiApi', 'gateway', 'getModels'), packages[2]);
		const models = await run(workflow, 'assemblyAiApi', { apiKey: assemblyAi.keys.alice, region: 'us' });
		expect(models.length).toBeGreaterThan(0);
	});
});
