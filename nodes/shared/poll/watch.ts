import pLimit from 'p-limit';
import { collected } from '../collected';
import { toError } from '../errors';
import { drop, remembered, type Watermark } from './watermark';

export interface Sighting<Entry> {
	/** Unique even if the service reuses IDs. No spaces. */
	key: string;
	/** Milliseconds since 1970. */
	createdAt: number;
	/** The event that it ended with, undefined while it is being processed. */
	outcome?: string;
	/** It ended before, and its current processing may end without an event. */
	isDoubtful?: boolean;
	entry: Entry;
}

export interface PollSource<Entry> {
	/** All created at `moment` (milliseconds since 1970) or later, oldest first. */
	since(moment: number): AsyncIterable<Sighting<Entry>>;
	/** Newest first: `latestCount`, or more, unless there are fewer. */
	latest(): AsyncIterable<Sighting<Entry>>;
	look(key: string): Promise<Sighting<Entry> | undefined>;
	/** Older ones that are being processed again, if the service can list them. */
	reopened?(): AsyncIterable<Sighting<Entry>>;
}

export const created = 'created';

/** When an entry was created, in milliseconds since 1970: a missing time, or one in the future, would hide the entries created until then. */
export const creationTime = (time: unknown, ifMissing = Date.now()): number => Math.min(Date.parse(String(time)) || ifMissing, Date.now());

export const latestCount = 100;

export const pollConcurrency = 10;

export interface Found<Entry> {
	event: string;
	sighting: Sighting<Entry>;
}

interface WatchOptions {
	events: readonly string[];
	overlap: number;
	/** Events per poll, plus one if the last entry was both created and ended. */
	maxFound: number;
	capacity: number;
	until: number;
}

/** The watermark of the first poll: existing entries don't count as found, unfinished ones are watched. */
export async function beginWatch<Entry>(source: PollSource<Entry>, { overlap, capacity }: WatchOptions): Promise<Watermark> {
	const latest = await collected(source.latest());
	const newest = Math.max(0, ...latest.map(({ createdAt }) => createdAt));
	// If all are as young as that, others may be, and the next poll would find them.
	const isCut = latest.length >= latestCount && latest.length < capacity && latest.every(({ createdAt }) => createdAt >= newest - overlap);
	const all = isCut ? [...(await collected(source.since(newest - overlap))), ...latest] : latest;
	const sightings = [...new Map(all.map((sighting) => [sighting.key, sighting])).values()];
	const open = sightings.filter(({ outcome }) => outcome === undefined).map(({ key }) => key);
	const seen = sightings.map(({ key, createdAt }): [string, number] => [key, createdAt]);
	return { ...remembered(seen, newest - overlap, capacity), open, left: [] };
}

/** The events since the watermark and the next watermark. Unfinished entries are watched until they end. */
export async function watch<Entry>(source: PollSource<Entry>, mark: Watermark, options: WatchOptions) {
	const { events, overlap, maxFound, capacity, until } = options;
	const seen = new Map(mark.seen);
	const open = new Set(mark.open);
	const left = new Set(mark.left);
	const found: Array<Found<Entry>> = [];
	const awaited = new Set([...mark.open, ...mark.left.map((each) => each.slice(each.indexOf(' ') + 1))]);
	const hasTime = () => found.length < maxFound && Date.now() < until;
	const isFull = () => !hasTime() || open.size + left.size >= capacity;

	const meet = (sighting: Sighting<Entry>) => {
		const { key, createdAt, outcome, isDoubtful } = sighting;
		const happened = (event: string, isNews: boolean) => {
			const wasLeft = left.delete(`${event} ${key}`);
			if ((isNews && events.includes(event)) || wasLeft) found.push({ event, sighting });
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
		// Only after a new entry: stopping in the overlap would leave the next poll at the same place.
		isWhole = !(isFull() && seen.size > known);
		if (!isWhole) break;
	}
	const unread: Array<{ key: string; failure: Error }> = [];
	const look = async (key: string) => {
		if (!hasTime()) return;
		const sighting = await source.look(key).catch(toError);
		if (sighting instanceof Error) unread.push({ key, failure: sighting });
		else if (!hasTime()) return;
		else if (sighting) meet(sighting);
		else drop(key, open, left);
	};
	const limit = pLimit(pollConcurrency);
	await Promise.all([...awaited].filter((key) => !walked.has(key)).map(async (key) => await limit(look, key)));
	// An entry that the walk hasn't reached would never be found as created.
	const isOlder = ({ key, createdAt }: Sighting<Entry>) => createdAt < mark.from || seen.has(key);
	for await (const sighting of source.reopened?.() ?? []) {
		if (isOlder(sighting) && open.size < capacity) open.add(sighting.key);
	}

	const end = isWhole ? Infinity : newest;
	const next = remembered([...seen], Math.max(mark.from, newest - overlap), capacity, end);
	return { found, unread, mark: { ...next, open: [...open], left: [...left] } };
}
