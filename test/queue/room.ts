import type { IWorkflowBase } from 'n8n-workflow';

import { sampleRecording } from '../e2e/recording';
import { uploadRecording, type Speakr } from '../e2e/speakr';
import { connect, type WorkflowFile } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { pause } from '../n8n/instance';
import { startQueue, type Queue } from '../n8n/queue';
import { settledExecutions, tally, type Tally } from '../n8n/tally';
import { startSpeakr } from '../services/speakr';

export interface Delivered extends Tally {
	/** Requests that Speakr sent, repeats included. */
	readonly sent: number;
	readonly executions: number;
	/** Until as many executions were there as recordings. */
	readonly seconds: number;
}

export interface QueueRoom {
	readonly queue: Queue;
	/** Publishes the workflow, has `recordings` transcribed, and tells what came of it once all has ended. */
	readonly deliver: (file: WorkflowFile, recordings: number) => Promise<Delivered>;
	readonly close: () => Promise<void>;
}

/** n8n in queue mode, and a Speakr that sends one delivery once, the next twice, the next three times. */
export async function openQueueRoom(): Promise<QueueRoom> {
	const opened: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const end of opened.splice(0).reverse()) await end();
	};
	const open = async (): Promise<QueueRoom> => {
		let deliveries = 0;
		let sent = 0;
		const workers = () => {
			const copies = (deliveries++ % 3) + 1;
			sent += copies;
			return copies;
		};
		const standIn = await startSpeakr({ workers, rateLimit: 0 });
		opened.push(standIn.close);
		const queue = await startQueue(await installN8n());
		opened.push(queue.stop);
		const client = await connect(queue.main.url);
		const speakr: Speakr = { url: standIn.url, token: standIn.tokens.alice, isReal: false, close: standIn.close };
		const data = { baseUrl: standIn.url, apiToken: standIn.tokens.alice, sendTokenAs: 'bearer' };
		const credential = await client.createCredential('speakrApi', 'Speakr', data);

		const deliver = async (file: WorkflowFile, recordings: number) => {
			const workflow: IWorkflowBase = await client.importWorkflow(file, credential);
			await client.publish(workflow);
			// The test delivery that publishing asks for is none of a recording.
			await standIn.idle();
			deliveries = 0;
			sent = 0;
			const ids: number[] = [];
			for (let index = 0; index < recordings; index++) {
				ids.push(await uploadRecording(speakr, sampleRecording(), `meeting ${index}.mp3`));
			}
			await standIn.idle();
			const begin = Date.now();
			// What a webhook process took is found within a minute.
			while ((await client.executionIds(workflow)).length < recordings && Date.now() < begin + 90_000) await pause(500);
			const seconds = Math.round((Date.now() - begin) / 1_000);
			const executions = await settledExecutions(client, workflow);
			await client.unpublish(workflow);
			return { sent, seconds, executions: executions.length, ...tally(ids, executions, workflow.nodes.at(-1)?.name) };
		};
		return { queue, deliver, close };
	};
	return await open().catch(async (error: Error) => {
		await close();
		throw error;
	});
}
