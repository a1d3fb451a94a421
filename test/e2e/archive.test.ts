/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { unzipSync } from 'fflate';
import type { IWorkflowBase } from 'n8n-workflow';

import { connect, expectSuccess, type Client, type Credential, type Execution, type WorkflowFile } from '../n8n/client';
import { installN8n, type InstalledN8n } from '../n8n/install';
import { makeHome, pause, startProcess, type Home, type Instance } from '../n8n/instance';
import { startAssemblyAi, type StandInAssemblyAi } from '../services/assemblyai';
import { startSpecala, type StandInSpecala } from '../services/specala';
import { startSpeakr, type StandInSpeakr } from '../services/speakr';
import { manifestOf } from '../engine/archive/manifest';
import { hostedAt } from './hosted';
import { startStores, type Stores } from './stores';
import { exampleWorkflow } from './workflows';

/** More than the examples take in one round, so that they loop. */
const count = 250;
/** Titles that make bad file names. */
const titles = ['Größe & Maß', '会議の議事録', 'Stand-up 🎉', '../etc/passwd', 'a'.repeat(300), 'CON', ''];

describe('the examples that export an archive', () => {
	let installed: InstalledN8n;
	let home: Home;
	let n8n: Instance;
	let client: Client;
	let credentials: Credential[];
	let stores: Stores;
	let speakr: StandInSpeakr;
	let specala: StandInSpecala;
	let assemblyAi: StandInAssemblyAi;
	let folder: string;

	/** Starts n8n on the data that it had, if any. */
	async function start(): Promise<void> {
		const standIns = { ...stores.standIns, ...hostedAt(specala, assemblyAi) };
		n8n = await startProcess(installed, home, { standIns, settings: { N8N_RESTRICT_FILE_ACCESS_TO: folder, NODE_FUNCTION_ALLOW_BUILTIN: 'fs' } });
		client = await connect(n8n.url);
	}

	beforeAll(async () => {
		stores = await startStores();
		speakr = await startSpeakr({ rateLimit: 0 });
		specala = await startSpecala();
		assemblyAi = await startAssemblyAi();
		for (let index = 0; index < count; index++) {
			speakr.state.addRecording({ title: titles[index % titles.length] ?? null });
			assemblyAi.state.addTranscript();
		}
		specala.state.addTranscriptions(count, { title: 'Größe & Maß' });
		installed = await installN8n();
		home = await makeHome(installed);
		folder = join(home.folder, 'transcripts');
		mkdirSync(folder);
		await start();
		const speakrApi = { baseUrl: speakr.url, apiToken: speakr.tokens.alice, sendTokenAs: 'bearer' };
		const oauthTokenData = { access_token: 'throw-away', token_type: 'Bearer', expires_in: 3_600 };
		credentials = [
			await client.createCredential('speakrApi', 'Speakr', speakrApi),
			await client.createCredential('specalaApi', 'Specala AI', { apiKey: specala.keys.pro }),
			await client.createCredential('assemblyAiApi', 'AssemblyAI', { apiKey: assemblyAi.keys.alice, region: 'us' }),
			await client.createCredential('aws', 'AWS', { region: 'eu-central-1', accessKeyId: 'any', secretAccessKey: 'any' }),
			await client.createCredential('googleDriveOAuth2Api', 'Google Drive', { clientId: 'any', clientSecret: 'any', oauthTokenData }),
			await client.createCredential('qdrantApi', 'Qdrant', { qdrantUrl: stores.url, apiKey: 'any' }),
			await client.createCredential('openAiApi', 'OpenAI', { apiKey: 'any', url: `${stores.url}/v1` }),
		];
	});

	afterAll(async () => {
		await n8n?.stop();
		home?.remove();
		for (const service of [stores, speakr, specala, assemblyAi]) await service?.close();
	});

	/** Publishes an example with a webhook instead of its clock: the night comes when the test says so. */
	async function publish(name: string, change: (text: string) => string = (text) => text): Promise<IWorkflowBase> {
		const { nodes, ...example } = JSON.parse(change(JSON.stringify(exampleWorkflow(name)))) as WorkflowFile;
		const called = { type: 'n8n-nodes-base.webhook', typeVersion: 2.1, parameters: { path: name, options: {} }, webhookId: name };
		const file = { ...example, nodes: nodes.map((node) => (node.name === 'Every night' ? { ...node, ...called } : node)) };
		const workflow = await client.importWorkflow(file, ...credentials);
		await client.publish(workflow);
		return workflow;
	}

	async function begin(name: string): Promise<void> {
		const { status } = await fetch(`${n8n.url}/webhook/${name}`);
		expect(status).toBe(200);
	}

	async function night(workflow: IWorkflowBase, name: string): Promise<Execution> {
		const known = await client.executionIds(workflow);
		await begin(name);
		return await client.nextExecution(workflow, known);
	}

	const inS3 = () => [...stores.s3].filter(([key]) => key.endsWith('.zip')).flatMap(([, zip]) => Object.keys(unzipSync(zip)));
	const transcriptOf = ({ metadata }: Stores['qdrant'][number]['payload']) => String(metadata.transcript);

	test.each([
		{
			to: 'S3',
			name: 'archive-to-s3',
			// Two ZIP files and the manifest of the first round.
			room: 3,
			exported: () => inS3().filter((name) => name.endsWith('.json')),
		},
		{
			to: 'Google Drive',
			name: 'archive-to-google-drive',
			room: 220,
			exported: () => stores.drive.map(({ name }) => name).filter((name) => name.endsWith('.md')),
		},
		{
			to: 'a vector store',
			name: 'archive-to-vector-store',
			// The 200 of the first round come together.
			room: 1,
			exported: () => stores.qdrant.map(({ payload }) => transcriptOf(payload)),
		},
	])('to $to: what finds no room there comes again the next night, and nothing twice after it is stored', async ({ name, room, exported }) => {
		const workflow = await publish(name);
		stores.room = room;
		expect((await night(workflow, name)).status).toBe('error');
		expect(new Set(exported()).size).toBeLessThan(count);
		stores.room = Infinity;
		expectSuccess(await night(workflow, name));
		expect(new Set(exported()).size).toBe(count);
		const stored = exported().length;
		expectSuccess(await night(workflow, name));
		expect(exported()).toHaveLength(stored);
		await client.unpublish(workflow);
	});

	test('to S3 bring the audio of each next to its transcript', () => {
		expect(inS3().filter((name) => !name.endsWith('.json'))).toHaveLength(count);
	});

	test('to disk, with n8n killed in the middle: the next night nothing is missing, and every file is the one of its manifest', async () => {
		const name = 'archive-to-disk';
		const workflow = await publish(name, (text) => text.replaceAll('/data/transcripts', folder));
		await begin(name);
		const files = () => readdirSync(folder).filter((file) => file.endsWith('.md'));
		const manifests = () => readdirSync(folder).filter((file) => file.startsWith('manifest '));
		while (files().length < 150) await pause(5);
		await n8n.kill();
		expect(files().length).toBeLessThan(count);
		// The kill may have cut one of these. A killed execution keeps no place: the next one names everything again.
		const early = manifests();
		await start();
		expectSuccess(await night(workflow, name));
		expect(files()).toHaveLength(count);

		const late = manifests().filter((manifest) => !early.includes(manifest));
		const told = late.flatMap((manifest) => {
			const { addsUp, files: named } = JSON.parse(readFileSync(join(folder, manifest), 'utf8')) as {
				addsUp: boolean;
				files: Array<{ name: string; sha256: string }>;
			};
			expect(addsUp).toBe(true);
			return named;
		});
		expect(told.map((file) => file.name).sort()).toEqual(files().sort());
		const others = told.filter((file) => createHash('sha256').update(readFileSync(join(folder, file.name))).digest('hex') !== file.sha256);
		expect(others).toEqual([]);
	});

	test.each([
		{ name: 'mirror-to-disk', title: 'Kick-off', text: /^# Kick-off\n/ },
		{ name: 'mirror-to-obsidian', title: 'Wrap-up', text: /^---\ntranscript: \d+\ntitle: "Wrap-up"\n---\n[^]*yours %%\nCall Bob\n$/ },
	])('$name: a folder follows what is renamed and deleted', async ({ name, title, text }) => {
		const at = join(folder, name);
		mkdirSync(at);
		const workflow = await publish(name, (json) => json.replaceAll('/data/transcripts', at).replaceAll('/data/vault/Meetings', at));
		const files = () => readdirSync(at).filter((file) => file.endsWith('.md'));
		expectSuccess(await night(workflow, name));
		const all = speakr.state.recordings.where(() => true);
		expect(files()).toHaveLength(all.length);
		const [renamed, deleted] = all;
		if (!renamed || !deleted) throw new Error('There are no recordings');
		const former = files().find((file) => file.endsWith(` (${renamed.id}).md`)) ?? '';
		appendFileSync(join(at, former), 'Call Bob\n');
		speakr.state.write(renamed, { title });
		speakr.state.deleteRecording(deleted.id);
		expectSuccess(await night(workflow, name));
		expect(files()).toHaveLength(all.length - 1);
		expect(files().filter((file) => file === former || file.endsWith(` (${deleted.id}).md`))).toEqual([]);
		const current = files().find((file) => file.endsWith(` ${title} (${renamed.id}).md`)) ?? '';
		expect(readFileSync(join(at, current), 'utf8')).toMatch(text);
		await client.unpublish(workflow);
	});

	test('to disk in batches, each a workflow of its own that hands back its manifest alone', async () => {
		const text = JSON.stringify(exampleWorkflow('archive-in-batches')).replaceAll('/data/transcripts', `${folder}/batches`);
		mkdirSync(`${folder}/batches`);
		// The mirrors have deleted some.
		const left = speakr.state.recordings.where(() => true).length;
		const workflow = await client.importWorkflow(JSON.parse(text) as WorkflowFile, ...credentials);
		const execution = expectSuccess(await client.run(workflow, 'Start'));
		const manifests = execution.data.resultData.runData['One batch']?.map(({ data }) => data?.main?.[0]?.map(({ json }) => manifestOf([{ json }]).counts));
		expect(manifests).toMatchObject([[{ exported: 200 }], [{ exported: left - 200 }]]);
		expect(readdirSync(`${folder}/batches`).filter((file) => file.endsWith('.md'))).toHaveLength(left);
	});
});
