import { FailedTranscription, InvalidInput, ServiceFailure, withAdvice } from '../errors';
import { chunksOf, tooManyWaiting } from './chunks';
import type { Candidate, Course, EntryOutcome, Plan, Stop } from './course';
import { maxTries } from '../max-tries';
import { inOrder } from '../in-order';
import { DurationReached, LimitReached } from './patient-client';
import { Unfinished, type ArchiveSource, type Content, type Entry } from './source';

/** How far a run has come; what its course remembers is valid whenever an outcome has been taken. */
export interface Progress {
	listed: number;
	matched: number;
	complete: boolean;
	stop?: Stop;
}

export const noProgress = (): Progress => ({ listed: 0, matched: 0, complete: false });

/** Follows a course: what became of each entry, in order, each once. Throws what no later run can fix. */
export async function* followCourse(source: ArchiveSource, course: Course, progress: Progress, plan: Plan): AsyncGenerator<EntryOutcome> {
	let end: ReturnType<Course['end']>;
	do {
		yield* followOnce(source, course, progress, plan);
		if (progress.stop) return;
		end = course.end();
	} while (end === 'again');
	progress.stop = end;
	progress.complete = end === undefined;
}

async function* followOnce(source: ArchiveSource, course: Course, progress: Progress, plan: Plan): AsyncGenerator<EntryOutcome> {
	let failures = 0;
	const coming = inOrder(chunksOf(source, course, plan, stopFor), plan.concurrency, async (chunk) => ({
		...chunk,
		fetched: await fetchWanted(plan, source, chunk.candidates),
	}));
	for await (const { candidates, fetched, stop } of coming) {
		if (!Array.isArray(fetched)) {
			progress.stop = fetched;
			return;
		}
		const asked = fetched.length;
		const reasons: string[] = [];
		for (const candidate of candidates) {
			const { state, listed, advance } = candidate;
			const outcome = state === 'wanted' ? fetched.shift() : state;
			if (advance && course.room() <= 0 && isForLater(outcome)) {
				progress.stop = tooManyWaiting;
				return;
			}
			progress.listed += listed;
			const settled = course.settle(candidate, outcome === 'unwanted' ? undefined : outcome);
			if (!settled) continue;
			progress.matched++;
			yield settled;
			if (state === 'wanted' && settled.is === 'failed' && settled.again) reasons.push(settled.reason);
		}
		if (asked > 0) failures = reasons.length === asked ? failures + 1 : 0;
		if (failures === maxTries.exportFailures) {
			progress.stop = { why: 'failure', reason: reasons[0] ?? '' };
			return;
		}
		if (stop) {
			progress.stop = stop;
			return;
		}
	}
}

const isForLater = (outcome?: EntryOutcome | 'unwanted') =>
	typeof outcome === 'object' && (outcome.is === 'unfinished' || (outcome.is === 'failed' && outcome.again));

/** Outcomes of the wanted candidates in their order, or why the run must stop before them. */
async function fetchWanted(plan: Plan, source: ArchiveSource, candidates: Candidate[]): Promise<EntryOutcome[] | Stop> {
	const wanted = candidates.flatMap(({ entry, state }) => (entry && state === 'wanted' ? [entry] : []));
	if (wanted.length === 0) return [];
	const contents = await source.fetch.many(wanted).catch(meaningOf);
	if ('why' in contents) return contents;
	if (!(contents instanceof Map)) return wanted.map((entry): EntryOutcome => ({ entry, ...contents }));
	const outcomes = await Promise.all(wanted.map(async (entry) => await toOutcome(plan, source, entry, contents.get(entry.id))));
	return outcomes.find((each) => 'why' in each) ?? outcomes.filter((each) => 'entry' in each);
}

async function toOutcome(
	{ render, withAudio }: Plan,
	{ audio }: ArchiveSource,
	entry: Entry,
	content?: Content | Error,
): Promise<EntryOutcome | Stop> {
	if (content instanceof Error) {
		const meaning = meaningOf(content);
		return 'why' in meaning ? meaning : { entry, ...meaning };
	}
	if (!content) return { entry, is: 'failed', reason: 'The service did not return it', again: true };
	const text = await Promise.resolve(content).then(render).catch(meaningOf);
	if (typeof text !== 'string') return 'why' in text ? text : { entry, ...text };
	const outcome: EntryOutcome = { entry, is: 'content', content, text };
	if (!withAudio) return outcome;
	const stored = await audio?.(entry).catch(meaningOf);
	if (stored && 'why' in stored) return stored;
	if (stored && 'binary' in stored) return { ...outcome, audio: stored };
	if (stored?.is !== 'failed') return { ...outcome, audioMissing: 'It has no audio' };
	return stored.again ? { entry, ...stored } : { ...outcome, audioMissing: stored.reason };
}

type FailureMeaning = { is: 'gone' | 'unfinished' } | { is: 'failed'; reason: string; again: boolean } | Stop;

const permanentStatuses = [400, 422];

/** What a failure means for the requested transcripts or the whole run. Throws what is not the service's failure. */
function meaningOf(error: unknown): FailureMeaning {
	if (error instanceof InvalidInput) return { is: 'failed', reason: error.message, again: false };
	if (error instanceof Unfinished) return { is: 'unfinished' };
	if (!(error instanceof ServiceFailure)) return stopFor(error);
	const { status = 0, message } = error;
	if (status === 404 || status === 410) return { is: 'gone' };
	// The credential is no longer valid, or another server answers.
	if ((status >= 300 && status < 400) || status === 401) return stopFor(error);
	if (error instanceof FailedTranscription) return { is: 'failed', reason: withAdvice(message, error.advice), again: false };
	return { is: 'failed', reason: message, again: !permanentStatuses.includes(status) };
}

function stopFor(error: unknown): Stop {
	if (error instanceof DurationReached) return { why: 'time', reason: error.message };
	if (error instanceof LimitReached) return { why: 'limit', reason: error.message, continueAfter: error.continueAfter };
	if (error instanceof ServiceFailure) return { why: 'failure', reason: error.message, error };
	throw error;
}
