import { createHmac, randomUUID } from 'node:crypto';
import type { IWorkflowBase } from 'n8n-workflow';
import pLimit from 'p-limit';
import { median, sideBySide, type Goal } from '../goal';
import { cpuOf } from '../process';
import { theirWorkflow, untilIdle, type Stage } from '../stage';

const deliveries = 50;
const connections = 10;
const event = 'recording.transcription.completed';

interface Target {
	workflow: IWorkflowBase;
	url: string;
	secret: string;
}

interface Burst {
	/** Milliseconds of CPU of the n8n process, executions included. */
	cpu: number;
	/** Milliseconds until half of the deliveries were answered. */
	answered: number;
}

/** P9, P10 and P11: what deliveries cost. */
export function triggerGoals(stage: Stage): Goal[] {
	const { speakr, client } = stage;
	const publishOurs = async (): Promise<Target> => {
		const nodes = [
			{ id: 'trigger', name: 'Trigger', type: 'n8n-nodes-transcription.speakrTrigger', typeVersion: 2, position: [0, 0] as [number, number], parameters: { events: [event], include: ['recording'], options: {} }, credentials: { speakrApi: { id: null, name: '' } } },
			{ id: 'end', name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [220, 0] as [number, number], parameters: {} },
		];
		const connections = { Trigger: { main: [[{ node: 'End', type: 'main' as const, index: 0 }]] } };
		const workflow = await stage.publishTrigger({ name: 'Speakr Trigger', nodes, connections, settings: {} });
		const webhook = speakr.state.webhooks.where(() => true).at(-1);
		if (!webhook) throw new Error('The trigger has registered no webhook');
		return { workflow, url: webhook.url, secret: webhook.secret };
	};
	const publishTheirs = async (name: 'webhook-verified' | 'webhook-bare', path: string): Promise<Target> => ({
		workflow: await stage.publishTrigger(theirWorkflow(name)),
		url: stage.webhookUrl(path),
		secret: 'bench-secret',
	});
	const toDelivery = (secret: string) => {
		const { id } = speakr.state.addRecording();
		const body = JSON.stringify({ id: randomUUID(), type: event, timestamp: new Date().toISOString(), user_id: 2, data: { recording_id: id } });
		const signature = createHmac('sha256', secret).update(body).digest('hex');
		return { body, headers: { 'content-type': 'application/json', 'speakr-signature': `sha256=${signature}`, 'speakr-timestamp': new Date().toISOString() } };
	};
	const burst = async ({ url, secret }: Target, isForged = false): Promise<Burst> => {
		const requests = Array.from({ length: deliveries }, () => toDelivery(isForged ? 'wrong' : secret));
		await untilIdle(stage.pid);
		const limit = pLimit(connections);
		const before = cpuOf(stage.pid);
		const times = await Promise.all(
			requests.map(async ({ body, headers }) =>
				await limit(async () => {
					const sent = performance.now();
					await (await fetch(url, { method: 'POST', body, headers })).arrayBuffer();
					return performance.now() - sent;
				}),
			),
		);
		await untilIdle(stage.pid);
		return { cpu: (cpuOf(stage.pid) - before) / deliveries, answered: median(times) };
	};
	const compare = async (repeats: number, theirs: Target, measure: (target: Target) => Promise<number>) => {
		const ours = await publishOurs();
		await burst(ours);
		await burst(theirs);
		const pairs = await sideBySide(Math.min(repeats, 3), async () => await measure(ours), async () => await measure(theirs));
		for (const { workflow } of [ours, theirs]) await client.unpublish(workflow);
		return pairs;
	};
	return [
		{
			id: 'P9',
			what: 'A delivery verified, taken once and enriched: CPU, against the best workflow from a Webhook node',
			unit: 'ms of CPU',
			goal: 1,
			measure: async (repeats) => await compare(repeats, await publishTheirs('webhook-verified', 'bench-verified'), async (target) => (await burst(target)).cpu),
		},
		{
			id: 'P10',
			what: 'A forged delivery: CPU, against the best workflow from a Webhook node; it starts nothing',
			unit: 'ms of CPU',
			goal: 0.5,
			async measure(repeats) {
				const theirs = await publishTheirs('webhook-verified', 'bench-verified');
				return await compare(repeats, theirs, async (target) => {
					const known = (await client.executionIds(target.workflow)).length;
					const { cpu } = await burst(target, true);
					const started = (await client.executionIds(target.workflow)).length - known;
					if (target !== theirs && started > 0) throw new Error(`${started} forged deliveries started the workflow`);
					return cpu;
				});
			},
		},
		{
			id: 'P11',
			what: 'Time until half of the deliveries are answered, against a Webhook node without checks',
			unit: 'ms',
			goal: 1.1,
			measure: async (repeats) => await compare(repeats, await publishTheirs('webhook-bare', 'bench-bare'), async (target) => (await burst(target)).answered),
		},
	];
}
