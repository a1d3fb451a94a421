import { groupsOf } from './candidate-groups';
import type { Candidate, Course, EntryOutcome, Plan, Stop } from './course';
import { maxTries } from '../max-tries';
import { inOrder } from '../in-order';
import { judgeOf, stopFor, type Judge } from './failure-meaning';
import { isAnsweredForOthers } from './others';
import type { ArchiveSource, Content, Entry } from './source';

/** How far a run has come; what its course remembers is valid whenever an outcome has been taken. */
export interface Progress {
	listed: number;
	matched: number;
	asked: number;
	complete: boolean;
	stop?: Stop;
}

export const noProgress = (): Progress => ({ listed: 0, matched: 0, asked: 0, complete: false });

/** Follows a course: what became of each entry, in order, each once. Throws what no later run can fix. */
export async function* followCourse(source: ArchiveSource, course: Course, progress: Progress, plan: Plan): AsyncGenerator<EntryOutcome> {
	const judge = judgeOf(source);
	let end: ReturnType<Course['end']>;
	do {
		const left = { ...plan, maxTranscripts: plan.maxTranscripts - progress.asked };
		yield* followOnce({ source, plan: left, judge }, course, progress);
		if (progress.stop) return;
		end = course.end();
	} while (end === 'again');
	progress.stop = end;
	progress.complete = end === undefined;
}

interface Fetching {
	source: ArchiveSource;
	plan: Plan;
	judge: Judge;
}

async function* followOnce(fetching: Fetching, course: Course, progress: Progress): AsyncGenerator<EntryOutcome> {
	const { source, plan } = fetching;
	let failures = 0;
	const coming = inOrder(groupsOf(source, course, plan, stopFor), plan.concurrency, async (group) => ({
		...group,
		fetched: await fetchWanted(fetching, group.candidates),
	}));
	for await (const { candidates, fetched, stop } of coming) {
		if (!Array.isArray(fetched)) {
			progress.stop = fetched;
			return;
		}
		const asked = fetched.length;
		progress.asked += asked;
		const reasons: string[] = [];
		for (const candidate of candidates) {
			const { verdict, listed } = candidate;
			const outcome = verdict === 'wanted' ? fetched.shift() : verdict;
			progress.listed += listed;
			const settled = course.settle(candidate, outcome === 'unwanted' ? undefined : outcome);
			if (!settled) continue;
			progress.matched++;
			yield settled;
			if (settled.is === 'failed' && settled.again) reasons.push(settled.reason);
		}
		if (asked > 0) failures = reasons.length === asked ? failures + 1 : 0;
		if (failures > 0 && failures % maxTries.exportFailures === 0 && !(await canFetchOthers(source, course))) {
			progress.stop = { why: 'failure', reason: reasons[0] ?? '' };
			return;
		}
		if (stop) {
			progress.stop = stop;
			return;
		}
	}
}

const canFetchOthers = async (source: ArchiveSource, course: Course) =>
	await isAnsweredForOthers(source, course.hasFailed, async (entry) => {
		const content = (await source.fetch.many([entry])).get(entry.id);
		return content !== undefined && !(content instanceof Error);
	});

async function fetchWanted(fetching: Fetching, candidates: Candidate[]): Promise<EntryOutcome[] | Stop> {
	const wanted = candidates.flatMap(({ entry, verdict }) => (entry && verdict === 'wanted' ? [entry] : []));
	if (wanted.length === 0) return [];
	const contents = await fetching.source.fetch.many(wanted).catch(fetching.judge);
	if ('why' in contents) return contents;
	if (!(contents instanceof Map)) return wanted.map((entry): EntryOutcome => ({ entry, ...contents }));
	const outcomes = await Promise.all(wanted.map(async (entry) => await toOutcome(fetching, entry, contents.get(entry.id))));
	return outcomes.find((each) => 'why' in each) ?? outcomes.filter((each) => 'entry' in each);
}

async function toOutcome({ source, plan, judge }: Fetching, entry: Entry, content?: Content | Error): Promise<EntryOutcome | Stop> {
	if (content instanceof Error) {
		const meaning = await judge(content);
		return 'why' in meaning ? meaning : { entry, ...meaning };
	}
	if (!content) return { entry, is: 'failed', reason: 'The service did not return it', again: true };
	const text = await Promise.resolve(content).then(plan.render).catch(judge);
	if (typeof text !== 'string' && !('content' in text)) return 'why' in text ? text : { entry, ...text };
	const outcome = { entry, is: 'content' as const, content, text };
	if (!plan.withAudio) return outcome;
	const stored = await source.audio?.(entry).catch(judge);
	if (stored && 'why' in stored) return stored;
	if (stored && 'binary' in stored) return { ...outcome, audio: stored };
	if (stored?.is !== 'failed') return { ...outcome, audioMissing: 'It has no audio' };
	const { reason, again } = stored;
	const withoutAudio = { ...outcome, audioMissing: reason, audioFailed: true };
	return again ? { entry, is: 'failed', reason, again, withoutAudio } : withoutAudio;
}
