import type { IWorkflowBase } from 'n8n-workflow';

import { sampleRecording } from '../e2e/recording';
import { uploadRecording, type Speakr } from '../e2e/speakr';
import { connect, type Execution, type WorkflowFile } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { pause } from '../n8n/instance';
import { startQueue, type Queue } from '../n8n/queue';
import { recordingsOf, settledExecutions, tally, type Tally } from '../n8n/tally';
import { startSpeakr, type StandInSpeakr } from '../services/speakr';

export interface Delivered extends Tally {
	/** Requests that Speakr sent, repeats included. */
	readonly sent: number;
	readonly executions: number;
	/** Seconds from the delivery to the start of the workflow: of half of them at most, and of all. */
	readonly median: number;
	readonly longest: number;
}

export interface QueueRoom {
	readonly queue: Queue;
	/** Publishes the workflow, has `recordings` transcribed, and tells what came of it once all has ended. */
	readonly deliver: (file: WorkflowFile, recordings: number) => Promise<Delivered>;
	readonly close: () => Promise<void>;
}

/** Seconds from the first answer of n8n to the start of the workflow, of each recording, the shortest first. */
function delaysOf({ state }: StandInSpeakr, ids: readonly number[], executions: readonly Execution[]): number[] {
	const told = new Map<number, number>();
	for (const { deliveredAt, payload } of state.deliveries.where(({ eventType }) => eventType === 'recording.transcription.completed')) {
		const { data } = JSON.parse(payload) as { data: { recording_id: number } };
		if (deliveredAt !== null && !told.has(data.recording_id)) told.set(data.recording_id, Date.parse(`${deliveredAt}Z`));
	}
	const startOf = (id: number) => Math.min(...executions.filter((each) => recordingsOf(each).includes(id)).map(({ startedAt }) => Date.parse(startedAt)));
	return ids.map((id) => Math.round((startOf(id) - (told.get(id) ?? NaN)) / 1_000)).sort((a, b) => a - b);
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
			// What a webhook process took is found within a minute; the rest is for slow machines.
			const deadline = Date.now() + 300_000;
			while ((await client.executionIds(workflow)).length < recordings && Date.now() < deadline) await pause(500);
			const executions = await settledExecutions(client, workflow);
			await client.unpublish(workflow);
			const delays = delaysOf(standIn, ids, executions);
			const [median = NaN, longest = NaN] = [delays[Math.floor(delays.length / 2)], delays.at(-1)];
			return { sent, median, longest, executions: executions.length, ...tally(ids, executions, 'Result') };
		};
		return { queue, deliver, close };
	};
	return await open().catch(async (error: Error) => {
		await close();
		throw error;
	});
}
