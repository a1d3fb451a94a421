import pLimit from 'p-limit';
import { countTry } from '../count-try';
import { toError } from '../errors';
import type { Fields } from '../operation';
import { handled } from './deduplication';
import { ownerOf } from '../owner';
import type { Trigger, TriggerTools, TriggerWork } from './types';

const deliveriesAtOnce = 10;

export type Pending<Delivery> = Map<string, { delivery: Delivery; tries: number; isBusy: boolean }>;

/** Handles each delivery once, and with each look what is to be tried again and what was missed. */
export function createDeliveries<Delivery>(
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
			const { missed, failure } = await work.look(until).finally(async () => await retrying);
			await attemptAll(missed.filter((delivery) => !pending.has(idOf(delivery))).map(note), until);
			if (failure) throw failure;
		},
	};
}
