export type NonEmpty<T> = [T, ...T[]];

export function groupBy<T>(things: readonly T[], keyOf: (thing: T) => string): Array<NonEmpty<T>> {
	const groups = new Map<string, NonEmpty<T>>();
	for (const thing of things) {
		const key = keyOf(thing);
		const group = groups.get(key);
		if (group) group.push(thing);
		else groups.set(key, [thing]);
	}
	return [...groups.values()];
}

/** Runs of things, each as long as the next one belongs to the one before it. */
export function runsOf<T>(things: readonly T[], belongs: (next: T, last: T) => boolean): Array<NonEmpty<T>> {
	const runs: Array<NonEmpty<T>> = [];
	for (const thing of things) {
		const run = runs.at(-1);
		if (run && belongs(thing, run.at(-1) ?? run[0])) run.push(thing);
		else runs.push([thing]);
	}
	return runs;
}
