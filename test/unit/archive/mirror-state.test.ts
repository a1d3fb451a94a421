import { beginPass, emptyMirror, feedStart, hasFiles, notePlaces, shortHash, versionOf } from '../../../nodes/shared/archive/mirror/mirror-state';
import { packMirror, packUnconfirmed, unpackMirror, unpackUnconfirmed, type Unconfirmed } from '../../../nodes/shared/archive/mirror/pack';
import { entryOf, recordOf } from './mirrored';

const minute = 60_000;
const placesAt = (...moments: number[]) => moments.map((at) => ({ cursor: `c${at}`, at }));

describe('a version', () => {
	const a = entryOf('a', { about: { link: 'https://cdn.example/?signature=1', tags: ['x'] } });
	test('is another one for another title, date, state or detail', () => {
		const versions = [a, { ...a, title: 'New' }, { ...a, date: '2026' }, { ...a, state: 'failed' as const }, { ...a, about: { tags: ['y'] } }].map(versionOf);
		expect(new Set(versions).size).toBe(5);
	});
	test('is the same for another signature of a link, time of creation or ID', () => {
		expect(versionOf({ ...a, about: { link: 'https://cdn.example/?signature=2', tags: ['x'] }, created: 'x', id: 'b' })).toBe(versionOf(a));
		expect(versionOf({ ...a, about: { ...a.about, see: 'at https://x' } })).not.toBe(versionOf(a));
	});
	test('is the same for another signature of a link without TLS', () => {
		const [one, other] = ['1', '2'].map((signature) => versionOf({ ...a, about: { link: `http://a.example/x?signature=${signature}` } }));
		expect(one).toBe(other);
	});
	test.each([
		['a list that begins with a link', { tags: ['https://a.example', 'b'] }, { tags: ['https://a.example', 'c'] }],
		['a text that begins with a link', { summary: 'https://a.example? No' }, { summary: 'https://a.example? Yes' }],
		['a text that ends with a link', { summary: 'See https://a.example?x=1' }, { summary: 'See https://a.example?x=2' }],
		['a link', { link: 'https://a.example/1?x=1' }, { link: 'https://a.example/2?x=1' }],
	])('is another one for %s that changes', (_, before, after) => {
		expect(versionOf({ ...a, about: before })).not.toBe(versionOf({ ...a, about: after }));
	});
	test.each(['https://a.example/1', 'http://a.example/?x=1'])('is there for the title %s', (title) => {
		expect(versionOf({ ...a, title })).not.toBe(versionOf({ ...a, title: `${title}2` }));
	});
	test('is short', () => {
		expect(shortHash('a')).toMatch(/^[\w-]{7}$/);
	});
});

test('a pass has met nothing yet, and knows how many have files', () => {
	const state = { ...emptyMirror('s'), reading: { of: 'list' as const, execution: '1' } };
	state.records.set('a', recordOf({ pass: 1 })).set('b', recordOf({ names: [] }));
	beginPass(state);
	expect(state).toMatchObject({ pass: 1, known: 1, reading: undefined });
	expect([...state.records.values()].map(({ pass }) => pass)).toEqual([0, 0]);
	beginPass(state);
	expect(state.pass).toBe(0);
	expect([...state.records.values()].map(({ pass }) => pass)).toEqual([1, 1]);
	expect([recordOf(), recordOf({ names: [] })].map(hasFiles)).toEqual([true, false]);
});

describe('the feed is read', () => {
	test.each([
		['from its beginning at first', [], 0, ''],
		['from the only place', [5], 5, 'c5'],
		['from the first place while none is old enough', [0, minute], 2 * minute - 1, 'c0'],
		['from the last place that is two minutes old', [0, minute, 2 * minute, 3 * minute], 4 * minute, `c${2 * minute}`],
		['from the one before, a moment earlier', [0, minute, 2 * minute], 4 * minute - 1, `c${minute}`],
	])('%s: %j at %i', (_, moments, readAt, cursor) => {
		expect(feedStart({ ...emptyMirror('s'), places: placesAt(...moments), readAt })).toBe(cursor);
	});
	test('again from places that a later read may need', () => {
		const state = { ...emptyMirror('s'), places: placesAt(0, minute, 2 * minute) };
		notePlaces(state, { cursor: 'end', at: 3 * minute });
		expect(state).toMatchObject({ readAt: 3 * minute, places: [{ at: minute }, { at: 2 * minute }, { cursor: 'end', at: 3 * minute }] });
	});
	test('from eight places at most, of which the first is kept', () => {
		const state = { ...emptyMirror('s'), places: placesAt(...Array.from({ length: 8 }, (_, index) => index)) };
		notePlaces(state, { cursor: 'end', at: 8 });
		expect(state.places.map(({ at }) => at)).toEqual([0, 2, 3, 4, 5, 6, 7, 8]);
		notePlaces(state, { cursor: 'end', at: 9 });
		expect(state.places.map(({ at }) => at)).toEqual([0, 3, 4, 5, 6, 7, 8, 9]);
	});
});

describe('a packed mirror', () => {
	const records = new Map([['a', recordOf({ names: ['a.txt', 'a.mp3'] })], ['b', recordOf({ names: [], tries: 2, pass: 1 })]]);
	test.each([
		undefined,
		{ of: 'list' as const, execution: '1', cursor: { at: 'x' } },
		{ of: 'list' as const, execution: '1' },
		{ of: 'feed' as const, cursor: 'x', isPass: true },
	])('is the same once it is unpacked: %j', async (reading) => {
		const state = { ...emptyMirror('s'), known: 2, places: placesAt(1), readAt: 5, records, reading };
		expect(await unpackMirror(await packMirror(state))).toEqual(state);
	});
	test('is none where something else was stored', async () => {
		for (const packed of [undefined, 5, 'nonsense', await packUnconfirmed({ state: emptyMirror('s'), changed: [] })]) expect(await unpackMirror(packed)).toBeUndefined();
	});
	test('has what is not confirmed beside it', async () => {
		const state = { pass: 0 as const, known: 0, isWhole: true, places: [], readAt: 0 };
		const unconfirmed: Unconfirmed = { state, changed: [['a', recordOf(), ['a.txt']], ['b', undefined, []]] };
		expect(await unpackUnconfirmed(await packUnconfirmed(unconfirmed))).toMatchObject(unconfirmed);
		expect(await unpackUnconfirmed('nonsense')).toBeUndefined();
	});
});
