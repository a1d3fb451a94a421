import { ServiceFailure } from '../../nodes/shared/errors';
import { asObject, asObjects, isObject, merged, objectAt, objectsAt, objectsIn, omit, parseList, pick, valueAt } from '../../nodes/shared/json';

test.each([[null], [[]], ['{}'], [1], [undefined]])('%j is not an object', (value) => {
	expect(isObject(value)).toBe(false);
	expect(() => asObject(value)).toThrow(ServiceFailure);
});

test('an object is handed on', () => {
	expect(asObject({ a: 1 })).toEqual({ a: 1 });
});

test('a list has to hold objects', () => {
	expect(asObjects([{ id: 1 }])).toEqual([{ id: 1 }]);
	expect(asObjects([null, { id: 1 }, 'odd'])).toEqual([{ id: 1 }]);
	expect(asObjects([1])).toEqual([]);
	expect(() => asObjects([1, null])).toThrow('The response did not contain the expected JSON object');
	expect(() => asObjects({})).toThrow('The response did not contain the expected list');
});

test('what an answer holds under a name has to be there', () => {
	expect(objectAt({ tag: { id: 1 } }, 'tag')).toEqual({ id: 1 });
	expect(objectsAt({ tags: [] }, 'tags')).toEqual([]);
	expect(() => objectAt({}, 'tag')).toThrow(ServiceFailure);
	expect(() => objectsAt({}, 'tags')).toThrow(ServiceFailure);
});

test('an answer of the wrong shape is not asked for again', () => {
	expect(() => asObject(null)).toThrow(expect.objectContaining({ final: true }));
});

test('some properties are taken, in the order asked for', () => {
	const picked = pick({ a: 1, b: undefined, c: null }, ['c', 'b', 'x']);
	expect(Object.entries(picked)).toEqual([
		['c', null],
		['b', undefined],
	]);
});
test('some properties are left out', () => {
	expect(omit({ a: 1, b: 2, c: 3 }, ['a', 'c', 'x'])).toEqual({ b: 2 });
});
test('the objects of a list are those in it, and none where there is no list', () => {
	expect([objectsIn([{ id: 1 }, null, 'x']), objectsIn({ id: 1 })]).toEqual([[{ id: 1 }], []]);
});
test.each([
	['a.b', 1],
	['a', { b: 1 }],
	['a.b.c', undefined],
	['x', undefined],
	['a.toString', undefined],
])('the value at %p is %j', (path, value) => {
	expect(valueAt({ a: { b: 1 } }, path)).toEqual(value);
});
test('objects are merged at every depth, and where both have another value, the second counts', () => {
	expect(merged({ a: { x: 1, y: 1 }, b: 1, c: { x: 1 }, d: 1 }, { a: { y: 2 }, b: { x: 2 }, c: 2 })).toEqual({ a: { x: 1, y: 2 }, b: { x: 2 }, c: 2, d: 1 });
});
test('what cannot be read counts once however often its page is read, and twice if it is there twice', () => {
	const unreadable = new Set<string>();
	for (let reads = 0; reads < 2; reads++) parseList([{ id: 1 }, 'x', 'y', 'x'], asObject, unreadable);
	expect(unreadable.size).toBe(3);
	parseList([{ id: 1 }, 'x'], asObject, unreadable);
	expect(unreadable.size).toBe(3);
});
