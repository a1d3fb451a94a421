import { collected, firstOf } from '../../nodes/shared/collected';

async function* upTo(count: number, read: number[] = []) {
	for (let each = 1; each <= count; each++) {
		read.push(each);
		yield await Promise.resolve(each);
	}
}

test('all that comes is collected, in order', async () => {
	expect(await collected(upTo(3))).toEqual([1, 2, 3]);
});
test.each([[2, [1, 2]], [3, [1, 2, 3]], [9, [1, 2, 3]]])('of three, the first %i are %j, and no more is read', async (count, expected) => {
	const read: number[] = [];
	expect(await collected(firstOf(upTo(3, read), count))).toEqual(expected);
	expect(read).toEqual(expected);
});
