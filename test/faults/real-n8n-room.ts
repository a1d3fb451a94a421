import type { INode, IWorkflowBase } from 'n8n-workflow';

import { sampleRecording } from '../e2e/recording';
import { uploadRecording } from '../e2e/speakr';
import { chain, exampleWorkflow } from '../e2e/workflows';
import { connect, type Client, type WorkflowFile } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { freePort, makeHome, startProcess, type Instance } from '../n8n/instance';
import { startReceiver, type Answering, type Received } from '../services/shared/receiver';
import { startSpeakr, type StandInSpeakr } from '../services/speakr';

export interface RealRoom {
	readonly client: Client;
	/** A trigger with the recording included, a wait of three seconds, and a node that stands for the work. */
	readonly workflow: IWorkflowBase;
	/** Each start of Speakr gives another one. */
	readonly speakr: () => StandInSpeakr;
	/** How often Speakr sends each delivery from now on. */
	readonly sendTimes: (copies: number) => void;
	/** What happens between Speakr and n8n from now on; `forward` lets a request through and tells n8n's answer. */
	readonly between: (answering: Answering) => void;
	readonly forward: (request: Received) => Promise<number>;
	/** Has recordings transcribed and returns their ids; their deliveries come soon. */
	readonly transcribe: (count: number) => Promise<number[]>;
	readonly killN8n: () => Promise<void>;
	/** As a container is stopped: SIGTERM. */
	readonly stopN8n: () => Promise<void>;
	readonly startN8n: () => Promise<void>;
	readonly stopSpeakr: () => Promise<void>;
	readonly startSpeakr: () => Promise<void>;
	readonly close: () => Promise<void>;
}

/** A real n8n that can be killed, a stand-in Speakr that can be restarted, and what passes between them. */
export async function openRealRoom(): Promise<RealRoom> {
	const opened: Array<() => Promise<void> | void> = [];
	const close = async () => {
		for (const end of opened.splice(0).reverse()) await end();
	};
	const open = async (): Promise<RealRoom> => {
		const [n8nPort, speakrPort] = [await freePort(), await freePort()];
		let copies = 1;
		// A fiftieth of Speakr's times: it tries again after 0.6, 2.4, 12 and 72 seconds.
		const options = { port: speakrPort, workers: () => copies, rateLimit: 0, timeFactor: 50 };
		let speakr = await startSpeakr(options);
		opened.push(async () => await speakr.close());
		const receiver = await startReceiver();
		opened.push(receiver.close);

		const installed = await installN8n();
		const home = await makeHome(installed);
		opened.push(home.remove);
		const startN8n = async () =>
			await startProcess(installed, home, { port: n8nPort, webhookUrl: receiver.url });
		let n8n: Instance = await startN8n();
		opened.push(async () => await n8n.stop());

		const forward = async ({ path, headers, body }: Received) => {
			const names = Object.keys(headers).filter((name) => name === 'content-type' || name.startsWith('speakr-'));
			const kept = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
			const answer = await fetch(`${n8n.url}${path}`, { method: 'POST', headers: kept, body: new Uint8Array(body) });
			await answer.arrayBuffer();
			return answer.status;
		};
		const client = await connect(n8n.url);
		const data = { baseUrl: speakr.url, apiToken: speakr.tokens.alice, sendTokenAs: 'bearer' };
		const credential = await client.createCredential('speakrApi', 'Speakr', data);
		const publish = async (file: WorkflowFile) => {
			const workflow = await client.importWorkflow(file, credential);
			await client.publish(workflow);
			return workflow;
		};
		return {
			client,
			workflow: await publish(triggered()),
			speakr: () => speakr,
			sendTimes: (times) => (copies = times),
			between: receiver.answer,
			forward,
			transcribe: async (count) => {
				const target = { url: speakr.url, token: speakr.tokens.alice, isReal: false, close: speakr.close };
				const ids: number[] = [];
				for (let index = 0; index < count; index++) {
					ids.push(await uploadRecording(target, sampleRecording(), `meeting ${index}.mp3`));
				}
				return ids;
			},
			killN8n: async () => await n8n.kill(),
			stopN8n: async () => await n8n.stop(),
			startN8n: async () => {
				n8n = await startN8n();
			},
			stopSpeakr: async () => await speakr.close(),
			startSpeakr: async () => {
				speakr = await startSpeakr({ ...options, state: speakr.state });
			},
			close,
		};
	};
	return await open().catch(async (error: Error) => {
		await close();
		throw error;
	});
}

/** Without its webhook id, which only one workflow can have. */
function exampleTrigger(): INode {
	const [trigger] = exampleWorkflow().nodes;
	if (trigger === undefined) throw new Error('The example has no trigger');
	return { ...trigger, webhookId: undefined };
}

function triggered(): WorkflowFile {
	return chain('Webhook', [
		{ ...exampleTrigger(), name: 'Webhook' },
		{ name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 3, unit: 'seconds' } },
		{ name: 'Work', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
	]);
}
