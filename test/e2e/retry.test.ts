import type { IDataObject, IWorkflowBase } from 'n8n-workflow';

import { connect, outputOf, type Client, type Credential, type Execution } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { startN8n, type Instance } from '../n8n/instance';
import { startSpeakr, type StandInSpeakr } from '../services/speakr';
import { chain, sampleNodes } from './workflows';

const webhook = (path: string) => ({ name: 'Start', type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { path } });
const [, ...fileNodes] = sampleNodes();
const upload = {
	name: 'Upload',
	type: 'n8n-nodes-transcription.speakr',
	typeVersion: 1,
	parameters: { resource: 'recording', operation: 'upload' },
	credentials: { speakrApi: { id: null, name: '' } },
};
const called = { name: 'Called', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters: { inputSource: 'passthrough' } };
const call = ({ id }: IWorkflowBase) => ({
	name: 'Upload',
	type: 'n8n-nodes-base.executeWorkflow',
	typeVersion: 1.3,
	parameters: { workflowId: { __rl: true, mode: 'id', value: id }, options: {} },
});

describe("n8n's 'Retry execution' of an upload whose answer was lost", () => {
	let speakr: StandInSpeakr;
	let n8n: Instance;
	let client: Client;
	let credential: Credential;
	let plain: IWorkflowBase;
	let parent: IWorkflowBase;

	beforeAll(async () => {
		speakr = await startSpeakr({ version: '1.1' });
		n8n = await startN8n(await installN8n());
		client = await connect(n8n.url);
		credential = await client.createCredential('speakrApi', 'Speakr', { baseUrl: speakr.url, apiToken: speakr.tokens.alice });
		const published = async (...[name, nodes]: Parameters<typeof chain>) => {
			const workflow = await client.importWorkflow(chain(name, nodes), credential);
			await client.publish(workflow);
			return workflow;
		};
		plain = await published('Upload', [webhook('upload'), ...fileNodes, upload]);
		const child = await published('Uploads for others', [called, upload]);
		parent = await published('Calls another', [webhook('call'), ...fileNodes, call(child)]);
	});
	afterAll(async () => {
		await n8n?.stop();
		await speakr?.close();
	});

	/** Speakr stores the first upload, whose answer is lost, and refuses to be asked again. */
	const loseAnswer = () => {
		speakr.faults.next({ method: 'POST', path: /\/upload/, cut: 'before' });
		refuse();
	};
	const refuse = () => speakr.faults.next({ method: 'POST', path: /\/upload/, status: 400, body: '{"error": "Not now"}' });
	const stored = () => speakr.state.recordings.where(() => true).length;

	/** The execution that the workflow's webhook starts. */
	async function start(workflow: IWorkflowBase, path: string): Promise<Execution> {
		const known = await client.executionIds(workflow);
		await fetch(`${n8n.url}/webhook/${path}`);
		return await client.nextExecution(workflow, known);
	}

	/** As 'Retry execution' does it, with the workflow as it is now or as it was. */
	async function retry(workflow: IWorkflowBase, { id }: Execution, loadWorkflow: boolean): Promise<Execution> {
		const known = await client.executionIds(workflow);
		await client.call('POST', `/executions/${id}/retry`, { loadWorkflow });
		return await client.nextExecution(workflow, known);
	}

	const uploaded = (execution: Execution): IDataObject | undefined => outputOf(execution, 'Upload')[0];

	it.each([false, true])('gives the recording that is there (loadWorkflow: %s)', async (loadWorkflow) => {
		const before = stored();
		loseAnswer();
		const failed = await start(plain, 'upload');
		expect(failed.status).toBe('error');
		expect(stored()).toBe(before + 1);
		const retried = await retry(plain, failed, loadWorkflow);
		expect(uploaded(retried)).toMatchObject({ idempotent_replay: true });
		expect(stored()).toBe(before + 1);
	});

	it('gives it also when the retry is retried', async () => {
		const before = stored();
		loseAnswer();
		const failed = await start(plain, 'upload');
		refuse();
		const again = await retry(plain, failed, false);
		expect(again.status).toBe('error');
		expect(uploaded(await retry(plain, again, true))).toMatchObject({ idempotent_replay: true });
		expect(stored()).toBe(before + 1);
	});

	it('gives it when another workflow uploads what the retried one hands to it', async () => {
		const before = stored();
		loseAnswer();
		const failed = await start(parent, 'call');
		expect(failed.status).toBe('error');
		expect(stored()).toBe(before + 1);
		expect(uploaded(await retry(parent, failed, false))).toMatchObject({ idempotent_replay: true });
		expect(stored()).toBe(before + 1);
	});

	it('uploads the file of a new execution', async () => {
		const before = stored();
		await start(plain, 'upload');
		await start(parent, 'call');
		expect(stored()).toBe(before + 2);
	});
});
