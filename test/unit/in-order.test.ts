import { inOrder } from '../../nodes/shared/in-order';
import { collected } from './answering';
import { settled } from './http/answered';

/** Work that ends when it is told to. */
function openWork() {
	const ends = new Map<number, () => void>();
	const begun: number[] = [];
	const work = async (item: number) => {
		begun.push(item);
		await new Promise<void>((resolve) => ends.set(item, resolve));
		return item * 10;
	};
	return { work, begun, end: (item: number) => ends.get(item)?.() };
}

test('results come in the order of their items, whichever is ready first', async () => {
	const { work, end } = openWork();
	const results = collected(inOrder([1, 2, 3], 3, work));
	await settled();
	for (const item of [3, 2, 1]) end(item);
	expect(await results).toEqual([10, 20, 30]);
});
test('no more are worked on at once than it is told, and the next begins once the first is taken', async () => {
	const { work, begun, end } = openWork();
	const results = inOrder([1, 2, 3], 2, work);
	const first = results.next();
	await settled();
	expect(begun).toEqual([1, 2]);
	end(1);
	expect(await first).toEqual({ value: 10, done: false });
	void results.next();
	await settled();
	expect(begun).toEqual([1, 2, 3]);
});
test('what fails does so in its turn', async () => {
	const results = inOrder([1, 2], 2, async (item) => (item === 2 ? await Promise.reject(new Error('no')) : await Promise.resolve(item)));
	expect(await results.next()).toMatchObject({ value: 1 });
	await expect(results.next()).rejects.toThrow('no');
});
test('whoever leaves early waits for what is under way', async () => {
	const { work, end } = openWork();
	const results = inOrder([1, 2], 2, work);
	const first = results.next();
	await settled();
	end(1);
	await first;
	let isLeft = false;
	const leaving = results.return(undefined).then(() => (isLeft = true));
	await settled();
	expect(isLeft).toBe(false);
	end(2);
	await leaving;
	expect(isLeft).toBe(true);
});
