import { createHash } from 'crypto';
import * as v from 'valibot';
import { isObject } from '../../json';
import { changeLag } from '../../change-lag';
import type { Cursor, Entry } from '../source';

/** Passes over the whole archive alternate, which shows what one has not met. */
const pass = v.picklist([0, 1]);

export const rowSchema = v.pipe(
	v.looseTuple([v.string(), pass, v.number(), v.string(), v.string(), v.string()]),
	v.transform(([id, pass, tries, created, version, sum, ...names]) => ({
		id,
		pass,
		tries,
		/** The day, or the moment if a deleted one had its ID. */
		created,
		version,
		/** Checksum of what was last written, empty if it may not have been stored. */
		sum,
		/** Of the files that it may have, the present ones first. */
		names: names.map(String),
	})),
);

export type MirrorRecord = Omit<v.InferOutput<typeof rowSchema>, 'id'>;

/** How far the archive has been compared with the mirror. */
export const progressSchema = v.object({
	pass,
	/** Transcripts that had files when the pass began. */
	known: v.number(),
	/** Whether all that the pass was listed could be read: else nobody knows what is no longer listed. */
	isWhole: v.boolean(),
	reading: v.optional(
		v.variant('of', [
			v.object({ of: v.literal('list'), execution: v.string(), cursor: v.optional(v.custom<Cursor>(isObject)) }),
			v.object({ of: v.literal('feed'), cursor: v.string(), isPass: v.boolean() }),
		]),
	),
	/** In the changes feed, reached at `at` (milliseconds since 1970); an empty cursor is its beginning. */
	places: v.array(v.object({ cursor: v.string(), at: v.number() })),
	/** When the feed was last read to its end, in milliseconds since 1970. */
	readAt: v.number(),
});

export type MirrorProgress = v.InferOutput<typeof progressSchema>;

type MirrorPlace = MirrorProgress['places'][number];

export interface MirrorState extends MirrorProgress {
	settings: string;
	records: Map<string, MirrorRecord>;
}

export const emptyMirror = (settings: string): MirrorState => ({ settings, pass: 0, known: 0, isWhole: true, places: [], readAt: 0, records: new Map() });

/** Seven characters, enough to tell the versions of one transcript apart. */
export const shortHash = (content: string | Buffer): string => createHash('sha256').update(content).digest('base64url').slice(0, 7);

const withoutSignature = (_: string, value: unknown) => (typeof value === 'string' && /^https?:\S+$/.test(value) ? value.split('?')[0] : value);

/** Identifies what the list tells of an entry, without queries of links: they may have a new signature each time. */
export const versionOf = ({ title, date, state, about }: Entry): string =>
	shortHash(JSON.stringify([title, date, state, JSON.stringify(about, withoutSignature)]));

export const hasFiles = ({ names }: MirrorRecord) => names.length > 0;

/** Begins to read the whole list: what has no mark of this pass at its end is gone. */
export function beginPass(state: MirrorState) {
	const { pass } = state;
	for (const record of state.records.values()) record.pass = pass;
	state.pass = pass === 0 ? 1 : 0;
	state.known = [...state.records.values()].filter(hasFiles).length;
	state.isWhole = true;
	state.reading = undefined;
}

const maxPlaces = 8;

const lastBefore = (places: MirrorPlace[], moment: number) => places.findLastIndex(({ at }) => at <= moment - changeLag);

/** Where the feed is read from so that no delayed change is missed; empty for its beginning. */
export const feedStart = ({ places, readAt }: MirrorState): string => places[Math.max(0, lastBefore(places, readAt))]?.cursor ?? '';

/** Stores a place of the feed, and keeps the eight that `feedStart` may still need. */
export function notePlaces(state: MirrorState, end: MirrorPlace) {
	const places = [...state.places, end];
	const needed = places.slice(Math.max(0, lastBefore(places, end.at)));
	state.places = needed.length > maxPlaces ? [...needed.slice(0, 1), ...needed.slice(1 - maxPlaces)] : needed;
	state.readAt = end.at;
}
