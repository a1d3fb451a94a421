export async function* firstOf<T>(entries: AsyncIterable<T>, count: number): AsyncGenerator<T> {
	let left = count;
	for await (const entry of entries) {
		yield entry;
		if (--left <= 0) return;
	}
}

export async function collected<T>(entries: AsyncIterable<T>): Promise<T[]> {
	const all: T[] = [];
	for await (const entry of entries) all.push(entry);
	return all;
}
