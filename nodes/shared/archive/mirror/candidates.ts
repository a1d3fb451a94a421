import { createGuard } from '../../walks';
import { outcomeFromList, type Candidate, type Plan, type Removal } from '../course';
import { isBefore } from '../recent-marks';
import type { ArchiveSource, Entry } from '../source';
import { beginPass, feedStart, hasFiles, notePlaces, versionOf, type MirrorState } from './mirror-state';

export interface MirrorRun {
	mirror: MirrorState;
	/** Versions that were asked for: a run says one thing about each transcript, since its items may be applied in any order. */
	asked: Map<string, string>;
	/** IDs in the feed's deletions, which may be given again. */
	deleted: Set<string>;
	/** IDs of those that could not be fetched in this execution. */
	tried: Set<string>;
	/** Failed in an earlier execution: tried after all others, so that they can't block them. */
	deferred: Map<string, Entry>;
	/** Once something is left to the next run, its page of the feed has to be read again. */
	isHeld: boolean;
	execution: string;
	maxDeletions: number;
	/** No longer listed, but too many to be deleted, or of a list that isn't whole. */
	withheld: number;
	now(): number;
}

/** What differs between the archive and the mirror, by the changes feed if there is one, else by a pass over the list. */
export async function* mirrorCandidates(source: ArchiveSource, run: MirrorRun, plan: Plan): AsyncGenerator<Candidate> {
	run.withheld = 0;
	run.deferred.clear();
	const hasFeed = yield* fromFeed(source, run, plan);
	if (!hasFeed) yield* fromList(source, run, plan);
}

async function* fromFeed(source: ArchiveSource, run: MirrorRun, plan: Plan): AsyncGenerator<Candidate, boolean> {
	const { mirror } = run;
	let { cursor, isPass } = mirror.reading?.of === 'feed' ? mirror.reading : { cursor: feedStart(mirror), isPass: false };
	const met = new Set<string>();
	const guard = createGuard();
	for (;;) {
		const page = await source.changes?.(cursor);
		if (!page) return false;
		if (page === 'expired') {
			guard(0);
			cursor = '';
			continue;
		}
		if (cursor === '') {
			beginPass(mirror);
			isPass = true;
		}
		mirror.isWhole &&= source.unreadable() === 0;
		let listed = 0;
		for (const change of page.changes) {
			if ('removed' in change) {
				const { id, at } = change;
				run.deferred.delete(id);
				run.deleted.add(id);
				const record = mirror.records.get(id);
				// It may have been read before: another has the ID since.
				const isStale = record && at !== undefined && !isBefore(record.created, at);
				if (holdIfAsked(run, id) || !record || isStale) continue;
				record.version = '';
				yield removal(source, id, change.removed);
				continue;
			}
			listed++;
			const { entry } = change;
			const verdict = settleListed(source, entry, run, plan);
			if (verdict !== 'unwanted') yield { entry, verdict, listed: 0 };
		}
		const { next, hasMore } = page;
		if (!hasMore && isPass) yield* missing(source, run);
		if (!hasMore) yield* deferred(run);
		yield { verdict: 'unwanted', listed, advance: run.withheld > 0 ? passAgain(mirror) : advanceTo({ cursor, next, hasMore, isPass }, run) };
		if (!hasMore) return true;
		const known = met.size;
		for (const change of page.changes) met.add('removed' in change ? change.id : change.entry.id);
		guard(met.size - known);
		cursor = next;
	}
}

const passAgain = (mirror: MirrorState) => () => void (mirror.reading = undefined);

function advanceTo({ cursor, next, hasMore, isPass }: { cursor: string; next: string; hasMore: boolean; isPass: boolean }, run: MirrorRun) {
	const { mirror } = run;
	const { pass } = mirror;
	return () => {
		if (run.isHeld || mirror.pass !== pass) return;
		mirror.reading = hasMore ? { of: 'feed', cursor: next, isPass } : undefined;
		if (hasMore) return;
		const at = run.now();
		if (isPass) mirror.places = [{ cursor, at }];
		notePlaces(mirror, { cursor: next, at });
	};
}

async function* fromList(source: ArchiveSource, run: MirrorRun, plan: Plan): AsyncGenerator<Candidate> {
	const { mirror, execution } = run;
	const begun = mirror.reading?.of === 'list' ? mirror.reading : undefined;
	if (!begun) beginPass(mirror);
	const reading = begun ?? { of: 'list', execution };
	for await (const { entry, cursor } of source.walk(reading.cursor, plan.maxTranscripts)) {
		mirror.isWhole &&= source.unreadable() === 0;
		const advance = () => void (mirror.reading = { ...reading, cursor });
		yield { entry, advance, verdict: entry ? settleListed(source, entry, run, plan) : 'unwanted', listed: entry ? 1 : 0 };
	}
	yield* missing(source, run);
	yield* deferred(run);
	yield { verdict: 'unwanted', listed: 0, advance: passAgain(mirror) };
}

function* deferred({ deferred, asked }: MirrorRun): Generator<Candidate> {
	for (const [id, entry] of deferred) {
		asked.set(id, versionOf(entry));
		yield { entry, verdict: 'wanted', listed: 0 };
	}
}

/** Whether a run has said something about a transcript, and what else comes of it is left to the next. */
function holdIfAsked(run: MirrorRun, id: string): boolean {
	const isAsked = run.asked.has(id);
	run.isHeld ||= isAsked;
	return isAsked;
}

function settleListed(source: ArchiveSource, entry: Entry, run: MirrorRun, { matches, skipsWaiting }: Plan): Candidate['verdict'] {
	const { mirror, asked, deferred, tried } = run;
	const record = mirror.records.get(entry.id);
	if (record) record.pass = mirror.pass;
	deferred.delete(entry.id);
	if (entry.state === 'unfinished') return { entry, is: 'unfinished' };
	const version = versionOf(entry);
	const fits = matches(entry);
	const last = asked.get(entry.id) ?? record?.version;
	if (last === (fits ? version : undefined) || holdIfAsked(run, entry.id)) return 'unwanted';
	if (!fits) return removal(source, entry.id, 'filtered').verdict;
	const isTried = tried.has(entry.id);
	if (entry.state === 'finished' && (isTried || (record && record.tries > 0))) {
		run.isHeld = true;
		if (!skipsWaiting && !isTried) deferred.set(entry.id, entry);
		return 'unwanted';
	}
	asked.set(entry.id, version);
	return outcomeFromList(entry);
}

const alwaysDeletable = 5;

function* missing(source: ArchiveSource, run: MirrorRun): Generator<Candidate> {
	const { pass, known, records } = run.mirror;
	const listedFrom = source.listedFrom?.() ?? '';
	const absent = [...records].filter(([, record]) => record.pass !== pass);
	// Too old to be listed, it may still exist.
	for (const [id, { created }] of absent) if (created < listedFrom) records.delete(id);
	const gone = absent.filter(([id]) => records.has(id) && !holdIfAsked(run, id));
	const count = gone.filter(([, record]) => hasFiles(record)).length;
	run.mirror.isWhole &&= source.unreadable() === 0;
	if (!run.mirror.isWhole || (count > alwaysDeletable && count * 100 > known * run.maxDeletions)) run.withheld = count;
	else for (const [id] of gone) yield removal(source, id, 'deleted');
}

function removal({ itemId }: ArchiveSource, id: string, reason: Removal): Candidate {
	const entry: Entry = { id, created: '', title: null, date: null, state: 'finished', about: { id: itemId?.(id) ?? id } };
	return { entry, verdict: { entry, is: 'removed', reason, names: [] }, listed: 0 };
}
