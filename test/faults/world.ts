/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { chain, createEngine, toNode, type ServedWebhook } from '../engine/harness';
import { startReceiver, type Received, type ReceiverAnswer } from '../services/shared/receiver';
import { startSpeakr, type SpeakrOptions, type StandInSpeakr } from '../services/speakr';

/** A Speakr, a workflow with a trigger, and what passes between them. */
export interface World {
	speakr: StandInSpeakr;
	webhook: ServedWebhook;
	/** A number from 0 to 1, the next of a series that the seed decides. */
	random(): number;
	/** What happens to each request of Speakr from now on. */
	between(answering: (request: Received) => Promise<ReceiverAnswer>): void;
	/** Lets a request through to n8n. */
	pass(request: Received): Promise<ReceiverAnswer>;
	/** Has so many recordings uploaded and transcribed; returns when all are uploaded. */
	upload(count: number): Promise<void>;
	/** How often each recording started the workflow, by id. */
	starts(): Map<number, number>;
	/** Until nothing more is to come: no delivery is under way and the clock finds nothing. */
	settle(): Promise<void>;
	close(): Promise<void>;
}

const workflow = { id: 'bench', name: 'Bench' };

/** Speakr's retries over 73 minutes take a second. */
const timeFactor = 5_000;

export async function openWorld(seed: number, options: SpeakrOptions = {}): Promise<World> {
	const speakr = await startSpeakr({ stageDuration: 1, timeFactor, rateLimit: 0, ...options });
	const credential = { baseUrl: speakr.url, apiToken: speakr.tokens.alice, sendTokenAs: 'bearer', webhookSecret: '' };
	const engine = await createEngine({ credentials: { speakrApi: credential } });
	const gate = await startReceiver();
	const id = `${workflow.id}-${crypto.randomUUID()}`;
	const type = 'n8n-nodes-transcription.speakrTrigger';
	const node = toNode({ name: 'Trigger', type, typeVersion: 2, webhookId: crypto.randomUUID() });
	const webhook = await engine.serveWebhook(chain([node], { ...workflow, id }), 'Trigger', { publicUrl: gate.url });
	const pass = async ({ headers, body }: Received): Promise<ReceiverAnswer> => {
		const names = Object.keys(headers).filter((name) => name === 'content-type' || name.startsWith('speakr-'));
		const kept = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
		const answer = await webhook.send({ headers: kept, body: new Uint8Array(body) });
		return { status: answer.status, body: await answer.text() };
	};
	gate.answer(pass);
	await webhook.activate();
	const clock = tickAgainAndAgain(webhook);
	const randoms = fc.sample(fc.infiniteStream(fc.noBias(fc.nat({ max: 9_999 }))), { seed, numRuns: 1 })[0];

	const starts = () => {
		const starts = new Map<number, number>();
		for (const { json } of webhook.executions.flatMap(({ items }) => items)) {
			const id = Number(json.id);
			starts.set(id, (starts.get(id) ?? 0) + 1);
		}
		return starts;
	};

	return {
		speakr,
		webhook,
		random: () => Number(randoms?.next().value) / 10_000,
		between: (answering) => gate.answer(answering),
		pass,
		async upload(count) {
			const authorization = `Bearer ${speakr.tokens.alice}`;
			const url = `${speakr.url}/api/v1/recordings/upload`;
			for (let sent = 0; sent < count; sent++) {
				const form = new FormData();
				form.append('file', new Blob(['a memo']), `memo-${sent}.mp3`);
				const answer = await fetch(url, { method: 'POST', headers: { authorization }, body: form });
				if (answer.status !== 202) throw new Error(`The upload was answered with ${answer.status}`);
				await answer.arrayBuffer();
			}
		},
		starts,
		async settle() {
			const open = () => speakr.state.deliveries.where(({ status }) => status === 'pending' || status === 'failed');
			do await pause(100);
			while (open().length > 0);
			await speakr.idle();
			// A trigger may still be asking Speakr again for a recording.
			for (let before = -1; before !== starts().size; ) {
				before = starts().size;
				await pause(3_000);
				await clock.until(5);
			}
		},
		async close() {
			await clock.stop();
			await webhook.close();
			await gate.close();
			await speakr.close();
		},
	};
}

/** Lets the clock strike again and again. */
function tickAgainAndAgain(trigger: ServedWebhook) {
	let isStopped = false;
	let quiet = 0;
	const running = (async () => {
		while (!isStopped) {
			await pause(50);
			const before = trigger.executions.length;
			await trigger.tick();
			quiet = trigger.executions.length === before ? quiet + 1 : 0;
		}
	})();
	return {
		/** Until so many looks one after the other found nothing. */
		async until(count: number) {
			for (quiet = 0; quiet < count; ) await pause(50);
		},
		async stop() {
			isStopped = true;
			await running;
		},
	};
}
