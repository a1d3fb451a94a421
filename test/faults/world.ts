/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { chain, copyPackage, createEngine, toNode, type ServedWebhook } from '../engine/harness';
import { hold } from '../services/shared/hold';
import { startReceiver, type Received, type ReceiverAnswer } from '../services/shared/receiver';
import type { Recording } from '../services/speakr/model';
import type { Stage } from '../services/speakr/pipeline';
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
	/** Has a number of recordings uploaded and transcribed; returns when all are uploaded. */
	upload(count: number, name?: string): Promise<void>;
	/** Adds recordings at work, of which no delivery tells. Each function stamps the end of one, and the function that it returns lets that be seen. */
	addOpen(count: number): Array<() => () => void>;
	/** Keeps recordings in a stage until the function that it returns is called. */
	hold(stage: Stage): () => void;
	/** Until all recordings are so. */
	all(isSo: (recording: Recording) => boolean): Promise<void>;
	/** A request to Speakr's API with alice's token. */
	call(method: string, path: string): Promise<void>;
	/** What is in Speakr. */
	recordings(): Array<{ id: number; createdAt: string }>;
	/** Another process of n8n, which has no engine: gives its answers. */
	webhookProcess(): Promise<World['pass']>;
	/** Ends the process of n8n. */
	stop(): Promise<void>;
	/** Ends it, without tidying up if it is killed, and starts another on the same database. */
	restart(isKilled: boolean): Promise<void>;
	/** Seconds pass for n8n as for Speakr, whose retries alone are faster. */
	passTime(seconds: number): void;
	/** The same trigger in an n8n at another address, restored from a backup of this one, is published, and later unpublished. */
	publishCopy(): Promise<() => Promise<void>>;
	/** n8n's database loses the executions so far, and their keys with them. */
	prune(): void;
	/** The clock of n8n alone is off by that many seconds from now on. */
	shiftClock(seconds: number): void;
	/** Until the trigger has begun a look and ended it. */
	look(): Promise<void>;
	/** How often each recording started the workflow, by ID and time of creation. */
	starts(): Map<string, number>;
	/** How many items have the content of another recording than their event. */
	mixedUp(): number;
	/** How many starts came from polling and not from a delivery. */
	polled(): number;
	/** Until nothing more is to come: no delivery is under way and the clock finds nothing. */
	settle(): Promise<void>;
	close(): Promise<void>;
}

const workflow = { id: 'bench', name: 'Bench' };

const now = Date.now;

/** Stages that take no time unless they are held. */
const late: readonly Stage[] = ['failing', 'finishing'];

const maxAttempts = 5;

/** Speakr's retries over 73 minutes take a second. */
const timeFactor = 5_000;

export async function openWorld(seed: number, options: SpeakrOptions = {}): Promise<World> {
	const holds = new Map<Stage, Promise<void>>();
	const stageDuration = async (stage: Stage) => await (holds.get(stage) ?? (late.includes(stage) ? undefined : pause(1)));
	const speakr = await startSpeakr({ stageDuration, timeFactor, rateLimit: 0, ...options });
	const credential = { baseUrl: speakr.url, apiToken: speakr.tokens.alice, sendTokenAs: 'bearer', webhookSecret: '' };
	const engine = await createEngine({ credentials: { speakrApi: credential } });
	const gate = await startReceiver();
	const id = `${workflow.id}-${crypto.randomUUID()}`;
	const type = 'n8n-nodes-transcription.speakrTrigger';
	const parameters = { events: ['recording.transcription.completed', 'recording.transcription.failed'], simplify: false };
	const node = toNode({ name: 'Trigger', type, typeVersion: 2, webhookId: crypto.randomUUID(), parameters });
	const serve = async (from = engine) => await from.serveWebhook(chain([node], { ...workflow, id }), 'Trigger', { publicUrl: gate.url });
	const processes = [await serve()];
	const copies: Array<() => void> = [];
	const current = () => processes.at(-1) ?? processes[0]!;
	const startAnother = async () => {
		const { directory, remove } = copyPackage();
		copies.push(remove);
		return await serve(await createEngine({ packageDirectory: directory, database: engine.database }));
	};
	const passTo = (served: () => ServedWebhook) => async ({ headers, body }: Received): Promise<ReceiverAnswer> => {
		const names = Object.keys(headers).filter((name) => name === 'content-type' || name.startsWith('speakr-'));
		const kept = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
		const answer = await served().send({ headers: kept, body: new Uint8Array(body) });
		return { status: answer.status, body: await answer.text() };
	};
	const pass = passTo(current);
	gate.answer(pass);
	await current().activate();
	const clock = tickAgainAndAgain(current);
	const randoms = fc.sample(fc.infiniteStream(fc.noBias(fc.nat({ max: 9_999 }))), { seed, numRuns: 1 })[0];

	const items = () => processes.flatMap(({ executions }) => executions).flatMap((execution) => execution.items.map(({ json }) => json));
	const starts = () => {
		const starts = new Map<string, number>();
		for (const { id, created_at: createdAt } of items()) {
			const name = `${Number(id)}@${String(createdAt)}`;
			starts.set(name, (starts.get(name) ?? 0) + 1);
		}
		return starts;
	};
	/** File names as they were uploaded, by ID and time of creation. */
	const files = new Map<string, string>();

	const authorization = `Bearer ${speakr.tokens.alice}`;
	return {
		speakr,
		get webhook() {
			return current();
		},
		hold(stage) {
			const { held, release } = hold();
			holds.set(stage, held);
			return () => {
				holds.delete(stage);
				release();
			};
		},
		async all(isSo) {
			while (!speakr.state.recordings.where(() => true).every(isSo)) await pause(5);
		},
		async call(method, path) {
			const headers = { authorization, 'content-type': 'application/json' };
			const answer = await fetch(`${speakr.url}/api/v1${path}`, { method, headers, ...(method !== 'DELETE' && { body: '{}' }) });
			await answer.arrayBuffer();
		},
		recordings: () => speakr.state.recordings.where(() => true),
		async webhookProcess() {
			const other = await startAnother();
			copies.push(() => void other.close());
			return passTo(() => other);
		},
		async publishCopy() {
			const { directory, remove } = copyPackage();
			copies.push(remove);
			const { database } = engine;
			const copied = { ...database, staticData: new Map(structuredClone([...database.staticData])), keys: new Set(database.keys) };
			const copy = await createEngine({ packageDirectory: directory, database: copied });
			const served = await copy.serveWebhook(chain([node], { ...workflow, id }), 'Trigger');
			copies.push(() => void served.close());
			await served.activate();
			return async () => {
				await served.stop();
				await served.delete();
			};
		},
		prune: () => engine.database.keys.clear(),
		shiftClock(seconds) {
			const before = Date.now;
			Date.now = () => before() + seconds * 1_000;
		},
		look: async () => await clock.next(),
		async stop() {
			await current().stop();
			gate.answer(async () => ({ status: 'drop' }));
		},
		async restart(isKilled) {
			const next = await startAnother();
			if (!isKilled) await current().stop();
			processes.push(next);
			await next.start();
			gate.answer(pass);
		},
		passTime(seconds) {
			speakr.clock.advance(seconds);
			const before = Date.now;
			Date.now = () => before() + seconds * 1_000;
		},
		random: () => Number(randoms?.next().value) / 10_000,
		between: (answering) => gate.answer(answering),
		pass,
		async upload(count, name = 'memo') {
			const url = `${speakr.url}/api/v1/recordings/upload`;
			for (let sent = 0; sent < count; sent++) {
				const form = new FormData();
				const file = `${name}-${files.size}.mp3`;
				form.append('file', new Blob(['a memo']), file);
				const answer = await fetch(url, { method: 'POST', headers: { authorization }, body: form });
				if (answer.status !== 202) throw new Error(`The upload was answered with ${answer.status}`);
				const { id, created_at: createdAt } = (await answer.json()) as { id: number; created_at: string };
				files.set(`${id}@${createdAt.replace(/Z?$/, 'Z')}`, file);
			}
		},
		addOpen: (count) =>
			Array.from({ length: count }, () => {
				const file = `open-${files.size}.mp3`;
				const recording = speakr.state.addRecording({ status: 'PROCESSING', originalFilename: file });
				files.set(`${recording.id}@${recording.createdAt.replace(/Z?$/, 'Z')}`, file);
				return () => speakr.state.beginWrite(recording, { status: 'COMPLETED', transcription: 'Late words' });
			}),
		starts,
		mixedUp: () => items().filter(({ id, created_at: createdAt, original_filename: file, event }) => {
			const { timestamp, data } = event as unknown as { timestamp: string; data: { recording_id: number } };
			const uploaded = files.get(`${Number(id)}@${String(createdAt)}`);
			return uploaded !== file || data.recording_id !== id || Date.parse(timestamp) < Date.parse(String(createdAt));
		}).length,
		polled: () => items().filter(({ event }) => String(Object(event).id).startsWith('recording.')).length,
		async settle() {
			// One that paused the webhook is tried every hour for as long as the path is broken.
			const isOpen = ({ status, attemptCount }: { status: string; attemptCount: number }) => status === 'pending' || (status === 'failed' && attemptCount <= maxAttempts);
			const open = () => speakr.state.deliveries.where(isOpen);
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
			Date.now = now;
			await clock.stop();
			for (const served of processes) await served.close();
			for (const remove of copies) remove();
			await gate.close();
			await speakr.close();
		},
	};
}

/** Lets the clock strike again and again. */
function tickAgainAndAgain(current: () => ServedWebhook) {
	let isStopped = false;
	let quiet = 0;
	let looks = 0;
	const running = (async () => {
		while (!isStopped) {
			await pause(50);
			const trigger = current();
			const before = trigger.executions.length;
			await trigger.tick();
			quiet = trigger.executions.length === before ? quiet + 1 : 0;
			looks++;
		}
	})();
	return {
		/** Until that many looks in a row found nothing. */
		async until(count: number) {
			for (quiet = 0; quiet < count; ) await pause(50);
		},
		/** Until one has begun and ended. */
		async next() {
			for (const before = looks; looks < before + 2; ) await pause(20);
		},
		async stop() {
			isStopped = true;
			await running;
		},
	};
}
