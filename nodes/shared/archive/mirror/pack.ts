import * as v from 'valibot';
import { orUndefined } from '../../errors';
import { parseJson } from '../../json';
import { progressSchema, rowSchema, type MirrorRecord, type MirrorState, type MirrorProgress } from './mirror-state';

/** What a run changed, to be taken back unless it is confirmed: each record before, and the names written since. */
export interface Unconfirmed {
	state: MirrorProgress;
	changed: Array<[id: string, before: MirrorRecord | undefined, names: string[]]>;
}

const toRow = (id: string, { pass, tries, created, version, sum, names }: MirrorRecord) => [id, pass, tries, created, version, sum, ...names];

const stateSchema = v.object({ ...progressSchema.entries, settings: v.string(), records: v.array(rowSchema) });

const unconfirmedSchema = v.object({
	state: progressSchema,
	changed: v.array(v.tuple([v.string(), v.nullable(rowSchema), v.array(v.string())])),
});

/** A mirror as short text: about 35 to 70 bytes for each transcript. */
export const packMirror = async ({ records, ...state }: MirrorState): Promise<string> =>
	await packJson({ ...state, records: [...records].map(([id, record]) => toRow(id, record)) });

export async function unpackMirror(packed: unknown): Promise<MirrorState | undefined> {
	const { success, output } = v.safeParse(stateSchema, await unpackJson(packed));
	if (!success) return undefined;
	return { ...output, records: new Map(output.records.map(({ id, ...record }) => [id, record])) };
}

export const packUnconfirmed = async ({ state, changed }: Unconfirmed): Promise<string> =>
	await packJson({ state, changed: changed.map(([id, before, names]) => [id, before ? toRow(id, before) : null, names]) });

export async function unpackUnconfirmed(packed: unknown): Promise<Unconfirmed | undefined> {
	const { success, output } = v.safeParse(unconfirmedSchema, await unpackJson(packed));
	return success ? { ...output, changed: output.changed.map(([id, before, names]) => [id, before ?? undefined, names]) } : undefined;
}

async function packJson(value: unknown): Promise<string> {
	const { deflateSync } = await import('fflate/browser');
	return Buffer.from(deflateSync(Buffer.from(JSON.stringify(value)))).toString('base64');
}

async function unpackJson(packed: unknown): Promise<unknown> {
	if (typeof packed !== 'string') return undefined;
	const { inflateSync } = await import('fflate/browser');
	return orUndefined(() => parseJson(Buffer.from(inflateSync(Buffer.from(packed, 'base64'))).toString()));
}
