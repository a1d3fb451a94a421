import type { IWebhookFunctions } from 'n8n-workflow';
import { postponed } from '../poll';
import { createDayMemory } from './memory';

type RunContext = Pick<IWebhookFunctions, 'getMode' | 'getNode' | 'getWorkflow'>;

/** What identifies a delivery. */
export interface DeliveryNames {
	/** The same for all copies. */
	id: string;
	/** What it is about, known before anything is fetched, and the same for the polled event. */
	subject: string;
	/** The event's key, if the delivery reveals it. */
	key?: string;
	/** Replayed on request: it starts the workflow even if polling found the event before. */
	isReplay?: boolean;
}

/** What identifies a polled event; `key` is the same for its delivery. */
export type EventNames = Required<Pick<DeliveryNames, 'subject' | 'key'>>;

/** The item of a delivery, and the key of its event if polling can find it too. */
export interface Made<Item> {
	item: Item;
	key?: string;
}

/** Whether a webhook delivered a polled event, still may, or won't. */
export type DeliveryState = 'delivered' | 'pending' | 'undelivered';

function createStores() {
	return {
		received: createDayMemory(),
		/** Events that a webhook started the workflow for: the poll skips them. */
		delivered: createDayMemory(),
		/** Subjects that the webhook is fetching: the poll waits for them. */
		fetching: createDayMemory(),
		/** Subjects that the webhook could not fetch: the poll fetches them. */
		unfetched: createDayMemory(),
		/** Events that the poll found: their deliveries start nothing. */
		polled: createDayMemory(),
	};
}

type Stores = ReturnType<typeof createStores>;

/** Deduplicates between webhook and poll of a workflow, in the memory of this process and not for tests in the editor. */
export function createHandover() {
	const stores = createStores();
	return {
		ofWebhook: (context: RunContext) => webhookSide(stores, context),
		ofPoll: (context: RunContext) => pollSide(stores, context),
	};
}

export type Handover = ReturnType<typeof createHandover>;

function webhookSide({ received, delivered, fetching, unfetched, polled }: Stores, context: RunContext) {
	const workflowId = String(context.getWorkflow().id);
	const mode = context.getMode();
	const isTest = mode === 'manual';
	const receiver = `${workflowId}:${context.getNode().id}:${mode}`;
	const wasPolled = ({ key, isReplay }: Pick<DeliveryNames, 'key' | 'isReplay'>) =>
		!isTest && !isReplay && key !== undefined && polled.has(workflowId, key);
	return {
		/** False if the delivery was received before or the poll found its event. */
		receive: (names: DeliveryNames): boolean => !wasPolled(names) && received.note(receiver, names.id),

		/** The item of a received delivery, undefined to skip it. If `make` throws, a copy or the poll can try again. */
		async take<Item>(
			{ id, subject, isReplay }: DeliveryNames,
			make: () => Promise<Made<Item> | undefined>,
		): Promise<Item | undefined> {
			if (isTest) return (await make())?.item;
			fetching.note(workflowId, subject);
			const made = await make()
				.catch((error: unknown) => {
					received.forget(receiver, id);
					unfetched.note(workflowId, subject);
					throw error;
				})
				.finally(() => fetching.forget(workflowId, subject));
			unfetched.forget(workflowId, subject);
			if (wasPolled({ key: made?.key, isReplay })) return undefined;
			if (made?.key !== undefined) delivered.note(workflowId, made.key);
			return made?.item;
		},
	};
}

/** Returns the item of a polled event, undefined to skip it, or `postponed`. `readState` is called only if memory doesn't know. */
function pollSide({ delivered, fetching, unfetched, polled }: Stores, context: RunContext) {
	const workflowId = String(context.getWorkflow().id);
	const isTest = context.getMode() === 'manual';
	return async <Item>(
		{ subject, key }: EventNames,
		make: () => Promise<Item | undefined>,
		readState: () => Promise<DeliveryState> = async () => await Promise.resolve('undelivered'),
	): Promise<Item | typeof postponed | undefined> => {
		if (isTest) return await make();
		if (delivered.has(workflowId, key)) return undefined;
		if (fetching.has(workflowId, subject)) return postponed;
		// Polled before: n8n could not store the item.
		const isDue = polled.has(workflowId, key) || unfetched.has(workflowId, subject);
		const state = isDue ? 'undelivered' : await readState();
		if (state === 'pending') return postponed;
		if (state === 'delivered' || delivered.has(workflowId, key)) return undefined;
		polled.note(workflowId, key);
		const item = await make().catch((error: unknown) => {
			polled.forget(workflowId, key);
			throw error;
		});
		if (item === undefined) polled.forget(workflowId, key);
		else unfetched.forget(workflowId, subject);
		return item;
	};
}
