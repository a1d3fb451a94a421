import { ServiceFailure } from '../../errors';
import type { Course, Stop } from '../course';
import { mirrorCandidates, type MirrorRun } from './candidates';
import { settleIn, type ChangedRecords, type Writing } from './settle';

export function mirrorCourse(opened: Omit<MirrorRun, 'asked' | 'deferred' | 'isHeld' | 'withheld'>, changed: ChangedRecords, writing: Writing): Course {
	const { state, execution } = opened;
	const run: MirrorRun = { ...opened, asked: new Set(), deferred: new Map(), isHeld: false, withheld: 0 };
	const settle = settleIn(run, changed, writing);
	// What comes first may have changed since an earlier execution.
	let isOldPass = state.reading?.of === 'list' && state.reading.execution !== execution;
	return {
		candidates: (source, plan) => mirrorCandidates(source, run, plan),
		hasFailed: ({ id }) => (state.records.get(id)?.tries ?? 0) > 0,
		triesOf: ({ entry }) => (entry && state.records.get(entry.id)?.tries) ?? 0,
		waiting: () => [...state.records.values()].filter((record) => record.tries > 0).length,
		settle({ advance }, outcome) {
			advance?.();
			return outcome && settle(outcome);
		},
		end() {
			if (!isOldPass) return run.withheld > 0 ? tooManyDeletions(run) : undefined;
			isOldPass = false;
			return 'again';
		},
	};
}

function tooManyDeletions({ withheld, state }: MirrorRun): Stop {
	const reason = `${withheld} of ${state.known} mirrored transcripts are no longer listed. None was deleted, in case of a wrong credential or an error of the service`;
	const error = new ServiceFailure(reason, { advice: "If they were deleted on purpose, increase 'Maximum Deletions (%)' for one run" });
	return { why: 'deletions', reason: `${reason}. ${error.advice}`, error };
}
