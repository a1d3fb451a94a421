import * as v from 'valibot';
import { isObject, parseJson } from '../../json';
import type { Cursor } from '../source';
import type { MirrorRecord, MirrorState } from './records';

/** What a run changed, to be taken back unless it is confirmed: each record before, and the names written since. */
export interface Unconfirmed {
	state: Omit<MirrorState, 'records' | 'settings'>;
	changed: Array<[id: string, before: MirrorRecord | undefined, names: string[]]>;
}

const pass = v.picklist([0, 1]);
const row = v.pipe(
	v.looseTuple([v.string(), pass, v.number(), v.string(), v.string(), v.string()]),
	v.transform(([id, pass, tries, created, version, sum, ...names]) => ({ id, pass, tries, created, version, sum, names: names.map(String) })),
);
const toRow = (id: string, { pass, tries, created, version, sum, names }: MirrorRecord) => [id, pass, tries, created, version, sum, ...names];

const progressEntries = {
	pass,
	known: v.number(),
	isWhole: v.boolean(),
	reading: v.optional(
		v.variant('of', [
			v.object({ of: v.literal('list'), execution: v.string(), cursor: v.optional(v.custom<Cursor>(isObject)) }),
			v.object({ of: v.literal('feed'), cursor: v.string(), isPass: v.boolean() }),
		]),
	),
	places: v.array(v.object({ cursor: v.string(), at: v.number() })),
	readAt: v.number(),
};

const stateSchema = v.object({ ...progressEntries, settings: v.string(), records: v.array(row) });

const unconfirmedSchema = v.object({
	state: v.object(progressEntries),
	changed: v.array(v.tuple([v.string(), v.nullable(row), v.array(v.string())])),
});

/** A mirror as short text: about 35 to 70 bytes for each transcript. */
export const packMirror = async ({ records, ...state }: MirrorState): Promise<string> =>
	await pack({ ...state, records: [...records].map(([id, record]) => toRow(id, record)) });

export async function unpackMirror(packed: unknown): Promise<MirrorState | undefined> {
	const { success, output } = v.safeParse(stateSchema, await unpack(packed));
	if (!success) return undefined;
	return { ...output, records: new Map(output.records.map(({ id, ...record }) => [id, record])) };
}

export const packUnconfirmed = async ({ state, changed }: Unconfirmed): Promise<string> =>
	await pack({ state, changed: changed.map(([id, before, names]) => [id, before ? toRow(id, before) : null, names]) });

export async function unpackUnconfirmed(packed: unknown): Promise<Unconfirmed | undefined> {
	const { success, output } = v.safeParse(unconfirmedSchema, await unpack(packed));
	return success ? { ...output, changed: output.changed.map(([id, before, names]) => [id, before ?? undefined, names]) } : undefined;
}

async function pack(value: unknown): Promise<string> {
	const { deflateSync } = await import('fflate/browser');
	return Buffer.from(deflateSync(Buffer.from(JSON.stringify(value)))).toString('base64');
}

async function unpack(packed: unknown): Promise<unknown> {
	if (typeof packed !== 'string') return undefined;
	const { inflateSync } = await import('fflate/browser');
	try {
		return parseJson(Buffer.from(inflateSync(Buffer.from(packed, 'base64'))).toString());
	} catch {
		return undefined;
	}
}
