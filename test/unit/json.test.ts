import { ServiceFailure } from '../../nodes/shared/errors';
import { asObject, asObjects, isObject, objectAt, objectsAt, pick } from '../../nodes/shared/json';

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
