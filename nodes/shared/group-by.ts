/** Things with the same key put together, in the order in which each key and each thing first came. */
export function groupBy<T>(things: readonly T[], keyOf: (thing: T) => string): T[][] {
	const groups = new Map<string, T[]>();
	for (const thing of things) {
		const key = keyOf(thing);
		const group = groups.get(key);
		if (group) group.push(thing);
		else groups.set(key, [thing]);
	}
	return [...groups.values()];
}
