/* eslint-disable @n8n/community-nodes/no-restricted-globals -- keeps time for tests, never shipped */
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { asObjects } from '../../../nodes/shared/json';
import type { NodeExecution } from '../harness';
import { manifestOf } from './manifest';
import { randomFrom } from './random';

/** Transcripts in the archives of the long tests. */
export const archiveSize = sizeOr(500);

/** In those of mirrors and of deletions, which take several requests for each. */
export const changedSize = sizeOr(200);

/** The size that a run asks for, else this one. */
export function sizeOr(size: number): number {
	return Number(process.env.ARCHIVE_SIZE ?? size);
}

interface Options {
	mode: 'trigger';
	signal?: AbortSignal;
}

export interface Archive {
	run(operation: 'archive:export', parameters: INodeParameters, options: Options): Promise<NodeExecution>;
	/** Requests that the service has had. */
	requests(): number;
	/** Requests within which a run is killed. */
	lifetime?: number;
	add(random: () => number): void;
	/** Takes one away, which one is up to the number from 0 to 1. */
	remove(place: number): void;
	/** What there is: keys as `keyOf` gives them. */
	keys(): string[];
	keyOf(json: IDataObject): string;
}

export const kills = 20;

/**
 * Exports an archive in ten runs and more, while others come and go, and kills twenty runs on the way. Then nothing may
 * be missing, nothing double, no two files have one name, and every manifest has to add up.
 */
export async function endure(archive: Archive, parameters: INodeParameters = {}) {
	const random = randomFrom(1);
	const options = { maximumTranscripts: Math.ceil(archiveSize / 10) };
	const run = async (signal?: AbortSignal) =>
		await archive.run('archive:export', { scope: 'new', options, ...parameters }, { mode: 'trigger', signal });
	const items: INodeExecutionData[] = [];
	const manifests: IDataObject[] = [];
	const take = ({ items: handed, error }: NodeExecution) => {
		if (error) throw error;
		items.push(...handed.slice(0, -1));
		manifests.push(manifestOf(handed));
	};
	let killed = 0;
	let changed = archive.requests();
	const changing = setInterval(() => {
		for (; changed + 10 < archive.requests(); changed += 10) {
			if (random() < 0.5) archive.add(random);
			else archive.remove(random());
		}
	}, 1).unref();
	while (manifests.at(-1)?.complete !== true) {
		const kill = new AbortController();
		const target = archive.requests() + Math.floor(random() * (archive.lifetime ?? 30));
		const watching = setInterval(() => killed < kills && archive.requests() >= target && kill.abort(), 1).unref();
		const execution = await run(kill.signal);
		clearInterval(watching);
		if (execution.status === 'canceled') killed++;
		else take(execution);
	}
	clearInterval(changing);
	// What came while the last one ran.
	take(await run());

	expect(manifests.filter(({ addsUp }) => addsUp !== true)).toEqual([]);
	// In a large archive, some fail in every try of a run; the next run has them.
	expect(manifests.flatMap(({ failed }) => asObjects(failed)).filter(({ again }) => again !== true)).toEqual([]);
	const keys = items.map(({ json }) => archive.keyOf(json));
	const had = new Set(keys);
	expect(had.size).toBe(keys.length);
	expect(archive.keys().filter((key) => !had.has(key))).toEqual([]);
	expect(new Set(items.map(({ json }) => String(json.fileName).toLowerCase())).size).toBe(items.length);
	expect(killed).toBe(kills);
	expect(items.length).toBeGreaterThan(archiveSize * 0.9);
}

interface Faults {
	next(rule: { path: RegExp; after?: number; status?: number; headers?: Record<string, string>; cut?: 'midway' }): void;
}

/** Of a hundred requests for something: five answered with 5xx, one with 429, one cut. `after` requests succeed before. */
function trouble(faults: Faults, path: RegExp, random: () => number, after = 0) {
	const chance = random();
	const status = [500, 502, 503, 504][Math.floor(random() * 4)];
	if (chance < 0.05) faults.next({ path, after, status });
	else if (chance < 0.06) faults.next({ path, after, status: 429, headers: { 'retry-after': '0' } });
	else if (chance < 0.07) faults.next({ path, after, cut: 'midway' });
}

/** Fills an archive whose transcripts and lists fail now and then. `add` returns the path of its transcript. */
export function fillWithTrouble(size: number, faults: Faults, list: RegExp, add: (random: () => number) => RegExp): () => number {
	const random = randomFrom(2);
	for (let index = 0; index < size; index++) trouble(faults, add(random), random);
	troubleOneIn(20, faults, list, random);
	return random;
}

/** One in a number of requests for something fails in one of these ways. */
export function troubleOneIn(count: number, faults: Faults, path: RegExp, random: () => number) {
	for (let each = 1; each <= 200; each++) trouble(faults, path, () => random() * 0.07, each * count);
}
