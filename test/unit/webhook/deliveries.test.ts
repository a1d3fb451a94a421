import fc from 'fast-check';
import { rememberDeliveries } from '../../../nodes/shared/webhook';

test('a delivery is new once', () => {
	const deliveries = rememberDeliveries(10, 1_000);
	expect(deliveries.isNew('a', '1')).toBe(true);
	expect(deliveries.isNew('a', '1')).toBe(false);
	expect(deliveries.isNew('a', '2')).toBe(true);
});

test('each receiver has its own', () => {
	const deliveries = rememberDeliveries(10, 1_000);
	expect(deliveries.isNew('a', '1')).toBe(true);
	expect(deliveries.isNew('b', '1')).toBe(true);
});

test('receivers and deliveries cannot be taken for one another', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (pairs) => {
			const deliveries = rememberDeliveries(1_000, 1_000);
			const unique = new Set(pairs.map((pair) => JSON.stringify(pair)));
			expect(pairs.filter(([receiver, id]) => deliveries.isNew(receiver, id))).toHaveLength(unique.size);
		}),
	);
});


test('it is remembered for its lifetime, counted from its arrival', () => {
	let now = 0;
	const deliveries = rememberDeliveries(10, 1_000, () => now);
	deliveries.isNew('a', '1');
	now = 999;
	expect(deliveries.isNew('a', '1')).toBe(false);
	now = 1_000;
	expect(deliveries.isNew('a', '1')).toBe(true);
});

test('no more are held than there is room for: the oldest goes first', () => {
	const deliveries = rememberDeliveries(2, 1_000);
	deliveries.isNew('a', '1');
	deliveries.isNew('a', '2');
	expect(deliveries.isNew('a', '3')).toBe(true);
	expect(deliveries.isNew('a', '3')).toBe(false);
	expect(deliveries.isNew('a', '1')).toBe(true);
});

test('a repeat makes no room, and so pushes nothing out', () => {
	const deliveries = rememberDeliveries(2, 1_000);
	deliveries.isNew('a', '1');
	deliveries.isNew('a', '2');
	expect(deliveries.isNew('a', '1')).toBe(false);
	expect(deliveries.isNew('a', '2')).toBe(false);
});
