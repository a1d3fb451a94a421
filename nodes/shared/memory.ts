/** Remembers up to `capacity` keys in this process, each for `lifetime` milliseconds after it was first noted. */
export function createMemory(capacity: number, lifetime: number, now = () => Date.now()) {
	const notedAt = new Map<string, number>();
	const toKey = (owner: string, key: string) => JSON.stringify([owner, key]);
	const isKnown = (key: string) => now() - (notedAt.get(key) ?? -Infinity) < lifetime;
	return {
		has: (owner: string, key: string) => isKnown(toKey(owner, key)),
		forget: (owner: string, key: string) => void notedAt.delete(toKey(owner, key)),
		/** False if the key was already remembered. */
		note(owner: string, name: string): boolean {
			const key = toKey(owner, name);
			if (isKnown(key)) return false;
			setWithin(capacity, notedAt, key, now());
			return true;
		},
	};
}

/** Milliseconds. */
export const dayLong = 24 * 3_600_000;

export const createDayMemory = () => createMemory(10_000, dayLong);

export function getOrCreate<Key, Value>(
	entries: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
	key: Key,
	make: () => Value,
): Value {
	const known = entries.get(key) ?? make();
	entries.set(key, known);
	return known;
}

/** Sets the newest entry of a map, whose oldest goes once there are more than `capacity`. */
export function setWithin<Value>(capacity: number, entries: Map<string, Value>, key: string, value: Value) {
	entries.delete(key);
	entries.set(key, value);
	const [oldest] = entries.keys();
	if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
}
