import { readFeed, type FeedSource, type FeedState, type Page } from '../../../../nodes/Speakr/triggers/feed/read-feed';
import type { Change } from '../../../../nodes/Speakr/triggers/feed/news';

const minute = 60_000;
/** Speakr's clock, and n8n's, begin here. */
const begun = Date.parse('2026-11-26T12:00:00Z');

const change = (at: number, id = 1, createdAt = at): Change => {
	const [stamp, created] = [at, createdAt].map((moment) => new Date(begun + moment).toISOString());
	return { type: 'upsert', stamp: String(stamp), moment: begun + at, recording: { id, status: 'COMPLETED', created_at: created, updated_at: stamp, completed_at: null } };
};

/** A feed by cursor, and what it is asked. */
function feedOf(pages: Record<string, Page | undefined>, { latest = [], since = [] }: { latest?: Change[]; since?: Change[] } = {}) {
	const asked: unknown[] = [];
	const source: FeedSource = {
		now: () => Infinity,
		async page(cursor, limit) {
			asked.push([cursor, limit]);
			return await Promise.resolve(pages[cursor ?? '']);
		},
		async latest() {
			asked.push('latest');
			return await Promise.resolve(latest);
		},
		async *since(moment) {
			asked.push(['since', moment - begun]);
			yield* await Promise.resolve(since);
		},
	};
	return { source, asked };
}
const page = (cursor: string, changes: Change[] = [], hasMore = false): Page => ({ changes, cursor, hasMore });

/** One read at a moment after the beginning, which takes no time unless `isEnough` or `until` ends it. */
async function read(state: FeedState | undefined, at: number, feed: ReturnType<typeof feedOf>, { until = Infinity, enough = Infinity, now = () => begun + at }: { until?: number; enough?: number; now?: () => number } = {}) {
	const { news, state: next } = await readFeed(feed.source, state, { until, isEnough: (found) => found.length >= enough, now });
	return { told: news.map(({ kind, recording: { id } }) => `${kind} ${String(id)}`), state: next, asked: feed.asked };
}
/** A feed that was first read at the beginning, when the latest change was of then. */
const first = async () => await read(undefined, 0, feedOf({ '': page('a') }, { latest: [change(0)] }));

describe('the first read', () => {
	test('notes a place, and what the latest changes were', async () => {
		const { state, told, asked } = await first();
		expect([told, asked]).toEqual([[], ['latest', [undefined, 1]]]);
		expect(state).toEqual({
			places: [{ cursor: 'a', gotAt: begun, newest: 0, isExact: false }],
			youngFrom: begun - 2 * minute,
			seen: [[`1 ${change(0).stamp}`, begun]],
			born: [[`created 1@${change(0).stamp}`, begun]],
			open: [],
			floor: begun - 2 * minute,
			bornFloor: begun - 4 * minute,
			next: { bornFloor: begun - 4 * minute, at: begun },
		});
	});
	test('of an empty Speakr has a place, too', async () => {
		expect((await read(undefined, 0, feedOf({ '': page('a') }))).state).toMatchObject({ places: [{ cursor: 'a', newest: 0 }], youngFrom: -2 * minute });
	});
	test('reads large pages of what it does not tell', async () => {
		const { told, asked } = await read(undefined, 0, feedOf({ '': page('a', [change(-1)], true), a: page('b', [change(0)]) }, { latest: [change(0)] }));
		expect([told, asked]).toEqual([[], ['latest', [undefined, 1], ['a', 500]]]);
	});
	test('is gone on with if its time is over', async () => {
		const { state } = await read(undefined, 0, feedOf({ '': page('a', [], true) }, { latest: [change(0)] }), { until: begun + 1, now: jest.fn().mockReturnValue(begun + 1).mockReturnValueOnce(begun).mockReturnValueOnce(begun) });
		expect(state.round).toEqual({ cursor: 'a', begunAt: begun, after: begun, silentUntil: begun });
		const { asked, told } = await read(state, minute, feedOf({ a: page('b', [change(30_000, 2)]) }));
		expect([asked, told]).toEqual([[['a', 500]], ['created 2', 'ended 2']]);
	});
});

describe('a read', () => {
	test('while no place is old enough begins with what was changed since then', async () => {
		const { state } = await first();
		const { told, asked, state: next } = await read(state, minute, feedOf({ a: page('b') }, { since: [change(0), change(1_000, 2)] }));
		expect([told, asked]).toEqual([['created 2', 'ended 2'], [['since', -2 * minute], ['a', 100]]]);
		expect(next).toMatchObject({ youngFrom: begun - 2 * minute, places: [{ cursor: 'a' }, { cursor: 'b', gotAt: begun + minute }] });
	});
	test('begins with no more than is enough', async () => {
		const { state } = await first();
		const feed = feedOf({ a: page('b') }, { since: [change(1_000, 2), change(2_000, 3)] });
		const { told, asked, state: next } = await read(state, minute, feed, { enough: 2 });
		expect([told, asked]).toEqual([['created 2', 'ended 2'], [['since', -2 * minute]]]);
		expect(next.round).toMatchObject({ cursor: 'a' });
	});
	test('begins with no more than there is time for', async () => {
		const { state } = await first();
		const feed = feedOf({ a: page('b') }, { since: [change(1_000, 2), change(2_000, 3)] });
		expect((await read(state, minute, feed, { until: begun + minute })).told).toEqual(['created 2', 'ended 2']);
	});
	test('two minutes after a place begins there, and needs nothing from before it', async () => {
		const { state } = await first();
		const later = (await read(state, minute, feedOf({ a: page('b', [change(50_000, 2)]) }))).state;
		const { state: next, asked } = await read(later, 2 * minute, feedOf({ a: page('c', [change(50_000, 2)]) }));
		expect(asked).toEqual([['since', -2 * minute], ['a', 100]]);
		expect(next).not.toHaveProperty('youngFrom');
		expect(next.places.map(({ cursor }) => cursor)).toEqual(['a', 'b', 'c']);
		const last = await read(next, 3 * minute, feedOf({ a: page('d') }));
		expect(last.asked).toEqual([['a', 100]]);
		expect(last.state.places.map(({ cursor }) => cursor)).toEqual(['b', 'c', 'd']);
		expect(last.state.floor).toBe(begun + 50_000);
	});
	test.each([
		[29_999, ['a', 'c']],
		[30_000, ['a', 'b', 'c']],
	])('%i ms after another takes its place or not: %j', async (after, cursors) => {
		const { state } = await first();
		const second = (await read(state, after, feedOf({ a: page('b') }))).state;
		expect((await read(second, after + 10_000, feedOf({ a: page('c') }))).state.places.map(({ cursor }) => cursor)).toEqual(cursors);
	});
	test('keeps the places before the last two', async () => {
		let { state } = await first();
		for (const [at, cursor] of [[30_000, 'b'], [40_000, 'c'], [50_000, 'd']] as const) ({ state } = await read(state, at, feedOf({ a: page(cursor) })));
		expect(state.places.map(({ cursor }) => cursor)).toEqual(['a', 'b', 'd']);
	});
	test('of several pages tells all, and knows when it began', async () => {
		const { state } = await first();
		const feed = feedOf({ a: page('b', [change(1_000, 2)], true), b: page('c', [change(2_000, 3)]) }, { latest: [change(2_000, 3)] });
		const { told, asked } = await read(state, minute, feed);
		expect(told).toEqual(['created 2', 'ended 2', 'created 3', 'ended 3']);
		expect(asked).toEqual([['since', -2 * minute], ['a', 100], 'latest', ['a', 100], ['b', 100]]);
	});
	test('of a long round goes on from a place in its midst', async () => {
		const { state } = await first();
		const pages = { a: page('b', [change(minute, 2)], true), b: page('c', [change(9 * minute, 3)]) };
		const { state: next } = await read(state, 10 * minute, feedOf(pages, { latest: [change(9 * minute, 3)] }));
		expect(next.places.map(({ cursor }) => cursor)).toEqual(['b', 'c']);
		expect(next.floor).toBe(begun + minute);
	});
	test.each([
		[7 * minute, ['b', 'c']],
		[7 * minute + 1, ['a', 'b', 'c']],
	])('goes on from a place in its midst only two minutes before the latest change: %i, %j', async (newest, cursors) => {
		const { state } = await first();
		const pages = { a: page('b', [change(newest, 2)], true), b: page('c', [change(9 * minute, 3)]) };
		const { state: next } = await read(state, 10 * minute, feedOf(pages, { latest: [change(9 * minute, 3)] }));
		expect(next.places.map(({ cursor }) => cursor)).toEqual(cursors);
	});
	test('is left where enough was found, and gone on with there', async () => {
		const { state } = await first();
		const pages = { a: page('b', [change(1_000, 2)], true), b: page('c', [change(2_000, 3)]) };
		const { state: next, told } = await read(state, minute, feedOf(pages, { latest: [change(2_000, 3)] }), { enough: 2 });
		expect([told, next.round]).toEqual([['created 2', 'ended 2'], { cursor: 'b', begunAt: begun + minute, after: begun + 2_000, silentUntil: 0 }]);
		expect(await read(next, 2 * minute, feedOf(pages))).toMatchObject({ told: ['created 3', 'ended 3'], asked: [['b', 100]] });
	});
	test.each<[string, Record<string, Page | undefined>]>([
		['stays', { a: page('a', [], true) }],
		['goes back and forth', { a: page('b', [], true), b: page('a', [], true) }],
	])('that comes no further, since it %s, fails', async (_, pages) => {
		const { state } = await first();
		const feed = feedOf(pages);
		// Where it doesn't fail, the test ends.
		const now = () => begun + minute * feed.asked.length;
		await expect(read(state, minute, feed, { until: begun + 30 * minute, now })).rejects.toThrow('already returned');
	});
});

describe('an expired cursor', () => {
	test('leads to a read from the beginning, which tells what is new', async () => {
		const { state } = await first();
		const feed = feedOf({ a: undefined, '': page('x', [change(0), change(1_000, 2)]) }, { latest: [change(1_000, 2)] });
		const { told, asked, state: next } = await read(state, 10 * minute, feed);
		expect([told, asked]).toEqual([['created 2', 'ended 2'], [['since', -2 * minute], ['a', 100], 'latest', [undefined, 1]]]);
		expect(next).toMatchObject({ places: [{ cursor: 'x' }], youngFrom: begun - 2 * minute });
	});
	test('needs what was changed shortly before the latest change', async () => {
		const { state } = await first();
		const old = { ...state, youngFrom: undefined };
		const expired = (latest: Change[]) => feedOf({ a: undefined, '': page('x') }, { latest });
		expect((await read(old, 10 * minute, expired([change(9 * minute)]))).state.youngFrom).toBe(begun + 7 * minute);
		expect((await read(old, 10 * minute, expired([]))).state.youngFrom).toBe(-2 * minute);
	});
});

test('a feed in which each cursor has expired is not read for ever', async () => {
	const { state } = await first();
	const feed = feedOf({ a: undefined, '': page('x', [], true), x: undefined });
	const now = () => begun + minute * feed.asked.length;
	await expect(read(state, minute, feed, { until: begun + 30 * minute, now })).rejects.toThrow('next cursor');
});

describe('what was told', () => {
	test('is forgotten once no read needs it', async () => {
		let { state } = await first();
		for (let each = 1; each <= 6; each++) {
			const known = Object.fromEntries(state.places.map(({ cursor }) => [cursor, page(`p${each}`, [change(each * minute, each + 1)])]));
			({ state } = await read(state, each * minute, feedOf(known)));
		}
		expect(state.floor).toBe(begun + 4 * minute);
		expect(state.seen.map(([name]) => name.split(' ')[0])).toEqual(['5', '6', '7']);
	});
	test('of creations is kept for longer, from one time to the next', async () => {
		const { state } = await first();
		const early = (await read(state, 2 * minute - 1, feedOf({ a: page('b') }))).state;
		expect([early.bornFloor, early.next]).toEqual([state.bornFloor, state.next]);
		const late = (await read({ ...state, next: { bornFloor: begun - minute, at: begun } }, 2 * minute, feedOf({ a: page('b') }))).state;
		expect([late.bornFloor, late.next]).toEqual([begun - minute, { bornFloor: late.floor - 2 * minute, at: begun + 2 * minute }]);
	});
	test('of creations stays as it is in a read that is not over', async () => {
		const { state } = await first();
		const pages = { a: page('b', [change(1_000, 2)], true) };
		const { state: next } = await read(state, 5 * minute, feedOf(pages, { latest: [change(1_000, 2)] }), { enough: 1 });
		expect([next.bornFloor, next.next]).toEqual([state.bornFloor, state.next]);
	});
});
