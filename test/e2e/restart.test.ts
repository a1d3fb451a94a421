import type { IWorkflowBase } from 'n8n-workflow';

import { connect, outputOf, type Client } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { freePort, makeHome, pause, startProcess, type Home, type Instance } from '../n8n/instance';
import { settledExecutions } from '../n8n/tally';
import { startSpeakr, type StandInSpeakr } from '../services/speakr';
import { sampleRecording } from './recording';
import { uploadRecording } from './speakr';
import { exampleWorkflow } from './workflows';

const count = 3;

describe('an n8n that ends while its trigger fetches what it has confirmed to Speakr', () => {
	let home: Home;
	let n8n: Instance;
	let client: Client;
	let workflow: IWorkflowBase;
	let speakr: StandInSpeakr;
	let start: () => Promise<void>;

	beforeAll(async () => {
		const installed = await installN8n();
		home = await makeHome(installed);
		const port = await freePort();
		// Each delivery comes three times, and is tried again after seconds instead of minutes.
		speakr = await startSpeakr({ version: '0.9.4', workers: () => 3, rateLimit: 0, timeFactor: 20 });
		start = async () => {
			n8n = await startProcess(installed, home, { port });
			client = await connect(n8n.url);
		};
		await start();
		const data = { baseUrl: speakr.url, apiToken: speakr.tokens.alice, sendTokenAs: 'bearer' };
		const credential = await client.createCredential('speakrApi', 'Speakr', data);
		workflow = await client.importWorkflow(exampleWorkflow(), credential);
		await client.publish(workflow);
	});

	afterAll(async () => {
		await n8n?.stop();
		await speakr?.close();
		home?.remove();
	});

	/** Uploads recordings, and returns while the trigger waits for them. */
	async function fetching(): Promise<number[]> {
		const answered = () => speakr.state.deliveries.where(({ eventType, status }) => eventType.endsWith('completed') && status === 'success');
		const before = answered().length;
		speakr.faults.next({ method: 'GET', path: /\/recordings\/\d+\?/, times: count, delay: 3_000 });
		const ids: number[] = [];
		const target = { url: speakr.url, token: speakr.tokens.alice, isReal: false, close: speakr.close };
		for (let index = 0; index < count; index++) ids.push(await uploadRecording(target, sampleRecording(), `meeting ${index}.mp3`));
		while (answered().length < before + count) await pause(50);
		return ids;
	}

	async function startedFor(ids: readonly number[]): Promise<number[]> {
		const executions = await settledExecutions(client, workflow);
		const [trigger = ''] = workflow.nodes.map(({ name }) => name);
		const started = executions.flatMap((execution) => outputOf(execution, trigger).map(({ id }) => Number(id)));
		return started.filter((id) => ids.includes(id)).sort((a, b) => a - b);
	}

	it('starts the workflow once for each before it stops on SIGTERM', async () => {
		const ids = await fetching();
		await n8n.stop();
		speakr.faults.clear();
		await start();
		expect(await startedFor(ids)).toEqual(ids);
	});

	it('starts the workflow once for each after it was killed', async () => {
		const ids = await fetching();
		await n8n.kill();
		speakr.faults.clear();
		await start();
		expect(await startedFor(ids)).toEqual(ids);
	});
});
