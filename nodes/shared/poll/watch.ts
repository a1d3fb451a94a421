import pLimit from 'p-limit';
import { toError } from '../errors';

/** One of the things that are watched, as it stands now. */
export interface Sighting<Entry> {
	/** Tells it from all others, also from a later one that is given the same id. No blanks. */
	key: string;
	/** Milliseconds since 1970. */
	createdAt: number;
	/** The event that it ended with, undefined while it is worked on. */
	outcome?: string;
	/** It had ended before, and may be worked on only in a way that ends with no event. */
	isDoubtful?: boolean;
	entry: Entry;
}

export interface PollSource<Entry> {
	/** From the oldest on, all that were made at `moment` (milliseconds since 1970) or later. */
	since(moment: number): AsyncIterable<Sighting<Entry>>;
	/** The newest ones, newest first; no more than about a hundred. */
	latest(): AsyncIterable<Sighting<Entry>>;
	/** How it stands now; undefined when it is gone. */
	look(key: string): Promise<Sighting<Entry> | undefined>;
	/** Older ones that are worked on anew, where the service can tell. */
	reopened?(): AsyncIterable<Sighting<Entry>>;
}

/** What one poll keeps for the next. It stays small: see `Reach`. */
export interface Watermark {
	/** Milliseconds since 1970: the next walk begins with what was made then. */
	from: number;
	/** Those made at `from` or later that were seen: key, and milliseconds since 1970. */
	seen: Array<[key: string, createdAt: number]>;
	/** Keys of those that are worked on, whenever they were made. */
	open: string[];
	/** `event key` of what happened but was left for a later poll. */
	left: string[];
}

export const created = 'created';

const concurrency = 10;

/** Something that happened since the last poll. */
export interface Found<Entry> {
	/** `created`, or the outcome. */
	event: string;
	sighting: Sighting<Entry>;
	/** An earlier poll left it. */
	again: boolean;
}

interface WatchOptions {
	/** The events that are asked for. */
	events: readonly string[];
	/** Milliseconds by which each walk goes back behind the newest one, for those that show up late. */
	overlap: number;
	/** So many are found in one poll, one more where the last was both made and ended; the next poll goes on. */
	atOnce: number;
	/** So many keys are remembered, and so many unfinished ones are watched; then newer ones wait. */
	capacity: number;
	/** Milliseconds since 1970 after which no more are read. */
	until: number;
}

/** The watermark of a first poll: nothing that is there already counts as found, what is worked on is watched. */
export async function beginWatch<Entry>(source: PollSource<Entry>, { overlap, capacity }: WatchOptions): Promise<Watermark> {
	const sightings: Array<Sighting<Entry>> = [];
	for await (const sighting of source.latest()) sightings.push(sighting);
	const newest = Math.max(0, ...sightings.map(({ createdAt }) => createdAt));
	const open = sightings.filter(({ outcome }) => outcome === undefined).map(({ key }) => key);
	const seen = sightings.map(({ key, createdAt }): [string, number] => [key, createdAt]);
	return { ...remembered(seen, newest - overlap, capacity), open, left: [] };
}

/**
 * What happened since the watermark was made, and the watermark for the next time. What is worked on is watched until it
 * ends, so that a long one is found although younger ones ended before it.
 */
export async function watch<Entry>(
	source: PollSource<Entry>,
	mark: Watermark,
	reach: WatchOptions,
): Promise<{ found: Array<Found<Entry>>; unread: Unread[]; mark: Watermark }> {
	const { events, overlap, atOnce, capacity, until } = reach;
	const seen = new Map(mark.seen);
	const open = new Set(mark.open);
	const left = new Set(mark.left);
	const found: Array<Found<Entry>> = [];
	/** Known from before, though what is older than the walk is no longer among the seen ones. */
	const awaited = new Set([...mark.open, ...mark.left.map((each) => each.slice(each.indexOf(' ') + 1))]);
	const hasTime = () => found.length < atOnce && Date.now() < until;
	const isFull = () => !hasTime() || open.size + left.size >= capacity;

	const meet = (sighting: Sighting<Entry>) => {
		const { key, createdAt, outcome, isDoubtful } = sighting;
		const happened = (event: string, isNews: boolean) => {
			const again = left.delete(`${event} ${key}`);
			if ((isNews && events.includes(event)) || again) found.push({ event, sighting, again });
		};
		const isNew = !seen.has(key) && !awaited.has(key);
		seen.set(key, createdAt);
		happened(created, isNew);
		if (outcome !== undefined) happened(outcome, open.delete(key) || isNew);
		else if (isNew || !isDoubtful) open.add(key);
	};

	const walked = new Set<string>();
	let newest = mark.from;
	let isWhole = true;
	for await (const sighting of source.since(mark.from)) {
		walked.add(sighting.key);
		newest = Math.max(newest, sighting.createdAt);
		const known = seen.size;
		meet(sighting);
		// Not among those that each walk begins with, or the next one would come no further.
		isWhole = !(isFull() && seen.size > known);
		if (!isWhole) break;
	}
	const unread: Unread[] = [];
	const look = async (key: string) => {
		// What there is no time for stays as it is for the next poll.
		if (!hasTime()) return;
		const sighting = await source.look(key).catch(toError);
		if (sighting instanceof Error) unread.push({ key, failure: sighting });
		else if (!hasTime()) return;
		else if (sighting) meet(sighting);
		else drop(key, open, left);
	};
	const limit = pLimit(concurrency);
	await Promise.all([...awaited].filter((key) => !walked.has(key)).map(async (key) => await limit(look, key)));
	// What the walk has not come to yet is no older one: it would never be found as new.
	const isOlder = ({ key, createdAt }: Sighting<Entry>) => createdAt < mark.from || seen.has(key);
	for await (const sighting of source.reopened?.() ?? []) {
		if (isOlder(sighting) && open.size < capacity) open.add(sighting.key);
	}

	const end = isWhole ? Infinity : newest;
	const next = remembered([...seen], Math.max(mark.from, newest - overlap), capacity, end);
	return { found, unread, mark: { ...next, open: [...open], left: [...left] } };
}

/** One that could not be looked at. It stays as it was for the next poll. */
interface Unread {
	key: string;
	failure: Error;
}

function drop(key: string, open: Set<string>, left: Set<string>) {
	open.delete(key);
	for (const each of left) if (each.endsWith(` ${key}`)) left.delete(each);
}

/** The watermark without one that is not looked at any more. */
export function withoutKey(mark: Watermark, key: string): Watermark {
	const [open, left] = [new Set(mark.open), new Set(mark.left)];
	drop(key, open, left);
	return { ...mark, open: [...open], left: [...left] };
}

/** Of those made at `from` or later, the newest; when they are too many it begins later, but not after `end`. */
function remembered(seen: Watermark['seen'], from: number, capacity: number, end = Infinity) {
	const moments = seen.map(([, createdAt]) => createdAt).sort((a, b) => b - a);
	const begin = Math.min(Math.max(0, from, moments[capacity - 1] ?? 0), end);
	return { from: begin, seen: seen.filter(([, createdAt]) => createdAt >= begin) };
}
