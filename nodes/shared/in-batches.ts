/** Some of the items that come. `all` begins with `first`, and is read to its end before the next batch is asked for. */
interface StreamedBatch<T> {
	first: T;
	all: AsyncGenerator<T>;
}

interface BatchLimits<T> {
	/** So many items in a batch at most. */
	maxItems: number;
	/** What an item weighs. */
	weigh(item: T): number;
	/** So much do those of a batch weigh together at most; a single one may weigh more. */
	maxWeight: number;
}

/** Items put together while they come, in their order. */
export async function* inBatches<T>(items: AsyncGenerator<T>, { maxItems, weigh, maxWeight }: BatchLimits<T>): AsyncGenerator<StreamedBatch<T>> {
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
