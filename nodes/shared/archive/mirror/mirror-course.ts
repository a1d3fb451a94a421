import { ServiceFailure } from '../../errors';
import type { Course, Stop } from '../course';
import { mirrorCandidates, type MirrorRun } from './candidates';
import type { MirrorRecord } from './mirror-state';
import { settleIn, type ChangedRecords, type Writing } from './settle';

export function mirrorCourse(opened: Omit<MirrorRun, 'asked' | 'deferred' | 'deleted' | 'isHeld' | 'withheld'>, changed: ChangedRecords, writing: Writing): Course {
	const { mirror, execution } = opened;
	const run: MirrorRun = { ...opened, asked: new Map(), deferred: new Map(), deleted: new Set(), isHeld: false, withheld: 0 };
	const settle = settleIn(run, changed, writing);
	let begun = mirror.reading?.of === 'list' ? mirror.reading : undefined;
	const isUntried = ([id, { pass, tries }]: [string, MirrorRecord]) => tries > 0 && pass === mirror.pass && !run.tried.has(id);
	return {
		candidates: (source, plan) => mirrorCandidates(source, run, plan),
		hasFailed: ({ id }) => (mirror.records.get(id)?.tries ?? 0) > 0,
		triesOf: ({ entry }) => (entry && mirror.records.get(entry.id)?.tries) ?? 0,
		waiting: () => [...mirror.records.values()].filter((record) => record.tries > 0).length,
		settle({ advance, verdict }, outcome) {
			advance?.();
			return outcome && settle(outcome, verdict);
		},
		end() {
			// What came first may have changed since an earlier execution, or was left to the end.
			const isAgain = begun && (begun.execution !== execution || [...mirror.records].some(isUntried));
			begun = undefined;
			if (isAgain) return 'again';
			return run.withheld > 0 ? withheldDeletions(run) : undefined;
		},
	};
}

function withheldDeletions({ withheld, mirror }: MirrorRun): Stop {
	const [cause, advice] = mirror.isWhole
		? ['because the credential may be wrong or the list incomplete', "If they were deleted on purpose, increase 'Maximum Deletions (%)' for one run"]
		: ['because an entry in the list could not be read', 'The next run compares them again'];
	const reason = `${withheld} of ${mirror.known} mirrored transcripts are no longer listed. None was deleted, ${cause}`;
	const error = new ServiceFailure(reason, { advice });
	return { why: 'deletions', reason: `${reason}. ${error.advice}`, error };
}
