import type { IDataObject, IHookFunctions, ITriggerFunctions, ITriggerResponse, IWebhookFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';
import { countTry, type Reporting } from '../count-try';
import { asNodeError, toError, toNodeError } from '../errors';
import { connect, type Client, type ConnectOptions, type Service } from '../http';
import { readTriggerFields, type Fields, type Values } from '../operation';
import { within } from '../sleep';
import { offerSample, testResponse } from './sample';
import { createStarter, handled, ownerOf, type Starter } from './deduplication';

/** What a trigger does. What it throws is tried again with the next look. */
export interface TriggerWork<Delivery> {
	/** Minutes from one look to the next. */
	interval: number;
	/** Looks once for what was missed, begins nothing after `until` (milliseconds since 1970), and returns deliveries to take. */
	look(until: number): Promise<Delivery[]>;
	handle(delivery: Delivery, until?: number): Promise<void>;
	begin(): Promise<void>;
}

interface Engine<Delivery> {
	/** Resolves when the delivery was handled for the first time; it never throws. */
	handle(delivery: Delivery): Promise<void>;
}

export interface TriggerTools<V> extends Reporting {
	context: ITriggerFunctions;
	values: V;
	starter: Starter;
	signal: AbortSignal;
	/** A client for what nobody waits for, unless the options say otherwise. */
	open(options?: ConnectOptions): Promise<Client>;
	isHandled(id: string): boolean;
	isPending(id: string): boolean;
}

interface Trigger<F extends Fields, Delivery> {
	service: Service;
	fields: F;
	nameOf(delivery: Delivery): string;
	idOf(delivery: Delivery): string;
	/** What decides which events start the workflow. Once it changes, what is stored says nothing. */
	listensFor(values: Values<F>): unknown;
	readSample(client: Client, values: Values<F>): Promise<IDataObject | undefined>;
	createWork(tools: TriggerTools<Values<F>>): TriggerWork<Delivery>;
}

/** Milliseconds that a look and the deliveries under way may take, and that the end of a trigger waits for what was answered. */
const lookBudget = 240_000;
const closeBudget = 10_000;

const failuresUntilReport = 5;
const failuresPerReport = 60;

const deliveriesAtOnce = 10;

/** The engines of one kind of trigger, one for each published node, in the process that n8n starts triggers in. */
export function createEngines<F extends Fields, Delivery>(trigger: Trigger<F, Delivery>) {
	const { service, fields, readSample } = trigger;
	const engines = new Map<string, Engine<Delivery>>();

	const publish = async (context: ITriggerFunctions, values: Values<F>): Promise<ITriggerResponse> => {
		const running = new Set<Promise<void>>();
		const abort = new AbortController();
		const open = async (options: ConnectOptions = { background: true }) => await connect(context, service, { signal: abort.signal, ...options });
		const starter = createStarter(context, trigger.listensFor(values));
		const owner = ownerOf(context);
		const pending: Pending<Delivery> = new Map();
		const known = { isHandled: (id: string) => handled.has(owner, id), isPending: (id: string) => pending.has(id) };
		const tools = { ...reportingOf(context), ...known, context, values, starter, signal: abort.signal, open };
		const work = trigger.createWork(tools);
		const failure = await work.begin().then(() => undefined, toError);
		if (failure) context.logger.warn(`The first poll failed: ${failure.message}`);
		starter.save();
		const tracked = async (task: Promise<void>) => {
			running.add(task);
			await task.finally(() => running.delete(task));
		};
		const deliveries = createDeliveries(tools, work, trigger, pending);
		const engine: Engine<Delivery> = { handle: async (delivery) => await tracked(deliveries.handle(delivery)) };
		const look = async () => (abort.signal.aborted ? undefined : await deliveries.look(Date.now() + lookBudget));
		const clock = createClock(context, { interval: work.interval, isDue: failure !== undefined, look });
		engines.set(owner, engine);
		if (context.getActivationMode() !== 'activate') void tracked(clock());
		return {
			async closeFunction() {
				if (engines.get(owner) === engine) engines.delete(owner);
				await within(closeBudget, Promise.allSettled(running));
				abort.abort();
			},
		};
	};
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

		/** In the editor, the newest event that fits is shown if none comes. Throws ServiceFailure. */
		async offerSample(context: IHookFunctions): Promise<void> {
			if (context.getMode() !== 'manual') return;
			const client = await connect(context, service, { hurried: true });
			await offerSample(context, async () => await readSample(client, readTriggerFields(context, fields)));
		},

		/** Starts the trigger of a published workflow, or tests it in the editor. Throws NodeOperationError for invalid parameters. */
		run: async (context: ITriggerFunctions) => await start(context).catch(asNodeError(context)),
	};
}

export type Engines<F extends Fields, Delivery> = ReturnType<typeof createEngines<F, Delivery>>;

const reportingOf = (context: ITriggerFunctions): Reporting => ({
	warn: (text, about) => context.logger.warn(text, about),
	report: (failure) => context.saveFailedExecution(toNodeError(context.getNode(), failure)),
});

interface ClockOptions {
	interval: number;
	/** Whether it looks each minute until it succeeds: a first look only notes what is there. */
	isDue: boolean;
	look(): Promise<void>;
}

/** Looks at an interval in minutes. The function it returns looks at once, or waits for the look under way. */
function createClock(context: ITriggerFunctions, { interval, isDue, look }: ClockOptions): () => Promise<void> {
	let current: Promise<void> | undefined;
	let failures = 0;
	let minutes = 0;
	const attempt = async () => {
		try {
			await look();
			[failures, isDue] = [0, false];
		} catch (error) {
			failures++;
			context.logger.warn(`Polling for missed events failed: ${toError(error).message}`, { failures });
			if (failures % failuresPerReport === failuresUntilReport) context.saveFailedExecution(toNodeError(context.getNode(), error));
		} finally {
			current = undefined;
		}
	};
	const now = async () => await (current ??= attempt());
	// Spread over the minute, so that triggers don't look at the same time.
	const second = Math.floor(Math.random() * 60);
	context.helpers.registerCron({ expression: `${second} * * * * *` }, async () => {
		if (++minutes % interval === 0 || isDue) await now();
	});
	return now;
}

type Pending<Delivery> = Map<string, { delivery: Delivery; tries: number; isBusy: boolean }>;

function createDeliveries<Delivery>(
	{ context, starter, ...reporting }: TriggerTools<unknown>,
	work: TriggerWork<Delivery>,
	{ nameOf, idOf }: Pick<Trigger<Fields, Delivery>, 'nameOf' | 'idOf'>,
	pending: Pending<Delivery>,
) {
	const owner = ownerOf(context);
	const settle = (id: string) => {
		pending.delete(id);
		handled.note(owner, id);
	};
	const attempt = async (id: string, until?: number) => {
		const entry = pending.get(id);
		if (!entry || entry.isBusy) return;
		entry.isBusy = true;
		try {
			await work.handle(entry.delivery, until);
			settle(id);
		} catch (error) {
			const tries = countTry(reporting, nameOf(entry.delivery), toError(error), entry.tries);
			if (tries === undefined) settle(id);
			else entry.tries = tries;
		} finally {
			entry.isBusy = false;
		}
	};
	const note = (delivery: Delivery): string => {
		const id = idOf(delivery);
		if (!handled.has(owner, id) && !pending.has(id)) pending.set(id, { delivery, tries: 0, isBusy: false });
		return id;
	};
	const attemptAll = async (ids: Iterable<string>, until: number) => {
		const limit = pLimit(deliveriesAtOnce);
		const attemptInTime = async (id: string) => (Date.now() < until ? await attempt(id, until) : undefined);
		await Promise.all(Array.from(ids, async (id) => await limit(attemptInTime, id)));
	};
	return {
		handle: async (delivery: Delivery) => await attempt(note(delivery)),
		async look(until: number) {
			const retrying = Promise.all([starter.retry(), attemptAll(pending.keys(), until)]);
			const missed = await work.look(until).finally(async () => await retrying);
			await attemptAll(missed.filter((delivery) => !pending.has(idOf(delivery))).map(note), until);
		},
	};
}
