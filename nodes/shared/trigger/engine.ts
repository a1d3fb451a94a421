import type { ITriggerFunctions, ITriggerResponse, IWebhookFunctions } from 'n8n-workflow';
import { createDayMemory } from '../deduplication';
import { ServiceFailure, toError, toNodeError } from '../errors';
import { maxTries } from '../max-tries';
import { within } from '../sleep';
import { createStarter, ownerOf, type Starter } from './start-once';

/** What a trigger does. What it throws is tried again with the next look. */
export interface TriggerWork<Delivery> {
	/** Looks once for what was missed, begins nothing after `until` (milliseconds since 1970), and returns deliveries to take. */
	look(until: number): Promise<Delivery[]>;
	handle(delivery: Delivery): Promise<void>;
	begin(): Promise<void>;
}

interface Engine<Delivery> {
	/** Resolves when the delivery was handled for the first time; it never throws. */
	handle(delivery: Delivery): Promise<void>;
}

export interface TriggerTools {
	starter: Starter;
	signal: AbortSignal;
	isHandled(id: string): boolean;
}

interface EngineOptions<Delivery> {
	interval: number;
	nameOf(delivery: Delivery): string;
	idOf(delivery: Delivery): string;
	createWork(tools: TriggerTools): TriggerWork<Delivery>;
}

/** Milliseconds that a look and the deliveries under way may take, and that the end of a trigger waits for them. */
const lookBudget = 240_000;
const closeBudget = 10_000;

const handled = createDayMemory();

const failuresUntilReport = 5;

/** The engines of one kind of trigger, one for each published node, in the process that n8n starts triggers in. */
export function createEngines<Delivery>() {
	const engines = new Map<string, Engine<Delivery>>();
	return {
		/** Undefined in a webhook process of n8n's queue mode. */
		of: (context: IWebhookFunctions) => engines.get(ownerOf(context)),

		async run(context: ITriggerFunctions, options: EngineOptions<Delivery>): Promise<ITriggerResponse> {
			const running = new Set<Promise<void>>();
			const abort = new AbortController();
			const starter = createStarter(context, context.getActivationMode() === 'activate');
			const owner = ownerOf(context);
			const isHandled = (id: string) => handled.has(owner, id);
			const work = options.createWork({ starter, signal: abort.signal, isHandled });
			await work.begin().catch((error: unknown) => context.logger.warn(`The first look failed: ${toError(error).message}`));
			starter.save();
			const tracked = async (task: Promise<void>) => {
				running.add(task);
				await task.finally(() => running.delete(task));
			};
			const deliveries = createDeliveries(context, work, options);
			const engine: Engine<Delivery> = { handle: async (delivery) => await tracked(deliveries.handle(delivery)) };
			const clock = createClock(context, options.interval, async () => {
				if (abort.signal.aborted) return;
				await deliveries.retry();
				for (const delivery of await work.look(Date.now() + lookBudget)) await deliveries.handle(delivery);
			});
			engines.set(owner, engine);
			if (context.getActivationMode() !== 'activate') void tracked(clock());
			return {
				async closeFunction() {
					if (engines.get(owner) === engine) engines.delete(owner);
					// What was answered is started before n8n stops.
					await within(closeBudget, Promise.allSettled(running));
					abort.abort();
				},
			};
		},
	};
}

export type Engines<Delivery> = ReturnType<typeof createEngines<Delivery>>;

/** Calls `look` at an interval in minutes. The function it returns calls it at once, or waits for the call under way. */
function createClock(context: ITriggerFunctions, interval: number, look: () => Promise<void>): () => Promise<void> {
	let current: Promise<void> | undefined;
	let failures = 0;
	let minutes = 0;
	const attempt = async () => {
		try {
			await look();
			failures = 0;
		} catch (error) {
			failures++;
			context.logger.warn(`Looking for missed events failed: ${toError(error).message}`, { failures });
			if (failures % maxTries.poll === failuresUntilReport) context.saveFailedExecution(toNodeError(context.getNode(), error));
		} finally {
			current = undefined;
		}
	};
	const now = async () => await (current ??= attempt());
	// Spread over the minute, so that triggers don't look at the same time.
	const second = Math.floor(Math.random() * 60);
	context.helpers.registerCron({ expression: `${second} * * * * *` }, async () => {
		if (++minutes % interval === 0) await now();
	});
	return now;
}

function createDeliveries<Delivery>(
	context: ITriggerFunctions,
	work: TriggerWork<Delivery>,
	{ nameOf, idOf }: Pick<EngineOptions<Delivery>, 'nameOf' | 'idOf'>,
) {
	const owner = ownerOf(context);
	const pending = new Map<string, { delivery: Delivery; tries: number; isBusy: boolean }>();
	const attempt = async (id: string) => {
		const entry = pending.get(id);
		if (!entry || entry.isBusy) return;
		entry.isBusy = true;
		try {
			await work.handle(entry.delivery);
			pending.delete(id);
			handled.note(owner, id);
		} catch (error) {
			const isLimited = error instanceof ServiceFailure && error.status === 429;
			if (!isLimited) entry.tries++;
			const { message } = toError(error);
			context.logger.warn(`${nameOf(entry.delivery)} could not be fetched: ${message}`, { tries: entry.tries });
			if (entry.tries < maxTries.poll) return;
			pending.delete(id);
			const failure = new ServiceFailure(`${nameOf(entry.delivery)} could not be fetched after ${maxTries.poll} tries: ${message}`, {
				advice: "The workflow was not started for it. If 'Get' can read it, run the workflow manually.",
			});
			context.saveFailedExecution(toNodeError(context.getNode(), failure));
		} finally {
			entry.isBusy = false;
		}
	};
	return {
		async handle(delivery: Delivery) {
			const id = idOf(delivery);
			if (handled.has(owner, id)) return;
			if (!pending.has(id)) pending.set(id, { delivery, tries: 0, isBusy: false });
			await attempt(id);
		},
		async retry() {
			for (const id of pending.keys()) await attempt(id);
		},
	};
}
