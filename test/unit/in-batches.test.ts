import { inBatches } from '../../nodes/shared/in-batches';

async function* each(weights: number[]) {
	yield* weights;
}

async function batched(weights: number[], maxItems: number, maxWeight: number): Promise<number[][]> {
	const batches: number[][] = [];
	for await (const { first, all } of inBatches(each(weights), { maxItems, weigh: (weight) => weight, maxWeight })) {
		const batch: number[] = [];
		for await (const weight of all) batch.push(weight);
		expect(batch[0]).toBe(first);
		batches.push(batch);
	}
	return batches;
}

test.each([
	['nothing', [], []],
	['as many as there may be', [1, 1, 1, 1, 1], [[1, 1, 1], [1, 1]]],
	['no more than they may weigh', [4, 4, 2, 9, 1, 1], [[4, 4, 2], [9, 1], [1]]],
	['one that is too heavy for any alone', [1, 50, 1], [[1], [50], [1]]],
])('%s', async (_, weights, batches) => {
	expect(await batched(weights, 3, 10)).toEqual(batches);
});
