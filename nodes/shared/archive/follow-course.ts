import { groupsOf } from './candidate-groups';
import type { Candidate, Course, EntryOutcome, Plan, Stop } from './course';
import { maxTries } from '../max-tries';
import { inOrder } from '../in-order';
import { judgeOf, stopFor, type Judge } from './failure-meaning';
import { isAnsweredForOthers } from './answers-another';
import { markKey, type ArchiveSource, type Content, type Entry } from './source';

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

interface Fetched {
	candidate: Candidate;
	outcome?: EntryOutcome;
}

async function* followOnce(fetching: Fetching, course: Course, progress: Progress): AsyncGenerator<EntryOutcome> {
	const { source, plan } = fetching;
	let failures = 0;
	const failed = new Set<string>();
	const held: Fetched[] = [];
	const canFetchOthers = async () => await isAnsweredForOthers(source, (entry) => course.hasFailed(entry) || failed.has(markKey(entry)), fetches(source));
	const coming = inOrder(groupsOf(source, course, plan, stopFor), plan.concurrency, async (group) => ({
		...group,
		fetched: await fetchWanted(fetching, group.candidates),
	}));
	for await (const { candidates, fetched, stop } of coming) {
		if (!Array.isArray(fetched)) {
			progress.stop = fetched;
			break;
		}
		const asked = fetched.length;
		progress.asked += asked;
		const all = candidates.map((candidate): Fetched => ({ candidate, outcome: candidate.verdict === 'wanted' ? fetched.shift() : settledVerdict(candidate) }));
		for (const each of all) held.push(each);
		const failing = all.flatMap(failureIn);
		for (const { entry } of failing) failed.add(markKey(entry));
		if (asked > 0) failures = failing.length === asked ? failures + 1 : 0;
		const isJudged = failures % maxTries.exportFailures === 0;
		const isDown = asked > 0 && failures > 0 && isJudged && !(await canFetchOthers());
		if (isJudged || !held.some(isRefused)) yield* settled(held, course, progress, isDown);
		progress.stop = isDown ? { why: 'failure', reason: failing[0]?.reason ?? '' } : stop;
		if (progress.stop) break;
	}
	if (held.length > 0) yield* settled(held, course, progress, !(await canFetchOthers()));
}

const settledVerdict = ({ verdict }: Candidate) => (typeof verdict === 'string' ? undefined : verdict);

function* settled(held: Fetched[], course: Course, progress: Progress, areAllRefused: boolean): Generator<EntryOutcome> {
	for (const fetched of held.splice(0)) {
		const { candidate, outcome } = fetched;
		progress.listed += candidate.listed;
		const [failure] = areAllRefused && isRefused(fetched) ? failureIn(fetched) : [];
		const told = course.settle(candidate, failure ?? outcome);
		if (!told) continue;
		progress.matched++;
		yield told;
	}
}

const isRefused = ({ candidate, outcome }: Fetched) => failureIn({ candidate, outcome }).length > 0 && !(outcome?.is === 'failed' && outcome.again);

/** How the service failed at one that it lists, to be tried again: nothing if it answered, though it may have no audio. */
function failureIn({ candidate: { verdict, hasWaited }, outcome }: Fetched) {
	if (verdict !== 'wanted') return [];
	if (outcome?.is === 'failed' && !outcome.withoutAudio && (outcome.again || outcome.isRefused)) return [{ ...outcome, again: true }];
	if (outcome?.is !== 'gone' || outcome.reason === undefined || hasWaited) return [];
	return [{ entry: outcome.entry, is: 'failed' as const, reason: outcome.reason, again: true }];
}

const fetches = ({ fetch }: ArchiveSource) => async (entry: Entry) => {
	const content = (await fetch.many([entry])).get(entry.id);
	return content !== undefined && !(content instanceof Error);
};

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
