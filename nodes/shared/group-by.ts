/** Groups of things with the same key, in their original order. */
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
