import { maxTries } from '../max-tries';
import { givenUp, outcomeFromList, type Candidate, type Course, type EntryOutcome, type Plan } from './course';
import type { Position, WaitingEntry } from './position';
import { fromCursor, hasPassed, isBefore } from './recent-marks';
import { shortHash } from './mirror/mirror-state';
import { markKey, type ArchiveSource, type Entry } from './source';

interface Round {
	execution?: string;
	isLoop: boolean;
}

/** Goes on from a position to the end of an archive: each transcript once. */
export function exportCourse(position: Position, round: Round = { isLoop: false }): Course {
	const { waiting } = position;
	const triesOf = (entry: Entry) => waiting.get(markKey(entry))?.tries ?? 0;
	let asOf: (() => string) | undefined;
	const noteMoments = (entry: Entry) => {
		const { finished, changed } = entry;
		if (changed !== undefined) position.changed ??= asOf?.();
		if (finished !== undefined && position.changed !== undefined && isBefore(position.changed, finished)) position.finished.set(markKey(entry), finished);
	};
	return {
		async *candidates(source, plan) {
			asOf = source.changedSince?.asOf;
			if (!plan.skipsWaiting) await addChanged(source, position, plan, round.isLoop);
			yield* candidates(source, position, plan, round);
		},
		triesOf: ({ entry, advance }) => (entry && !advance ? triesOf(entry) : 0),
		hasFailed: (entry) => triesOf(entry) > 0,
		waiting: () => waiting.size,
		settle({ entry, verdict, advance }, outcome) {
			advance?.();
			if (entry) noteMoments(entry);
			if (entry && verdict === 'unwanted') waiting.delete(markKey(entry));
			const settled = outcome && updateWaiting(position, outcome, round.execution);
			if (settled?.is === 'content') position.exported?.add(exportedKey(settled.entry));
			return settled;
		},
		end() {
			position.complete = true;
			return undefined;
		},
	};
}

const perhapsUnreadable = { is: 'failed' as const, reason: 'It may be an entry of the list that could not be read', again: true };

async function* candidates(source: ArchiveSource, position: Position, { matches, skipsWaiting, maxTranscripts }: Plan, { execution, isLoop }: Round): AsyncGenerator<Candidate> {
	const verdictOn = (entry: Entry): Candidate['verdict'] => {
		if (entry.state === 'unfinished') return { entry, is: 'unfinished' };
		return matches(entry) ? outcomeFromList(entry) : 'unwanted';
	};
	const isDue = (each: WaitingEntry) => !skipsWaiting && !(isLoop && each.execution === execution);
	const missing = new Map([...position.waiting].filter(([, each]) => isDue(each)));
	if (missing.size > 0) {
		for await (const entry of source.refresh([...missing.values()].map((each) => each.entry))) {
			if (missing.delete(markKey(entry))) yield { entry, verdict: verdictOn(entry), listed: 0, hasWaited: true };
		}
	}
	const isKnown = source.unreadable() === 0;
	for (const { entry } of missing.values()) yield { entry, verdict: { entry, ...(isKnown ? { is: 'gone' } : perhapsUnreadable) }, listed: 0 };
	for await (const { entry, cursor } of source.walk(position.cursor, maxTranscripts)) {
		const advance = () => void (position.cursor = cursor);
		yield { entry, advance, verdict: entry ? verdictOn(entry) : 'unwanted', listed: entry ? 1 : 0 };
	}
}

const exportedKey = (entry: Entry) => shortHash(markKey(entry));

/** Waits for what was finished again, or came to match, since it was passed. */
async function addChanged({ changedSince }: ArchiveSource, position: Position, { isFiltered }: Plan, isLoop: boolean) {
	if (!changedSince) return;
	const { changed, finished, waiting, cursor } = position;
	if (cursor === undefined && (isFiltered || changedSince.marksMatches)) position.exported = new Set();
	if (changed === undefined || isLoop) return;
	const recent = fromCursor(cursor);
	for await (const entry of changedSince.list(changed)) {
		const isFinishedAgain = isBefore(changed, entry.finished ?? changed) && finished.get(markKey(entry)) !== entry.finished;
		const isNew = isFinishedAgain || position.exported?.has(exportedKey(entry)) === false;
		if (isNew && hasPassed(recent, entry)) waiting.set(markKey(entry), { entry, tries: 0 });
	}
	const now = changedSince.asOf();
	if (!isBefore(changed, now)) return;
	position.changed = now;
	for (const [key, moment] of finished) if (!isBefore(now, moment)) finished.delete(key);
}

function updateWaiting({ waiting }: Position, outcome: EntryOutcome, execution?: string): EntryOutcome {
	const { entry } = outcome;
	const key = markKey(entry);
	const tries = (waiting.get(key)?.tries ?? 0) + 1;
	waiting.delete(key);
	if (outcome.is === 'unfinished') waiting.set(key, { entry, tries: 0, execution });
	if (outcome.is !== 'failed' || !outcome.again) return outcome;
	if (tries >= maxTries.exportRuns) return givenUp(outcome, tries);
	waiting.set(key, { entry, tries, execution });
	return outcome;
}
