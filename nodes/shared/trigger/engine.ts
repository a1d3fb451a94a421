import { createHash } from 'crypto';
import type { IDataObject, IHookFunctions, ITriggerFunctions, ITriggerResponse, IWebhookFunctions } from 'n8n-workflow';
import { reportingOf, type Reporting } from '../count-try';
import { asNodeError, toError } from '../errors';
import { connect, type ConnectOptions } from '../http';
import { readTriggerFields, type Fields, type Values } from '../operation';
import { within } from '../sleep';
import { offerSample, testResponse } from './sample';
import { createStarter, handled } from './deduplication';
import { createDeliveries, type Pending } from './deliveries';
import { ownerOf } from '../owner';
import { isPublishedElsewhere } from './url';
import type { Trigger } from './types';

interface Engine<Delivery> {
	/** Resolves when the delivery was handled for the first time; it never throws. */
	handle(delivery: Delivery): Promise<void>;
	tick(): Promise<void>;
	close(): Promise<void>;
}

/** Milliseconds that a look and the deliveries under way may take, and that the end of a trigger waits for what was answered. */
const lookBudget = 240_000;
const closeBudget = 10_000;

const failuresUntilReport = 5;
const failuresPerReport = 60;

const elsewhere = "This trigger was published by an n8n instance at another address, which handles its deliveries. If this instance isn't a copy, unpublish and publish the workflow.";

const createPublish = <F extends Fields, Delivery>(trigger: Trigger<F, Delivery>, engines: Map<string, Engine<Delivery>>) =>
	async (context: ITriggerFunctions, values: Values<F>): Promise<ITriggerResponse> => {
		const owner = ownerOf(context);
		// n8n 2.41 leaves one open whose webhook could not be registered, and publishes it again.
		const closing = engines.get(owner)?.close();
		const running = new Set<Promise<void>>();
		const abort = new AbortController();
		const open = async (options: ConnectOptions) => await connect(context, trigger.service, { signal: abort.signal, ...options });
		const reporting = reportingOf(context, (error) => context.saveFailedExecution(error));
		const starter = createStarter(context, trigger.listensFor(values), reporting.report);
		const pending: Pending<Delivery> = new Map();
		const tools = { ...reporting, isHandled: (id: string) => handled.has(owner, id), isPending: (id: string) => pending.has(id), context, values, starter, signal: abort.signal, open };
		const work = trigger.createWork(tools);
		if (isPublishedElsewhere(context)) context.logger.warn(elsewhere);
		const track = async (task: Promise<void>) => {
			running.add(task);
			await task.finally(() => running.delete(task));
		};
		const deliveries = createDeliveries(tools, work, trigger, pending);
		const look = async () => (abort.signal.aborted ? undefined : await deliveries.look(Date.now() + lookBudget));
		const engine: Engine<Delivery> = {
			handle: async (delivery) => await track(deliveries.handle(delivery)),
			tick: async () => {},
			async close() {
				if (engines.get(owner) === engine) engines.delete(owner);
				await within(closeBudget, Promise.allSettled(running));
				abort.abort();
			},
		};
		// Before it begins: what comes meanwhile counts as new, also if it is in the list that it begins with.
		engines.set(owner, engine);
		await closing;
		const failure = await work.begin().then(() => undefined, toError);
		if (failure) context.logger.warn(`The first poll failed: ${failure.message}`);
		starter.save();
		const clock = createClock({ ...reporting, interval: work.interval, isDue: failure !== undefined, look });
		engine.tick = clock.tick;
		// n8n skips a clock that it has from before, which then strikes for this one.
		context.helpers.registerCron({ expression: `${secondOf(owner)} * * * * *` }, async () => await engines.get(owner)?.tick());
		if (context.getActivationMode() !== 'activate') void track(clock.now());
		return { closeFunction: engine.close };
	};

/** The engines of one kind of trigger, one for each published node, in the process that n8n starts triggers in. */
export function createEngines<F extends Fields, Delivery>(trigger: Trigger<F, Delivery>) {
	const { service, fields, readSample } = trigger;
	const engines = new Map<string, Engine<Delivery>>();
	const publish = createPublish(trigger, engines);
	const start = async (context: ITriggerFunctions): Promise<ITriggerResponse> => {
		const values = readTriggerFields(context, fields);
		if (context.getMode() !== 'manual') return await publish(context, values);
		return testResponse(context, async () => await readSample(await connect(context, service), values));
	};
	return {
		service,
		fields,
		/** Undefined in a webhook process of n8n's queue mode. */
		of: (context: IWebhookFunctions) => engines.get(ownerOf(context)),
		takeUnfound(context: IWebhookFunctions, delivery: Delivery): IDataObject | undefined {
			const item = trigger.unfoundItem?.(delivery);
			return item && handled.note(ownerOf(context), trigger.idOf(delivery)) ? item : undefined;
		},
		/** In the editor, the newest event that fits is shown if none comes. Throws NodeApiError and NodeOperationError. */
		async offerSample(context: IHookFunctions): Promise<void> {
			if (context.getMode() !== 'manual') return;
			const read = async () => await readSample(await connect(context, service, { hurried: true }), readTriggerFields(context, fields));
			await offerSample(context, read).catch(asNodeError(context));
		},
		/** Starts the trigger of a published workflow, or tests it in the editor. Throws NodeOperationError for invalid parameters. */
		run: async (context: ITriggerFunctions) => await start(context).catch(asNodeError(context)),
	};
}

export type Engines<F extends Fields, Delivery> = ReturnType<typeof createEngines<F, Delivery>>;

interface ClockOptions extends Reporting {
	interval: number;
	/** Whether it looks each minute until it succeeds: a first look only notes what is there. */
	isDue: boolean;
	look(): Promise<void>;
}

const secondOf = (owner: string): number => createHash('sha256').update(owner).digest().readUInt32BE() % 60;

/** Looks at an interval in minutes. `now` looks at once, or waits for the look under way. */
function createClock({ interval, isDue, look, warn, report }: ClockOptions) {
	let current: Promise<void> | undefined;
	let failures = 0;
	let minutes = 0;
	const attempt = async () => {
		try {
			await look();
			[failures, isDue] = [0, false];
		} catch (error) {
			failures++;
			warn(`Polling for missed events failed: ${toError(error).message}`, { failures });
			if (failures % failuresPerReport === failuresUntilReport) report(error);
		} finally {
			current = undefined;
		}
	};
	const now = async () => await (current ??= attempt());
	return {
		now,
		async tick() {
			if (++minutes % interval === 0 || isDue) await now();
		},
	};
}
