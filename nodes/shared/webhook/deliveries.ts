/** Remembers which deliveries came in, so that a repeated one starts nothing. */
interface Deliveries {
	/** True the first time, false for a repeat. Checked and noted in one step, with nothing awaited between. */
	isNew(receiver: string, deliveryId: string): boolean;
	/** Whether it was noted before. */
	has(receiver: string, deliveryId: string): boolean;
	/** As if it had never been noted. */
	forget(receiver: string, deliveryId: string): void;
	/** Does the work for a delivery that was noted; should that fail, it is forgotten. */
	unlessFailed<T>(receiver: string, deliveryId: string, work: () => Promise<T>): Promise<T>;
	/** Notes a delivery for as long as the work for it lasts. */
	during<T>(receiver: string, deliveryId: string, work: () => Promise<T>): Promise<T>;
}

/**
 * In the memory of this process: n8n writes a webhook's static data whole and late, so copies that arrive together
 * would each find nothing there. Holds `capacity` deliveries, each for `lifetime` milliseconds.
 */
export function rememberDeliveries(
	capacity: number,
	lifetime: number,
	now: () => number = Date.now,
): Deliveries {
	/** Key to the time of arrival; a Map keeps the order of insertion, so the oldest come first. */
	const arrivals = new Map<string, number>();
	const isKnown = (key: string) => {
		const arrival = arrivals.get(key);
		return arrival !== undefined && now() - arrival < lifetime;
	};
	const toKey = (receiver: string, deliveryId: string) => JSON.stringify([receiver, deliveryId]);
	const deliveries: Deliveries = {
		has: (receiver, deliveryId) => isKnown(toKey(receiver, deliveryId)),
		forget: (receiver, deliveryId) => void arrivals.delete(toKey(receiver, deliveryId)),
		async unlessFailed(receiver, deliveryId, work) {
			return await work().catch((error: unknown) => {
				deliveries.forget(receiver, deliveryId);
				throw error;
			});
		},
		async during(receiver, deliveryId, work) {
			deliveries.isNew(receiver, deliveryId);
			return await work().finally(() => deliveries.forget(receiver, deliveryId));
		},
		isNew(receiver, deliveryId) {
			const key = toKey(receiver, deliveryId);
			if (isKnown(key)) return false;
			arrivals.delete(key);
			for (const [oldest, since] of arrivals) {
				if (arrivals.size < capacity && now() - since < lifetime) break;
				arrivals.delete(oldest);
			}
			arrivals.set(key, now());
			return true;
		},
	};
	return deliveries;
}

/** Milliseconds: the services try for little more than an hour. */
const day = 24 * 3_600_000;

/** Ten thousand deliveries, each for a day. */
export const rememberForADay = (): Deliveries => rememberDeliveries(10_000, day);
