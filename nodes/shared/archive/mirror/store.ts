import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { idsIn } from '../deletions';
import { storedExports } from '../export-store';
import { packMirror, packUnconfirmed, unpackMirror, unpackUnconfirmed, type Unconfirmed } from './pack';
import { emptyMirror, type MirrorState } from './mirror-state';
import type { ChangedRecords } from './settle';

/** The mirror in the node's static data, without what an earlier execution did not confirm. */
export async function openMirror(context: IExecuteFunctions, fingerprint: string, settings: string, repeatUnlessConfirmed: boolean) {
	const stored = storedExports(context, `mirror ${fingerprint}`);
	const { last, isLoop, execution } = stored;
	if (isLoop && last) stored.remember({ ...last, unconfirmed: undefined });
	const mirror = (await unpackMirror(last?.mirror)) ?? emptyMirror(settings);
	const unconfirmed = isLoop || !repeatUnlessConfirmed ? undefined : await unpackUnconfirmed(last?.unconfirmed);
	const state = withSettings(unconfirmed ? takenBack(mirror, unconfirmed) : mirror, settings);
	const { pass, known, isWhole, reading, places, readAt } = state;
	const before = { pass, known, isWhole, reading, places, readAt };
	const changed: ChangedRecords = new Map();
	const tried = new Set(isLoop ? idsIn(last?.tried) : []);
	const changes = (): Unconfirmed['changed'] => [...changed].map(([id, record]) => [id, record, state.records.get(id)?.names ?? []]);

	return {
		state,
		changed,
		tried,
		execution,
		notBefore: stored.notBefore,
		async close(continueAfter?: number) {
			const next: IDataObject = { execution, continueAfter, tried: [...tried], mirror: await packMirror(state) };
			if (repeatUnlessConfirmed && changed.size > 0) next.unconfirmed = await packUnconfirmed({ state: before, changed: changes() });
			return () => stored.remember(next);
		},
	};
}

/** The mirror before a run that may not have been stored: what it wrote is written again, and its names may exist. */
function takenBack(mirror: MirrorState, { state, changed }: Unconfirmed): MirrorState {
	const { records } = mirror;
	for (const [id, before, written] of changed) {
		const known = before ?? records.get(id);
		const names = [...new Set([...(before?.names ?? []), ...written])];
		if (known) records.set(id, { ...known, names, sum: '', version: '' });
	}
	// Marks of another pass would be mistaken.
	const reading = state.pass === mirror.pass ? state.reading : undefined;
	return { ...mirror, ...state, reading };
}

function withSettings(state: MirrorState, settings: string): MirrorState {
	if (state.settings === settings) return state;
	for (const record of state.records.values()) record.version = '';
	return { ...emptyMirror(settings), pass: state.pass, records: state.records };
}
