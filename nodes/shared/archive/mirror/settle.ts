import { maxTries } from '../../max-tries';
import { givenUp, type Candidate, type EntryOutcome } from '../course';
import type { MirrorRun } from './candidates';
import { shortHash, versionOf, type MirrorRecord } from './mirror-state';

type OutcomeThat<Is extends EntryOutcome['is']> = Extract<EntryOutcome, { is: Is }>;

export interface Writing {
	filesOf(outcome: OutcomeThat<'content'>): string[];
	contentOf(outcome: OutcomeThat<'content'>): string | Buffer;
}

export type ChangedRecords = Map<string, MirrorRecord | undefined>;

const extensionOf = (name: string) => name.split('.').at(-1);

function keptAudio(previous: string[], [text = '']: string[]): string[] {
	const texts = [text, previous[0] ?? ''].map(extensionOf);
	return previous.filter((name) => !texts.includes(extensionOf(name)));
}

/** Brings the record of a transcript up to date with what became of it, and tells what is to be done. */
export function settleIn(run: MirrorRun, changed: ChangedRecords, { filesOf, contentOf }: Writing) {
	const { records } = run.mirror;
	const noteChange = (id: string) => {
		if (!changed.has(id)) changed.set(id, records.get(id));
	};

	function remember({ entry }: EntryOutcome, next: Partial<MirrorRecord>) {
		const { names = [], sum = '' } = records.get(entry.id) ?? {};
		const { pass } = run.mirror;
		const created = run.deleted.has(entry.id) ? entry.created : entry.created.slice(0, 10);
		records.set(entry.id, { names, sum, version: versionOf(entry), created, tries: 0, pass, ...next });
	}

	function settleContent(outcome: OutcomeThat<'content'>): EntryOutcome {
		const { entry } = outcome;
		const { names: previous = [], sum: lastSum } = records.get(entry.id) ?? {};
		const written = filesOf(outcome);
		const names = outcome.audioFailed ? [...new Set([...written, ...keptAudio(previous, written)])] : written;
		const sum = shortHash(contentOf(outcome));
		const isSame = lastSum === sum && previous.join('\n') === names.join('\n');
		if (!isSame) noteChange(entry.id);
		remember(outcome, { names, sum });
		return isSame ? { entry, is: 'unchanged' } : { ...outcome, previous: previous.filter((name) => !names.includes(name)) };
	}

	function settleRemoved(outcome: OutcomeThat<'removed'>): EntryOutcome | undefined {
		const { id } = outcome.entry;
		const { names = [] } = records.get(id) ?? {};
		noteChange(id);
		records.delete(id);
		return names.length > 0 ? { ...outcome, names } : undefined;
	}

	/** What may be fetched later is never given up, except for audio: the mirror would lack it until it changes. */
	function settleFailed(outcome: OutcomeThat<'failed'>): EntryOutcome {
		const tries = (records.get(outcome.entry.id)?.tries ?? 0) + 1;
		const late = outcome.withoutAudio && tries >= maxTries.exportRuns ? givenUp(outcome, tries) : outcome;
		if (late.is === 'content') return settleContent(late);
		remember(outcome, outcome.again ? { tries, version: '' } : {});
		if (outcome.again) run.tried.add(outcome.entry.id);
		run.isHeld ||= outcome.again;
		return outcome;
	}

	return (outcome: EntryOutcome, verdict: Candidate['verdict']): EntryOutcome | undefined => {
		if (verdict === 'wanted' && (outcome.is === 'gone' || outcome.is === 'unfinished')) run.tried.add(outcome.entry.id);
		if (outcome.is === 'content') return settleContent(outcome);
		if (outcome.is === 'removed') return settleRemoved(outcome);
		return outcome.is === 'failed' ? settleFailed(outcome) : outcome;
	};
}
