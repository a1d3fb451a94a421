/** Works on up to `concurrency` items at once and yields the results in order. If left early, it awaits what is in flight. */
export async function* inOrder<T, R>(
	items: AsyncIterable<T> | Iterable<T>,
	concurrency: number,
	work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
	const inFlight: Array<Promise<R>> = [];
	try {
		for await (const item of items) {
			const working = work(item);
			// A rejection is handled in its turn.
			working.catch(() => {});
			inFlight.push(working);
			const [first] = inFlight;
			if (first && inFlight.length >= concurrency) {
				yield await first;
				inFlight.shift();
			}
		}
		for (let first = inFlight[0]; first; first = inFlight[0]) {
			yield await first;
			inFlight.shift();
		}
	} finally {
		await Promise.allSettled(inFlight);
	}
}
