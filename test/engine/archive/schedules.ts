/* eslint-disable @n8n/community-nodes/no-restricted-globals -- keeps time for tests, never shipped */
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { asObject } from '../../../nodes/shared/json';
import type { FaultRule } from '../../services/shared/faults';
import { whenAwaited } from '../../services/shared/hold';
import { createEngine, type StandIn } from '../harness';
import { Folder } from './folder';
import { exportLoop, storeType } from './loop';
import { manifestOf } from './manifest';

/** How many random schedules a service goes through. */
const schedules = Number(process.env.MIRROR_SCHEDULES ?? 6);

const kinds = ['add', 'edit', 'rename', 'remove', 'expire', 'refuse'] as const;

/** A service whose archive is mirrored. `place` from 0 to 1 says which transcript is changed. */
export interface Mirrored {
	type: string;
	credentials: NonNullable<Parameters<typeof createEngine>[0]>['credentials'];
	parameters?: INodeParameters;
	requests(): number;
	/** Removes everything, and starts over. */
	clear(): void;
	faults: { next(rule: FaultRule): void; clear(): void };
	/** Lets time pass. */
	pass(): void;
	change: Record<(typeof kinds)[number], (place: number) => void>;
}

interface Crash {
	/** Cancelled after a number of requests, or of removals and writes. */
	by: 'nothing' | 'cancel' | 'store';
	after: number;
}

/** Nights of a workflow that mirrors a service to a folder, in batches that it confirms. */
async function openNights({ type, credentials, parameters, requests }: Mirrored) {
	let folder = new Folder();
	let room = Infinity;
	let most = Infinity;
	const apply: StandIn = async (items) => {
		const written = items.filter(({ json }) => json.action === 'write').length;
		if (written > most) throw new Error(`${written} were written at once, instead of ${most}`);
		await folder.apply(items, room);
		room -= 2 * items.length;
		if (room < 0) throw new Error('The disk is full');
		return items;
	};
	const engine = await createEngine({ credentials, standIns: { [storeType]: apply } });
	return {
		async night(id: string, batch: number, crash: Crash) {
			room = crash.by === 'store' ? crash.after : Infinity;
			most = batch;
			const options = { maximumTranscripts: batch, repeatUnlessConfirmed: true, maximumDeletions: 100 };
			const kill = new AbortController();
			const last = requests() + crash.after;
			const watching = crash.by === 'cancel' ? setInterval(() => requests() > last && kill.abort(), 0).unref() : undefined;
			const loop = exportLoop(type, { ...parameters, scope: 'mirror', options }, id);
			const running = engine.runWorkflow(loop, { mode: 'trigger', signal: kill.signal });
			// One that is left over would keep the process alive.
			const { status, output, error } = await running.finally(() => clearInterval(watching));
			if (status === 'error' && error?.message !== 'The disk is full') throw error;
			return { succeeded: status === 'success', manifest: manifestOf(output('Export')) };
		},
		empty() {
			folder = new Folder();
		},
		mirrored: () => folder.contents(),
		/** What an export of everything writes now. */
		async fresh() {
			const { items } = await engine.runNode(type, { resource: 'archive', operation: 'export', ...parameters, scope: 'all' }, { mode: 'manual' });
			const whole = new Folder();
			await whole.apply(items.slice(0, -1).map((item) => ({ ...item, json: { ...item.json, action: 'write' } })));
			return whole.contents();
		},
	};
}

const place = fc.double({ min: 0, max: 0.999, noNaN: true });
const crash = fc.record({ by: fc.constantFrom('nothing', 'nothing', 'cancel', 'store'), after: fc.integer({ min: 0, max: 20 }) });
const change = fc.tuple(fc.constantFrom(...kinds), place);
const night = fc.record({
	changes: fc.array(change, { maxLength: 8 }),
	/** Made while it runs, after a number of requests. */
	during: fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), change), { maxLength: 4 }),
	batch: fc.integer({ min: 1, max: 12 }),
	crash,
});

/** Once a night succeeds, after any failures before it, the folder is what a fresh export writes. */
export async function holdMirror(mirrored: Mirrored) {
	const nights = await openNights(mirrored);
	let count = 0;
	let equal = 0;
	const schedule = fc.asyncProperty(fc.integer({ min: 0, max: 15 }), fc.array(night, { minLength: 1, maxLength: 5 }), async (first, following) => {
		const id = `schedule ${++count}`;
		mirrored.clear();
		nights.empty();
		for (let index = 0; index < first; index++) mirrored.change.add(0);
		const quiet = { changes: [], during: [], batch: 5, crash: { by: 'nothing' as const, after: 0 } };
		let isDisturbed = false;
		for (const { changes, during, batch, crash: crashing } of [...following, quiet, quiet]) {
			isDisturbed = false;
			if (changes.length + during.length === 0) mirrored.faults.clear();
			for (const [kind, where] of changes) mirrored.change[kind](where);
			for (const [after, [kind, where]] of during) {
				const act = () => {
					isDisturbed = true;
					mirrored.change[kind](where);
					mirrored.pass();
				};
				mirrored.faults.next({ after, held: whenAwaited(act) });
			}
			mirrored.pass();
			const { succeeded, manifest } = await nights.night(id, batch, crashing);
			if (!succeeded) continue;
			expect(manifest).toMatchObject({ addsUp: true });
			const { waiting } = asObject(manifest.counts);
			if (isDisturbed || waiting !== 0 || manifest.complete !== true) continue;
			equal++;
			// A fault that is left would spoil the fresh export.
			mirrored.faults.clear();
			expect(nights.mirrored()).toEqual(await nights.fresh());
		}
	});
	await fc.assert(schedule, { numRuns: schedules, endOnFailure: true });
	expect(equal).toBeGreaterThanOrEqual(count);
	return count;
}
