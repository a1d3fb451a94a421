import type { IDataObject } from 'n8n-workflow';
import type { EntryOutcome } from './course';
import type { DeletionTally } from './deletions';
import type { Progress } from './follow-course';

export type FileRecord = {
	id: string;
	name: string;
	bytes: number;
	sha256: string;
	zip?: string;
};

export interface Tally {
	exported: string[];
	gone: number;
	unfinished: number;
	unchanged: number;
	removed: number;
	failed: Array<{ id: string; title: string | null; reason: string; again: boolean }>;
	withoutAudio: Array<{ id: string; title: string | null; reason: string }>;
	files: FileRecord[];
	deletion?: DeletionTally;
}

export const emptyTally = (): Tally => ({ exported: [], gone: 0, unfinished: 0, unchanged: 0, removed: 0, failed: [], withoutAudio: [], files: [] });

/** Adds an outcome; exported transcripts are counted when they are output. */
export function addToTally(tally: Tally, outcome: EntryOutcome) {
	const { is } = outcome;
	const { id, title } = outcome.entry;
	if (is === 'gone' || is === 'unfinished' || is === 'unchanged' || is === 'removed') tally[is]++;
	if (outcome.is === 'failed') tally.failed.push({ id, title, reason: outcome.reason, again: outcome.again });
	if (outcome.is === 'content' && outcome.audioMissing !== undefined) tally.withoutAudio.push({ id, title, reason: outcome.audioMissing });
}

function discrepancy({ matched }: Progress, tally: Tally): string | undefined {
	const { exported, gone, unfinished, unchanged, removed, failed, files } = tally;
	const accounted = exported.length + gone + unfinished + unchanged + removed + failed.length;
	if (accounted !== matched) return `${matched} transcripts matched, but ${accounted} are accounted for`;
	const names = new Set(files.map(({ name }) => name.toLowerCase()));
	if (names.size !== files.length) return `${files.length} files have only ${names.size} names`;
	return undefined;
}

interface RunSummary {
	startedAt: number;
	endedAt: number;
	requests: number;
	position: { resumeToken?: string; counts: Record<string, number> };
	more: boolean;
}

const deletionCounts = (deletion?: DeletionTally) => deletion && { deleted: deletion.deleted, notDeleted: deletion.left };

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** What a run exported, what it did not and why, and how to continue. Times in `run` are milliseconds since 1970. */
export function toManifest(progress: Progress, tally: Tally, run: RunSummary): IDataObject {
	const { listed, matched, complete, stop } = progress;
	const { resumeToken, counts } = run.position;
	const { exported, gone, unfinished, failed, withoutAudio, files, deletion } = tally;
	const wrong = discrepancy(progress, tally);
	return {
		type: 'manifest',
		complete,
		more: run.more,
		...(stop && { stoppedBy: stop.why, stopReason: stop.reason }),
		continueAfter: stop?.continueAfter === undefined ? null : iso(stop.continueAfter),
		...(resumeToken !== undefined && { resumeToken }),
		counts: { listed, matched, exported: exported.length, unfinished, failed: failed.length, gone, ...deletionCounts(deletion), ...counts },
		addsUp: wrong === undefined,
		...(wrong !== undefined && { difference: wrong }),
		bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
		requests: run.requests,
		startedAt: iso(run.startedAt),
		endedAt: iso(run.endedAt),
		seconds: Math.round((run.endedAt - run.startedAt) / 100) / 10,
		failed,
		...(withoutAudio.length > 0 && { withoutAudio }),
		files,
	};
}
