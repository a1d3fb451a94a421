import * as v from 'valibot';
import { changeLag } from '../../../shared/change-lag';
import { unexpectedResponse } from '../../../shared/json';
import { createGuard } from '../../../shared/walks';
import { changeKey, noteChange, type Change, type FeedMemory, type News } from './news';

export interface Page {
	changes: Change[];
	cursor: string;
	hasMore: boolean;
}

/** `page` is undefined if the cursor has expired. What is listed with a stamp in the future has none: its `moment` is 0. */
export interface FeedSource {
	page(cursor: string | undefined, limit: number): Promise<Page | undefined>;
	latest(): Promise<Change[]>;
	since(moment: number): AsyncIterable<Change>;
	now(): number;
}

const placeSchema = v.object({
	cursor: v.string(),
	gotAt: v.number(),
	newest: v.number(),
	isExact: v.boolean(),
});

const roundSchema = v.object({
	cursor: v.optional(v.string()),
	begunAt: v.number(),
	after: v.optional(v.number()),
	silentUntil: v.number(),
});

/** Places where a read may begin, the round under way, and what was told. `…At` is by n8n's clock, all else by Speakr's. */
export const feedStateSchema = v.object({
	places: v.array(placeSchema),
	/** While no place is old enough: a write that waited for a lock may be before all of them, but not before this moment. */
	youngFrom: v.optional(v.number()),
	round: v.optional(roundSchema),
	seen: v.array(v.tuple([v.string(), v.number()])),
	born: v.array(v.tuple([v.string(), v.number()])),
	open: v.array(v.tuple([v.string(), v.picklist(['transcribed', 'summarized'])])),
	floor: v.number(),
	bornFloor: v.number(),
	next: v.object({ bornFloor: v.number(), at: v.number() }),
});

export type FeedState = v.InferOutput<typeof feedStateSchema>;
type FeedPlace = v.InferOutput<typeof placeSchema>;
type FeedRound = v.InferOutput<typeof roundSchema>;

interface ReadOptions {
	until: number;
	isEnough(news: News[]): boolean;
	counts?(news: News): boolean;
	now?(): number;
}

const pageSize = { news: 100, silent: 500 };

const spacing = changeLag / 4;

/** What is new in the feed, each once, until `until` or enough, and the state to store with its hand-over; at first only what
 * happens from now on. A write that waited for a lock is stamped before it can be read, so a round begins at a place reached
 * `changeLag` before the round before it. Triggers call it where Speakr has `changes_feed`. Throws ServiceFailure. */
export async function readFeed(
	source: FeedSource,
	stored: FeedState | undefined,
	{ until, isEnough, counts = () => true, now = Date.now }: ReadOptions,
): Promise<{ news: News[]; state: FeedState }> {
	const state = stored ?? (await beginFeed(source, now()));
	let { places, round = toRound(state, now()) } = state;
	const memory = toMemory(state);
	const news: News[] = [];
	const note = (change: Change, silentUntil: number) => void news.push(...noteChange(change, memory, silentUntil).filter(counts));
	let { youngFrom } = state;
	if (youngFrom !== undefined && !state.round) {
		for await (const change of source.since(youngFrom)) {
			note(change, 0);
			if (now() >= until || isEnough(news)) break;
		}
	}
	const met = new Set<string>();
	const guard = createGuard();
	let isOver = false;
	let hasExpired = false;
	while (!isOver && now() < until && !isEnough(news)) {
		const page = await source.page(round.cursor, limitOf(round));
		if (!page) {
			if (hasExpired) throw unexpectedResponse('next cursor');
			hasExpired = true;
			met.clear();
			const newest = newestOf(await source.latest(), source);
			[places, youngFrom] = [[], Math.min(youngFrom ?? Infinity, newest - changeLag)];
			round = { begunAt: now(), after: newest, silentUntil: 0 };
			continue;
		}
		if (page.hasMore && round.after === undefined) {
			// For a place within a long round to serve the next one, it must be known when this one began.
			round = { ...round, after: newestOf(await source.latest(), source) };
			continue;
		}
		const known = met.size;
		for (const change of page.changes) met.add(changeKey(change));
		if (page.hasMore) guard(met.size - known);
		for (const change of page.changes) note(change, round.silentUntil);
		const newest = page.changes.at(-1)?.moment ?? places.at(-1)?.newest ?? 0;
		const { all, safe } = withPlace(places, { cursor: page.cursor, gotAt: now(), newest, isExact: page.hasMore }, round);
		places = all.slice(Math.max(0, safe));
		if (safe >= 0) youngFrom = undefined;
		isOver = !page.hasMore;
		memory.floor = Math.max(memory.floor, Math.min(isOver ? Infinity : newest, places[0]?.newest ?? 0));
		round = { ...round, cursor: page.cursor };
	}
	let { next } = state;
	// Later than `floor`: what was changed a moment ago is not shown yet, although it may have been created long before.
	if (isOver && round.begunAt >= next.at + changeLag) {
		memory.bornFloor = next.bornFloor;
		next = { bornFloor: memory.floor - changeLag, at: now() };
	}
	memory.floor = Math.min(memory.floor, source.now());
	memory.bornFloor = Math.min(memory.bornFloor, source.now());
	return { news, state: toFeedState(memory, { places, ...(youngFrom !== undefined && { youngFrom }), ...(!isOver && { round }), next }) };
}

async function beginFeed(source: FeedSource, begunAt: number): Promise<FeedState> {
	const latest = await source.latest();
	const newest = newestOf(latest, source);
	const floor = newest - changeLag;
	const bornFloor = floor - changeLag;
	const round = { begunAt, after: newest, silentUntil: newest };
	const memory = toMemory({ seen: [], born: [], open: [], floor, bornFloor });
	for (const change of latest) noteChange(change, memory, newest);
	return toFeedState(memory, { places: [], youngFrom: floor, round, next: { bornFloor, at: begunAt } });
}

function newestOf(latest: Change[], source: FeedSource): number {
	if (latest.length === 0) return 0;
	return latest.find(({ moment }) => moment > 0)?.moment ?? source.now();
}

const toMemory = ({ seen, born, open, floor, bornFloor }: Pick<FeedState, 'seen' | 'born' | 'open' | 'floor' | 'bornFloor'>): FeedMemory => ({
	seen: new Map(seen),
	born: new Map(born),
	open: new Map(open),
	floor,
	bornFloor,
});

function toFeedState({ seen, born, open, floor, bornFloor }: FeedMemory, rest: Pick<FeedState, 'places' | 'youngFrom' | 'round' | 'next'>): FeedState {
	const since = (known: Map<string, number>, from: number) => [...known].filter(([, moment]) => moment >= from);
	return { ...rest, seen: since(seen, floor), born: since(born, bornFloor), open: [...open], floor, bornFloor };
}

const toRound = ({ places: [first] }: FeedState, begunAt: number): FeedRound => ({ cursor: first?.cursor, begunAt, silentUntil: 0 });

/** One change first: a cursor without which a read from the oldest on would leave out earlier deletions. */
const limitOf = ({ cursor, silentUntil }: FeedRound) => {
	if (cursor === undefined) return 1;
	return silentUntil > 0 ? pageSize.silent : pageSize.news;
};

function withPlace(places: FeedPlace[], place: FeedPlace, { begunAt, after = -Infinity }: FeedRound): { all: FeedPlace[]; safe: number } {
	const [last, beforeLast] = [places.at(-1), places.at(-2)];
	const isClose = last && beforeLast && last.gotAt - beforeLast.gotAt < spacing;
	const all = [...(isClose ? places.slice(0, -1) : places), place];
	const isSafe = ({ gotAt, newest, isExact }: FeedPlace) => gotAt <= begunAt - changeLag || (isExact && newest <= after - changeLag);
	return { all, safe: all.findLastIndex(isSafe) };
}
