import type { IDataObject } from 'n8n-workflow';
import type { Outcome } from './candidates';
import type { Progress } from './follow';
import type { Entry } from './source';

/** A file that was handed on. */
export type FileRecord = {
	id: string;
	name: string;
	bytes: number;
	sha256: string;
	/** Name of the ZIP that it is in. */
	zip?: string;
};

export interface Tally {
	exported: number;
	gone: number;
	unfinished: number;
	failed: Array<{ id: string; title: string | null; reason: string; again: boolean }>;
	files: FileRecord[];
}

export const emptyTally = (): Tally => ({ exported: 0, gone: 0, unfinished: 0, failed: [], files: [] });

/** Writes down what became of an entry; what was exported is counted once its file is handed on. */
export function note(tally: Tally, outcome: Outcome) {
	const { entry } = outcome;
	if (outcome.is === 'gone') tally.gone++;
	if (outcome.is === 'unfinished') tally.unfinished++;
	if (outcome.is === 'failed') fail(tally, entry, outcome.reason, outcome.again);
}

export const fail = ({ failed }: Tally, { id, title }: Entry, reason: string, again: boolean) =>
	failed.push({ id, title, reason, again });

/** What does not add up, or undefined when everything does. */
function difference({ matched }: Progress, { exported, gone, unfinished, failed, files }: Tally): string | undefined {
	const lost = failed.filter(({ reason }) => !reason.startsWith(audioMark)).length;
	const accounted = exported + gone + unfinished + lost;
	if (accounted !== matched) return `${matched} transcripts came up, but ${accounted} are accounted for`;
	const names = new Set(files.map(({ name }) => name.toLowerCase()));
	if (names.size !== files.length) return `${files.length} files have only ${names.size} names`;
	return undefined;
}

/** Begins the reason where only the audio of a transcript failed. */
export const audioMark = 'Audio: ';

export interface Run {
	/** Milliseconds since 1970. */
	startedAt: number;
	endedAt: number;
	requests: number;
	resumeToken: string;
	/** Whether calling the operation again at once gives more. */
	more: boolean;
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** The account of a run: what it had, what it had not and why, and how to go on. */
export function toManifest(progress: Progress, tally: Tally, run: Run): IDataObject {
	const { listed, matched, place, stop } = progress;
	const { exported, gone, unfinished, failed, files } = tally;
	const wrong = difference(progress, tally);
	return {
		type: 'manifest',
		complete: place.complete,
		more: run.more,
		...(stop && { stoppedBy: stop.why, stopReason: stop.reason }),
		continueAfter: stop?.continueAfter === undefined ? null : iso(stop.continueAfter),
		resumeToken: run.resumeToken,
		counts: { listed, matched, exported, unfinished, failed: failed.length, gone, waiting: place.waiting.size },
		addsUp: wrong === undefined,
		...(wrong !== undefined && { difference: wrong }),
		bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
		requests: run.requests,
		startedAt: iso(run.startedAt),
		endedAt: iso(run.endedAt),
		seconds: Math.round((run.endedAt - run.startedAt) / 100) / 10,
		failed,
		files,
	};
}
