import type { IWebhookFunctions } from 'n8n-workflow';
import { later } from '../poll';
import { createDayMemory } from './memory';

/** Tells whose event it is, and whether that is a test in the editor. */
type Run = Pick<IWebhookFunctions, 'getMode' | 'getNode' | 'getWorkflow'>;

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

/** An event that polling found, by its names. */
export interface EventNames {
	subject: string;
	/** What makes it the same event, delivered or found. */
	key: string;
}

/** What is made of a delivery: its item, and the key of its event, where it is one that polling can find too. */
export interface Made<Item> {
	item: Item;
	key?: string;
}

/** Whether a webhook takes care of an event that polling found: it has, it still may, or it will not. */
export type Care = 'taken' | 'possible' | 'none';

/**
 * What the webhook and the poll of one workflow tell each other, so that an event starts the workflow once: what was seen,
 * what is in hand, and what is owed. In the memory of this process.
 */
export function createHandover() {
	/** Deliveries by receiver. */
	const received = createDayMemory();
	/** Events that started the workflow by webhook, by workflow: the poll leaves them out. */
	const delivered = createDayMemory();
	/** Subjects of deliveries that were answered and are being fetched: the poll waits for them. */
	const inHand = createDayMemory();
	/** Subjects that could not be fetched after they were answered: the poll makes up for them. */
	const owed = createDayMemory();
	/** Events that the poll found: a delivery that comes after all starts nothing. */
	const polled = createDayMemory();

	return {
		/** The side of the webhook. A test in the editor says nothing about the published workflow. */
		ofWebhook(context: Run) {
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
					if (!isTest) inHand.note(workflowId, subject);
					try {
						const made = await make();
						if (isTest) return made?.item;
						owed.forget(workflowId, subject);
						if (wasPolled({ key: made?.key, isReplay })) return undefined;
						if (made?.key !== undefined) delivered.note(workflowId, made.key);
						return made?.item;
					} catch (error) {
						received.forget(receiver, id);
						if (!isTest) owed.note(workflowId, subject);
						throw error;
					} finally {
						if (!isTest) inHand.forget(workflowId, subject);
					}
				},
			};
		},

		/** The side of the poll: what becomes of an event that it found. `careOf` is asked only where this memory does not know. */
		ofPoll(context: Run) {
			const workflowId = String(context.getWorkflow().id);
			const isTest = context.getMode() === 'manual';
			return async <Item>(
				{ subject, key }: EventNames,
				make: () => Promise<Item | undefined>,
				careOf: () => Promise<Care> = async () => await Promise.resolve('none'),
			): Promise<Item | typeof later | undefined> => {
				if (isTest) return await make();
				if (delivered.has(workflowId, key)) return undefined;
				if (inHand.has(workflowId, subject)) return later;
				// Found before, n8n could not hand it over.
				const isDue = polled.has(workflowId, key) || owed.has(workflowId, subject);
				const care = isDue ? 'none' : await careOf();
				if (care === 'possible') return later;
				if (care === 'taken' || delivered.has(workflowId, key)) return undefined;
				polled.note(workflowId, key);
				const item = await make().catch((error: unknown) => {
					polled.forget(workflowId, key);
					throw error;
				});
				if (item === undefined) polled.forget(workflowId, key);
				else owed.forget(workflowId, subject);
				return item;
			};
		},
	};
}

export type Handover = ReturnType<typeof createHandover>;
