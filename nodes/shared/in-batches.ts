/** Groups items into batches while they arrive, in order. `all` starts with `first` and must be read to its end before the next batch. */
export async function* inBatches<T>(
	items: AsyncGenerator<T>,
	{ maxItems, weigh, maxWeight }: { maxItems: number; weigh(item: T): number; maxWeight: number },
) {
	let next = await items.next();
	async function* batch() {
		let count = 0;
		let weight = 0;
		while (!next.done) {
			count++;
			weight += weigh(next.value);
			if (count > 1 && (count > maxItems || weight > maxWeight)) return;
			yield next.value;
			next = await items.next();
		}
	}
	while (!next.done) yield { first: next.value, all: batch() };
}
