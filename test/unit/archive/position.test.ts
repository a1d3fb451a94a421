import { InvalidInput } from '../../../nodes/shared/errors';
import { covers, fingerprintOf, fromState, fromToken, startPosition, toState, toToken, type Position } from '../../../nodes/shared/archive/position';
import { markKey, type Entry } from '../../../nodes/shared/archive/source';

const entry = (id: string, rest: Partial<Entry> = {}): Entry => ({ id, created: '2026-11-22T00:00:00Z', title: `Title ${id}`, date: null, state: 'unfinished', about: {}, ...rest });
const waiting = (...all: Array<[Entry, number, string?]>) => new Map(all.map(([each, tries, execution]) => [markKey(each), { entry: each, tries, ...(execution && { execution }) }]));
const whole: Position = {
	cursor: { from: 'x' },
	waiting: waiting([entry('1'), 0], [entry('2', { title: null, state: 'finished' }), 3], [entry('3'), 0, '7']),
	complete: true,
	since: { created_after: '2026-01-01' },
	finished: new Map([['2026 a', '2026-11-01']]),
	changed: '2026-11-02',
	exported: new Set(['a', 'b']),
};
const stored = (position: Position): unknown => JSON.parse(JSON.stringify(toState(position, 'f')));

describe('a position', () => {
	test('is read as it was stored', () => {
		expect(fromState(stored(whole), 'f')).toEqual(whole);
	});
	test('of the beginning is read as it was stored', () => {
		expect(fromState(stored(startPosition()), 'f')).toEqual(startPosition());
	});
	test('has no list of what was exported where changes are not told', () => {
		expect(fromState(stored({ ...whole, changed: undefined }), 'f')).not.toHaveProperty('exported');
	});
	test('fits no other export, and no other version', () => {
		expect(fromState(stored(whole), 'g')).toBeUndefined();
		expect(fromState({ ...Object(stored(whole)), version: 2 }, 'f')).toBeUndefined();
		expect(fromState('x', 'f')).toBeUndefined();
	});
	test('leaves out what cannot be read', () => {
		expect(fromState({ version: 1, fingerprint: 'f', cursor: 'x', waiting: ['y', null], complete: 'yes', finished: 1, since: 'z' }, 'f')).toEqual({ ...startPosition(), cursor: undefined });
	});
});

describe('a resume token', () => {
	const token = toToken(toState(whole, 'f'));
	test('is a position, also with blanks around it', () => {
		expect(fromToken(` ${token}\n`, 'f')).toEqual(whole);
	});
	test('can stand in a URL', () => {
		expect(token).toMatch(/^[\w-]+$/);
	});
	test.each([
		['any text', 'hello', 'is not a resume token'],
		['that of another version', toToken({ ...toState(whole, 'f'), version: 2 }), 'is not a resume token'],
		['that of another export', toToken(toState(whole, 'g')), 'belongs to an export with another credential or other filters'],
	])('is not %s', (_, other, message) => {
		expect(() => fromToken(other, 'f')).toThrow(message);
		expect(() => fromToken(other, 'f')).toThrow(InvalidInput);
	});
});

test.each([
	['the same start', { a: '2026-01-01' }, { a: '2026-01-01T00:00:00Z' }, true],
	['a later one', { a: '2026-01-01' }, { a: '2026-01-02' }, true],
	['an earlier one', { a: '2026-01-02' }, { a: '2026-01-01' }, false],
	['none', { a: '2026-01-01' }, {}, false],
	['one where there was none', {}, { a: '2026-01-01' }, true],
	['one of two that are earlier', { a: '2026-01-02', b: '2026-01-02' }, { a: '2026-01-03', b: '2026-01-01' }, false],
])('an export with %s may go on from a position: %j, %j, %p', (_, since, wanted, may) => {
	expect(covers(startPosition(since), wanted)).toBe(may);
});
test('a fingerprint is twelve digits of what it is about', () => {
	expect(fingerprintOf(['a', 1])).toMatch(/^[0-9a-f]{12}$/);
	expect([fingerprintOf(['a', 1]) === fingerprintOf(['a', 1]), fingerprintOf(['a', 2]) === fingerprintOf(['a', 1])]).toEqual([true, false]);
});
