/**
 * Does `work` for items while they come, so many at once, and hands on the results in the order of the items. When it is
 * left early, what is under way is awaited and dropped.
 */
export async function* inOrder<T, R>(
	items: AsyncIterable<T>,
	most: number,
	work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
	const underWay: Array<Promise<R>> = [];
	try {
		for await (const item of items) {
			const working = work(item);
			// It is looked at in its turn.
			working.catch(() => {});
			underWay.push(working);
			const [first] = underWay;
			if (first && underWay.length >= most) {
				yield await first;
				underWay.shift();
			}
		}
		for (let first = underWay[0]; first; first = underWay[0]) {
			yield await first;
			underWay.shift();
		}
	} finally {
		await Promise.allSettled(underWay);
	}
}
