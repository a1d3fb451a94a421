import { InvalidInput, ServiceFailure } from '../errors';
import type { Client } from '../http';
import { maxTries } from '../max-tries';
import { inOrder } from '../in-order';
import type { ExportValues } from './fields';
import { DurationReached, LimitReached } from './patient-client';
import type { ArchiveSource } from './source';
import type { storedExports } from './export-store';

export const idsIn = (ids: unknown): string[] => (Array.isArray(ids) ? ids.map(String) : []);

/** What may be deleted: all that was exported before the workflow looped back. */
export const confirmedIds = ({ last, isLoop }: Pick<ReturnType<typeof storedExports>, 'isLoop' | 'last'>): Set<string> =>
	new Set([...idsIn(last?.confirmed), ...(isLoop ? idsIn(last?.handedOn) : [])]);

export interface DeletionTally {
	deleted: number;
	left: number;
	reason?: string;
}

/** Deletes what is confirmed and takes it out of `confirmed`; what fails is left for the next run. */
export async function deleteConfirmed(
	source: ArchiveSource,
	confirmed: Set<string>,
	{ signal }: Client,
	concurrency: number,
): Promise<DeletionTally> {
	const deletion: DeletionTally = { deleted: 0, left: 0 };
	let failures = 0;
	const deleteOne = async (id: string) => ({ id, error: await source.delete?.(id).catch((error: unknown) => error) });
	for await (const { id, error } of inOrder([...confirmed], concurrency, deleteOne)) {
		if (error === undefined) {
			confirmed.delete(id);
			deletion.deleted++;
			failures = 0;
			continue;
		}
		const isOver = error instanceof LimitReached || error instanceof DurationReached;
		if (signal?.aborted || !(isOver || error instanceof ServiceFailure)) throw error;
		deletion.reason = error.message;
		confirmed.delete(id);
		confirmed.add(id);
		if (isOver || ++failures === maxTries.exportFailures) break;
	}
	return { ...deletion, left: confirmed.size };
}

/** Throws InvalidInput if nothing would show that transcripts were stored, or their files would be deleted too. */
export function checkDeletion({ scope, options }: Pick<ExportValues, 'scope' | 'options'>, repeatUnlessConfirmed: boolean) {
	if (!options.deleteWhenDone || options.dryRun) return;
	if (scope === 'mirror') {
		throw new InvalidInput("'Delete When Done' can't be used with 'Mirror', which would delete the files as well", "Set 'Transcripts' to 'Only New Since Last Run'");
	}
	if (repeatUnlessConfirmed) return;
	if (options.repeatUnlessConfirmed === false) {
		throw new InvalidInput("'Delete When Done' can't be used while 'Repeat Unless Confirmed' is off", "Remove 'Repeat Unless Confirmed' from the options");
	}
	throw new InvalidInput(
		"'Delete When Done' needs a loop: the transcripts are only known to be stored when the workflow returns to this node",
		"Connect the last item back to this node after storing the others, while {{ $json.manifest?.more }} is true. 'Loop Over Items' doesn't count.",
	);
}
