import { createHmac, randomUUID } from 'node:crypto';
import type { INodeParameters, IWorkflowBase } from 'n8n-workflow';
import pLimit from 'p-limit';
import { median } from '../goal';
import { cpuOf } from '../process';
import { secret, startingWith, theirWorkflow, untilIdle, type Stage } from '../stage';

const connections = 10;

interface Delivery {
	body: string;
	headers: Record<string, string>;
}

/** A published workflow, and what it is sent. */
interface Target {
	workflow: IWorkflowBase;
	url: string;
	/** Requests to Speakr for a genuine delivery, where nothing else sends any. */
	requests?: number;
	toDelivery(isForged: boolean): Delivery;
}

export interface Burst {
	/** Milliseconds of CPU of the n8n process for each delivery, executions included. */
	cpu: number;
	/** Milliseconds in which half of the deliveries were answered, each from when it was sent. */
	answered: number;
	/** Executions that n8n kept: those that succeeded, or of forged deliveries all. */
	started: number;
}

const json = (body: object, headers: Record<string, string>): Delivery => ({ body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });

const [summarized, transcribed] = ['recording.summary.completed', 'recording.transcription.completed'] as const;

/** What deliveries can be sent to: our triggers, the least that a trigger can be, and workflows of n8n's own nodes. */
export function targetsOn(stage: Stage) {
	const { speakr, assemblyAi } = stage;
	/** A recording that was not told of yet: our trigger judges each ending once, and finds those that nobody tells of by polling. */
	const fresh = () => speakr.state.addRecording().id;
	const known = fresh();
	const fromSpeakr = (type: string, recordingId: () => number, key = secret) => (isForged: boolean) => {
		// Before the event: what is older than its recording is about another one.
		const id = isForged ? known : recordingId();
		const body = { id: randomUUID(), type, timestamp: new Date().toISOString(), user_id: 2, data: { recording_id: id } };
		const { body: text, headers } = json(body, { 'speakr-timestamp': body.timestamp });
		const signature = createHmac('sha256', isForged ? 'wrong' : key).update(text).digest('hex');
		return { body: text, headers: { ...headers, 'speakr-signature': `sha256=${signature}` } };
	};
	const publish = async (name: string, type: string, parameters: INodeParameters, credential?: string): Promise<{ workflow: IWorkflowBase; url: string }> => {
		const workflow = await stage.publishTrigger(startingWith(name, type, parameters, credential));
		return { workflow, url: stage.webhookUrl(`${workflow.nodes[0]?.webhookId}/webhook`) };
	};
	const speakrTrigger = async (type: typeof summarized | typeof transcribed, include: string[], registration: 'automatic' | 'manual'): Promise<Target> => {
		const published = await publish('Speakr Trigger', 'n8n-nodes-transcription.speakrTrigger', { events: [type], include, registration, options: {} }, 'speakrApi');
		const webhook = speakr.state.webhooks.where(({ url }) => url === published.url).at(-1);
		return { ...published, toDelivery: fromSpeakr(type, fresh, webhook?.secret) };
	};
	const webhook = async (name: string, requests: number): Promise<Target> => {
		const workflow = await stage.publishTrigger(theirWorkflow(name));
		return { workflow, requests, url: stage.webhookUrl(name.replace('webhook', 'bench')), toDelivery: fromSpeakr(transcribed, () => known) };
	};
	return {
		async assemblyAi(): Promise<Target> {
			const published = await publish('AssemblyAI Trigger', 'n8n-nodes-transcription.assemblyAiTrigger', { options: {} }, 'assemblyAiApi');
			const toDelivery = (isForged: boolean) =>
				json({ transcript_id: assemblyAi.state.addTranscript().id, status: 'completed' }, { 'x-webhook-secret': isForged ? 'wrong' : secret });
			return { ...published, toDelivery };
		},
		automatic: async () => await speakrTrigger(summarized, [], 'automatic'),
		async bare(): Promise<Target> {
			return { ...(await publish('Bare Trigger', 'n8n-nodes-bare.bareTrigger', {})), toDelivery: fromSpeakr(summarized, () => known) };
		},
		enriched: async () => await speakrTrigger(transcribed, ['recording', 'summary', 'transcript'], 'automatic'),
		manual: async () => await speakrTrigger(summarized, [], 'manual'),
		verified: async () => await webhook('webhook-verified', 1),
		webhook: async () => await webhook('webhook-bare', 0),
	};
}

/** Deliveries, ten at a time, until n8n is idle again. */
export async function sendBurst(stage: Stage, { workflow, url, requests: wanted, toDelivery }: Target, { isForged, deliveries }: { isForged: boolean; deliveries: number }): Promise<Burst> {
	const requests = Array.from({ length: deliveries }, () => toDelivery(isForged));
	const send = async ({ body, headers }: Delivery) => await (await fetch(url, { method: 'POST', body, headers })).arrayBuffer();
	// n8n's Remove Duplicates fails where several executions are the first of a workflow.
	await send(toDelivery(isForged));
	await untilIdle(stage.pid);
	const known = new Set(await stage.client.executionIds(workflow));
	const limit = pLimit(connections);
	const { speakr } = stage.links;
	speakr.reset();
	let before = cpuOf(stage.pid);
	const times = await Promise.all(
		requests.map(async (delivery) =>
			await limit(async () => {
				const sent = performance.now();
				await send(delivery);
				return performance.now() - sent;
			}),
		),
	);
	const measure = async (): Promise<Burst> => {
		await untilIdle(stage.pid);
		const end = cpuOf(stage.pid);
		const cpu = (end - before) / deliveries;
		const started = (await stage.client.executionIds(workflow, isForged ? undefined : 'success')).filter((id) => !known.has(id)).length;
		// What n8n was asked is not part of it.
		before += cpuOf(stage.pid) - end;
		return { cpu, answered: median(times), started };
	};
	let burst = await measure();
	// On a busy machine, n8n may seem to be idle.
	for (let tries = 0; !isForged && burst.started < deliveries; tries++) {
		if (tries === 20) throw new Error(`${burst.started} of ${deliveries} deliveries ran the workflow`);
		burst = await measure();
	}
	const { requests: sent } = speakr.traffic;
	if (wanted !== undefined && sent !== (isForged ? 0 : wanted * deliveries)) throw new Error(`${sent} requests were sent for ${deliveries} deliveries`);
	return burst;
}
