import { groupsOf } from '../../../nodes/shared/archive/candidate-groups';
import { emptyMirror, type MirrorState } from '../../../nodes/shared/archive/mirror/mirror-state';
import type { ChangesPage, Entry } from '../../../nodes/shared/archive/source';
import { contentOf, entryOf, failing, follow, listOf, openRun, planOf, told } from './mirrored';

const [a, b] = [entryOf('a'), entryOf('b')];
type Page = ChangesPage | 'expired';
const page = (changes: ChangesPage['changes'], next: string, hasMore = false): ChangesPage => ({ changes, next, hasMore });
const upserts = (...entries: Entry[]) => entries.map((entry) => ({ entry }));
const minute = 60_000;

/** A feed by cursor; what is asked for is noted. */
function feedOf(pages: Record<string, Page>) {
	const asked: string[] = [];
	const source = listOf([], {
		async changes(cursor) {
			asked.push(cursor);
			return await Promise.resolve(pages[cursor] ?? page([], cursor));
		},
	});
	return { source, asked };
}

/** One run with a feed at a moment in milliseconds. */
async function run(state: MirrorState, pages: Record<string, Page>, { at = 0, maxDeletions = 50, isWhole = true, tried, ...rest }: { at?: number; tried?: Set<string>; maxDeletions?: number; isWhole?: boolean } & Parameters<typeof follow>[2] = {}) {
	const { source, asked } = feedOf(pages);
	const { course, changed } = openRun({ state, tried, now: () => at, maxDeletions });
	const outcomes = await follow(course, { ...source, unreadable: () => (isWhole ? 0 : 1) }, rest);
	return { told: told(outcomes), outcomes, asked, course, changed };
}
/** A mirror of these, read from a feed in two pages: the next run begins at 'begun'. */
async function mirrorOf(...entries: Entry[]) {
	const state = emptyMirror('s');
	await run(state, { '': page(upserts(...entries), 'begun', true), begun: page([], 'later') });
	return state;
}

describe('a mirror with a feed', () => {
	test('begins with all, and goes on from there', async () => {
		const state = emptyMirror('s');
		expect(await run(state, { '': page(upserts(a, b), 'begun', true), begun: page([], 'later') })).toMatchObject({ told: ['content a', 'content b'], asked: ['', 'begun'] });
		expect(state).toMatchObject({ places: [{ cursor: 'begun', at: 0 }, { cursor: 'later', at: 0 }], readAt: 0 });
		expect(state.reading).toBeUndefined();
		expect(await run(state, { begun: page(upserts({ ...a, title: 'New' }), 'next') }, { at: minute })).toMatchObject({ told: ['content a'], asked: ['begun'] });
	});
	test('keeps the places that a later run may begin at', async () => {
		const state = await mirrorOf(a);
		await run(state, { begun: page([], 'next') }, { at: minute });
		expect(state.places.map(({ cursor }) => cursor)).toEqual(['begun', 'later', 'next']);
	});
	test('reads page by page, and goes on where a run was ended', async () => {
		const pages = { '': page(upserts(a), '2', true), 2: page(upserts(b), 'end') };
		const state = emptyMirror('s');
		expect((await run(state, pages, { until: 2 })).told).toEqual(['content a']);
		expect(state).toMatchObject({ reading: { of: 'feed', cursor: '2', isPass: true }, places: [] });
		const second = await run(state, pages);
		expect([second.told, second.asked, second.course.end()]).toEqual([['content b'], ['2'], undefined]);
		expect(state.reading).toBeUndefined();
	});
	test('counts what it listed, page by page', async () => {
		const { course } = openRun();
		const { source } = feedOf({ '': page([...upserts(a), { id: 'x', removed: 'deleted' }], '2', true), 2: page(upserts(b, entryOf('c')), 'end') });
		let listed = 0;
		for await (const candidate of course.candidates(source, planOf())) listed += candidate.listed;
		expect(listed).toBe(3);
	});
	test('holds none of those that have not changed, however many there are', async () => {
		const entries = Array.from({ length: 2_000 }, (_, index) => entryOf(String(index)));
		const pages: Record<string, Page> = { begun: 'expired', '': page(upserts(...entries.slice(0, 1_000)), '2', true), 2: page(upserts(...entries.slice(1_000)), 'end') };
		const { course } = openRun({ state: await mirrorOf(...entries) });
		const held: number[] = [];
		let listed = 0;
		for await (const { candidates } of groupsOf(feedOf(pages).source, course, planOf(), jest.fn())) {
			held.push(candidates.length);
			for (const candidate of candidates) listed += candidate.listed;
		}
		expect([held, listed]).toEqual([[1], 2_000]);
	});
	test('removes what was deleted or is shared no more, if it knows it', async () => {
		const state = await mirrorOf(a, b);
		const { outcomes } = await run(state, { begun: page([{ id: 'a', removed: 'access_revoked' }, { id: 'unknown', removed: 'deleted' }], 'next') });
		expect(outcomes).toMatchObject([{ is: 'removed', reason: 'access_revoked', names: ['a.txt'] }]);
		expect([...state.records.keys()]).toEqual(['b']);
	});
	test('leaves the deletion of what came in the same run to the next', async () => {
		const state = emptyMirror('s');
		const pages = { '': page(upserts(a), '2', true), 2: page([{ id: 'a', removed: 'deleted' }], 'end') };
		expect((await run(state, pages)).told).toEqual(['content a']);
		expect((await run(state, pages)).told).toEqual(['removed a']);
		expect(state.records.size).toBe(0);
	});
	test('leaves that deletion to the next also if more pages follow', async () => {
		const state = emptyMirror('s');
		const pages = { '': page(upserts(a), '2', true), 2: page([{ id: 'a', removed: 'deleted' }], '3', true), 3: page([], 'end') };
		expect([(await run(state, pages)).told, (await run(state, pages)).told]).toEqual([['content a'], ['removed a']]);
	});
	test('leaves a change of what came in the same run to the next', async () => {
		const state = emptyMirror('s');
		const pages = { '': page(upserts(a), '2', true), 2: page(upserts({ ...a, title: 'New' }), 'end') };
		expect([(await run(state, pages)).told, (await run(state, pages)).told, (await run(state, pages)).told]).toEqual([['content a'], ['content a'], []]);
	});
	test('removes what was deleted, but not what got its ID since, however often the deletion is read', async () => {
		const state = await mirrorOf(a);
		const again = { ...a, created: '2026-11-26T12:00:00.5Z', title: 'New' };
		const pages = { begun: page([{ id: 'a', removed: 'deleted', at: '2026-11-26T12:00:00.25Z' }], '2', true), 2: page(upserts(again), 'next') };
		const { told: outcomes, changed } = await run(state, pages);
		expect(outcomes).toEqual(['removed a', 'content a']);
		expect(changed.get('a')).toMatchObject({ names: ['a.txt'], sum: expect.stringMatching(/./) });
		for (let runs = 0; runs < 3; runs++) expect((await run(state, pages)).told).toEqual([]);
	});
	test.each(['2026-11-26T12:00:01Z', undefined])('removes also what was deleted on the day it was made: %s', async (at) => {
		expect((await run(await mirrorOf(a), { begun: page([{ id: 'a', removed: 'deleted', at }], 'next') })).told).toEqual(['removed a']);
	});
	test('tells nothing of what is as before', async () => {
		expect((await run(await mirrorOf(a), { begun: page(upserts(a), 'next') })).told).toEqual([]);
	});
	test('goes over the list once there is no feed', async () => {
		const state = await mirrorOf(a, b);
		await run(state, { begun: page(upserts(entryOf('c')), '2', true) }, { until: 2 });
		expect(state.reading).toMatchObject({ of: 'feed' });
		const { course } = openRun({ state });
		expect(told(await follow(course, listOf([a, entryOf('c')])))).toEqual(['removed b']);
	});
	test('does not go over the list', async () => {
		const { course } = openRun();
		const { source } = feedOf({});
		expect(told(await follow(course, { ...source, walk: listOf([a]).walk }))).toEqual([]);
	});
});

describe('a feed that does not advance', () => {
	let reads = 0;
	beforeEach(() => (reads = 0));
	test.each<[string, (cursor: string) => Page]>([
		['gives the same cursor', () => page(upserts(a), 'same', true)],
		['goes back and forth', (cursor) => page(upserts(a), cursor === 'there' ? 'back' : 'there', true)],
		['gives the same changes under new cursors', () => page(upserts(a), `${++reads}`, true)],
		['gives nothing under new cursors', () => page([], `${++reads}`, true)],
		['expires from its beginning on', () => 'expired'],
		['expires each time', (cursor) => (cursor === '' ? page(upserts(a), 'gone', true) : 'expired')],
	])('since it %s is read no further', async (_, answer) => {
		const { course } = openRun();
		const changes = async (cursor: string) => await Promise.resolve(answer(cursor));
		await expect(follow(course, listOf([], { changes }), { until: 1_000 })).rejects.toThrow('pages it has already returned');
	});
});

describe('a pass over the feed', () => {
	test('removes what it does not meet', async () => {
		const state = await mirrorOf(a, b);
		state.places = [];
		expect((await run(state, { '': page(upserts(a), 'end') })).told).toEqual(['removed b']);
	});
	test('is made when the cursor has expired, and removes what it does not meet', async () => {
		const state = await mirrorOf(a, b);
		const { told: outcomes, asked } = await run(state, { begun: 'expired', '': page(upserts(a), 'end') });
		expect([outcomes, asked]).toEqual([['removed b'], ['begun', '']]);
		expect(state.places).toEqual([{ cursor: '', at: 0 }, { cursor: 'end', at: 0 }]);
	});
	test('is not put back by a page that was read before', async () => {
		const state = await mirrorOf(a);
		const { source } = feedOf({ begun: page(upserts(b), 'gone', true), gone: 'expired', '': page([], '2', true), 2: 'expired' });
		const { course } = openRun({ state });
		const candidates = course.candidates(source, planOf());
		await candidates.next();
		const { value: endOfPage } = await candidates.next();
		await candidates.next();
		if (endOfPage) course.settle(endOfPage, undefined);
		expect(state.reading).toBeUndefined();
	});
	test('remembers that an earlier run could not read all of it', async () => {
		const state = await mirrorOf(a, b);
		const pages = { begun: 'expired' as const, '': page(upserts(a), '2', true), 2: page([], 'end') };
		await run(state, pages, { isWhole: false, until: 1 });
		expect(await run(state, pages)).toMatchObject({ told: [], asked: ['2'] });
	});
	test('removes nothing before its end, or otherwise', async () => {
		const state = await mirrorOf(a, b);
		expect((await run(state, { begun: page(upserts(a), 'next') })).told).toEqual([]);
		state.places = [];
		expect((await run(state, { '': page(upserts(a), '2', true), 2: page(upserts(b), 'end') })).told).toEqual([]);
	});
	test('that misses too many removes none, and is made again', async () => {
		const entries = Array.from({ length: 8 }, (_, index) => entryOf(`${index}`));
		const state = await mirrorOf(...entries);
		state.places = [];
		const { told: outcomes, course } = await run(state, { '': page([], 'end') });
		expect(outcomes).toEqual([]);
		expect(course.end()).toMatchObject({ why: 'deletions' });
		expect(state).toMatchObject({ reading: undefined, places: [] });
		expect((await run(state, { '': page(upserts(...entries.slice(4)), 'end') })).told).toHaveLength(4);
	});
	test('with an entry that cannot be read removes none', async () => {
		const state = await mirrorOf(a, b);
		state.places = [];
		expect((await run(state, { '': page(upserts(a), 'end') }, { isWhole: false })).told).toEqual([]);
	});
});

describe('what could not be fetched', () => {
	test('is read again, since the cursor stays', async () => {
		const state = emptyMirror('s');
		await run(state, { '': page(upserts(a), 'end') }, { fetch: failing() });
		expect(state.places).toEqual([]);
		const { told: outcomes, asked } = await run(state, { '': page(upserts(a), 'end') });
		expect([outcomes, asked]).toEqual([['content a'], ['']]);
	});
	test('is tried after all others', async () => {
		const state = emptyMirror('s');
		await run(state, { '': page(upserts(a), 'end') }, { fetch: failing() });
		const { told: outcomes, course } = await run(state, { '': page(upserts(a), '2', true), 2: page(upserts(b), 'end') });
		expect([outcomes, course.waiting()]).toEqual([['content b', 'content a'], 0]);
	});
	test('is not tried if it was deleted since', async () => {
		const state = emptyMirror('s');
		await run(state, { '': page(upserts(a), 'end') }, { fetch: failing() });
		expect((await run(state, { '': page([...upserts(a), { id: 'a', removed: 'deleted' }], 'end') })).told).toEqual([]);
		expect(state.records.size).toBe(0);
	});
	test('once it can be, the feed is gone on with', async () => {
		const state = emptyMirror('s');
		await run(state, { '': page(upserts(a), 'end') }, { fetch: failing() });
		await run(state, { '': page(upserts(a), 'end') });
		await run(state, { '': page(upserts(a), 'end') });
		expect(state.places.at(-1)).toEqual({ cursor: 'end', at: 0 });
	});
	test('and is not tried in a loop holds the feed, too', async () => {
		const state = await mirrorOf(b);
		const tried = new Set<string>();
		await run(state, { begun: page(upserts(a), 'next') }, { tried, fetch: failing() });
		const { told: outcomes } = await run(state, { begun: page(upserts(a), 'next') }, { tried });
		expect([outcomes, state.places.at(-1)?.cursor]).toEqual([[], 'later']);
	});
	test('and was not come to is tried in a later round', async () => {
		const state = await mirrorOf(b);
		await run(state, { begun: page(upserts(a), 'next') }, { fetch: failing() });
		const tried = new Set<string>();
		const pages = { begun: page(upserts(a, entryOf('c')), 'next') };
		expect((await run(state, pages, { tried, until: 1 })).told).toEqual(['content c']);
		expect((await run(state, pages, { tried })).told).toEqual(['content a']);
	});
	test('for good does not hold the feed', async () => {
		const state = emptyMirror('s');
		await run(state, { '': page(upserts(a, b), 'end') }, { fetch: (entry) => (entry.id === 'a' ? failing(false)(entry) : contentOf(entry)) });
		expect(state.places.at(-1)).toEqual({ cursor: 'end', at: 0 });
	});
});
