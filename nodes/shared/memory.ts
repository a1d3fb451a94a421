interface Memory {
	has(owner: string, key: string): boolean;
	/** Remembers a key; false if it was already remembered. */
	note(owner: string, key: string): boolean;
	forget(owner: string, key: string): void;
}

/** Remembers up to `capacity` keys in this process, each for `lifetime` milliseconds after it was first noted. */
export function createMemory(capacity: number, lifetime: number, now: () => number = Date.now): Memory {
	const notedAt = new Map<string, number>();
	const toKey = (owner: string, key: string) => JSON.stringify([owner, key]);
	const isKnown = (key: string) => now() - (notedAt.get(key) ?? -Infinity) < lifetime;
	return {
		has: (owner, key) => isKnown(toKey(owner, key)),
		forget: (owner, key) => void notedAt.delete(toKey(owner, key)),
		note(owner, name) {
			const key = toKey(owner, name);
			if (isKnown(key)) return false;
			setWithin(capacity, notedAt, key, now());
			return true;
		},
	};
}

/** Milliseconds: the services retry a delivery for a little more than an hour. */
const dayLong = 24 * 3_600_000;

export const createDayMemory = (): Memory => createMemory(10_000, dayLong);

/** Sets the newest entry of a map, whose oldest goes once there are more than `capacity`. */
export function setWithin<Value>(capacity: number, entries: Map<string, Value>, key: string, value: Value) {
	entries.delete(key);
	entries.set(key, value);
	const [oldest] = entries.keys();
	if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
}
