import fc from 'fast-check';
import { createMemory } from '../../nodes/shared/memory';

test('a key is new once', () => {
	const memory = createMemory(10, 1_000);
	expect(memory.note('a', '1')).toBe(true);
	expect(memory.note('a', '1')).toBe(false);
	expect(memory.note('a', '2')).toBe(true);
});

test('each owner has its own', () => {
	const memory = createMemory(10, 1_000);
	expect(memory.note('a', '1')).toBe(true);
	expect(memory.note('b', '1')).toBe(true);
});

test('owners and keys cannot be taken for one another', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (pairs) => {
			const memory = createMemory(1_000, 1_000);
			const unique = new Set(pairs.map((pair) => JSON.stringify(pair)));
			expect(pairs.filter(([owner, key]) => memory.note(owner, key))).toHaveLength(unique.size);
		}),
	);
});

test('asking for a key does not note it', () => {
	const memory = createMemory(10, 1_000);
	expect(memory.has('a', '1')).toBe(false);
	expect(memory.note('a', '1')).toBe(true);
	expect(memory.has('a', '1')).toBe(true);
	expect(memory.has('b', '1')).toBe(false);
});

test('a key that is forgotten is new again, and no other is', () => {
	const memory = createMemory(10, 1_000);
	memory.note('a', '1');
	memory.note('a', '2');
	memory.forget('a', '1');
	expect([memory.has('a', '1'), memory.has('a', '2')]).toEqual([false, true]);
	expect(memory.note('a', '1')).toBe(true);
});

test('it is remembered for its lifetime, counted from its arrival', () => {
	let now = 0;
	const memory = createMemory(10, 1_000, () => now);
	memory.note('a', '1');
	now = 999;
	expect(memory.note('a', '1')).toBe(false);
	now = 1_000;
	expect(memory.note('a', '1')).toBe(true);
});

test('no more are held than there is room for: the oldest goes first', () => {
	const memory = createMemory(2, 1_000);
	memory.note('a', '1');
	memory.note('a', '2');
	expect(memory.note('a', '3')).toBe(true);
	expect(memory.note('a', '3')).toBe(false);
	expect(memory.note('a', '1')).toBe(true);
});

test('a repeat makes no room, and so pushes nothing out', () => {
	const memory = createMemory(2, 1_000);
	memory.note('a', '1');
	memory.note('a', '2');
	expect(memory.note('a', '1')).toBe(false);
	expect(memory.note('a', '2')).toBe(false);
});
