import type { IWebhookFunctions } from 'n8n-workflow';
import { postponed } from '../poll';
import { createDayMemory } from './memory';

type RunContext = Pick<IWebhookFunctions, 'getMode' | 'getNode' | 'getWorkflow'>;

/** A delivery by its names. */
export interface DeliveryNames {
	/** The same for each copy that the service sends. */
	id: string;
	/** What it is about, known before anything is fetched; polling names the same event alike. */
	subject: string;
	/** The event's key, where the delivery alone tells it. */
	key?: string;
	/** Somebody asked the service to send it again, so it counts although polling found the event before. */
	isReplay?: boolean;
}

/** An event that polling found, by its names. `key` makes it the same event, delivered or found. */
export type EventNames = Required<Pick<DeliveryNames, 'subject' | 'key'>>;

/** What starts the workflow for a delivery, and the key of its event, where polling can find it too. */
export interface Made<Item> {
	item: Item;
	key?: string;
}

/** Whether a webhook takes state of an event that polling found: it has, it still may, or it will not. */
export type DeliveryState = 'delivered' | 'pending' | 'undelivered';

function createStores() {
	return {
		/** Deliveries by receiver. */
		received: createDayMemory(),
		/** Events that started the workflow by webhook: the poll leaves them out. */
		delivered: createDayMemory(),
		/** Subjects of deliveries that were answered and are being fetched: the poll waits for them. */
		fetching: createDayMemory(),
		/** Subjects that could not be fetched after they were answered: the poll makes up for them. */
		unfetched: createDayMemory(),
		/** Events that the poll found: a delivery that comes after all starts nothing. */
		polled: createDayMemory(),
	};
}

type Stores = ReturnType<typeof createStores>;

/**
 * What the webhook and the poll of one workflow tell each other, so that an event starts the workflow once: what was seen,
 * what is in hand, and what is unfetched. In the memory of this process. A test in the editor takes no part in it.
 */
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
		/** False for a delivery that was received before, or whose event the poll found. */
		receive: (names: DeliveryNames): boolean => !wasPolled(names) && received.note(receiver, names.id),

		/** The item of a received delivery, undefined when it starts nothing. Should `make` fail, a copy or the poll makes up for it. */
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

/** Settles an event that the poll found. `readState` is asked only where the memory of this process does not know. */
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
		// Found before, n8n could not store it.
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
